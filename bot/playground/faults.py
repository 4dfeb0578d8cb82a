"""Faults as data: what can go wrong, where, and how often it is switched on at present.

This module only decides whether a fault fires; each place that can fail asks it and acts.
"""

import random
import threading
from dataclasses import dataclass
from typing import Any

from bot.playground.routing import BadRequest
from bot.playground.stream import Stream


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One fault: its Chinese label, and its parameters with their defaults.

    A parameter `on` restricts an API fault to calls whose "METHOD path" contains that text.
    """

    name: str
    label: str
    params: dict[str, Any]


_SENDS = {"on": "im/v1/messages"}
_ALL = {"on": ""}

KINDS: tuple[FaultKind, ...] = (
    FaultKind("rate_limited", "接口限流 (429, 99991400)", {**_ALL, "reset_seconds": 1}),
    FaultKind("chat_rate_limited", "同一会话发送过快 (230020)", dict(_SENDS)),
    FaultKind("token_revoked", "令牌全部失效 (99991663)", dict(_ALL)),
    FaultKind("slow_answer", "接口响应慢", {**_ALL, "seconds": 2.0}),
    FaultKind("server_error", "网关错误，返回 HTML (502)", {**_ALL, "status": 502}),
    FaultKind("internal_error", "平台内部错误 (5000)", dict(_ALL)),
    FaultKind("reset_before", "执行前连接断开", dict(_ALL)),
    FaultKind("reset_after_execution", "已执行，但连接断开", dict(_ALL)),
    FaultKind("empty_body", "已执行，但应答为空", dict(_ALL)),
    FaultKind("truncated_json", "已执行，但应答被截断", dict(_ALL)),
    FaultKind("unknown_fields", "应答里多出未知字段", dict(_ALL)),
    FaultKind("send_in_flight", "消息正在发送中 (230049)", dict(_SENDS)),
    FaultKind("dlp", "数据防泄漏拦截 11 位手机号 (230028)", dict(_SENDS)),
    FaultKind("sensitive_words", "敏感词拦截 (230022)", {**_SENDS, "words": "敏感词"}),
    FaultKind("bot_muted", "机器人被禁言 (230035)", dict(_SENDS)),
    FaultKind("out_of_availability", "用户不在可用范围 (230013)", dict(_SENDS)),
    FaultKind("app_disabled", "应用被停用 (99991662)", dict(_ALL)),
    FaultKind("missing_scope", "缺少权限 (99991672)", dict(_ALL)),
    FaultKind("ip_blocked", "IP 不在白名单 (99991401)", dict(_ALL)),
    FaultKind("quota_used_up", "本月调用次数用完 (99991403)", dict(_ALL)),
    FaultKind("duplicate_delivery", "事件重复推送", {"copies": 2, "fresh_event_ids": False}),
    FaultKind("delayed_delivery", "事件推送延迟", {"seconds": 5.0}),
    FaultKind("out_of_order", "事件乱序推送", {"seconds": 0.5}),
    FaultKind("lost_delivery", "事件丢失", {}),
    FaultKind("bad_signature", "推送签名错误（伪造请求）", {}),
    FaultKind("lower_case_headers", "推送的请求头全小写", {}),
    FaultKind("double_click", "按钮被连点两次", {}),
    FaultKind("lost_callback_answer", "按钮回调的应答丢失", {}),
    FaultKind("split_frames", "长连接分包推送", {"parts": 3}),
    FaultKind("drop_connection", "长连接在推送前断开", {}),
    FaultKind("silent_connection", "长连接不再回应心跳", {}),
)
_NONE: frozenset[str] = frozenset()
_BY_NAME = {kind.name: kind for kind in KINDS}


@dataclass(slots=True)
class _Switch:
    probability: float
    times: int | None
    params: dict[str, Any]


class Faults:
    """The switches of all faults."""

    def __init__(self, chance: random.Random, stream: Stream) -> None:
        self._chance = chance
        self._stream = stream
        self._lock = threading.Lock()
        self._switches: dict[str, _Switch] = {}

    def set(
        self,
        name: str,
        *,
        probability: float = 1.0,
        times: int | None = None,
        params: dict[str, Any] | None = None,
    ) -> None:
        """Switch a fault on, for the next `times` occasions if given; probability 0 clears it."""
        kind = _BY_NAME.get(name)
        if kind is None:
            raise BadRequest(f"没有这个故障：{name}", known=[k.name for k in KINDS])
        unknown = set(params or {}) - set(kind.params)
        if unknown:
            raise BadRequest(f"故障 {name} 没有参数 {sorted(unknown)}", known=kind.params)
        with self._lock:
            self._switches.pop(name, None)
            if probability > 0:
                merged = {**kind.params, **(params or {})}
                self._switches[name] = _Switch(min(1.0, probability), times, merged)
        self._stream.publish("faults", self.active())

    def fires(self, name: str, where: str = "") -> dict[str, Any] | None:
        """The fault's parameters if it strikes now, else None; uses up one of its times."""
        if not self._switches:
            return None
        with self._lock:
            switch = self._switches.get(name)
            if switch is None or str(switch.params.get("on", "")) not in where:
                return None
            if switch.probability < 1 and self._chance.random() >= switch.probability:
                return None
            if switch.times is not None:
                switch.times -= 1
                if switch.times <= 0:
                    del self._switches[name]
            return switch.params

    def strikes(self, name: str, where: str = "") -> bool:
        """Whether the fault strikes now; uses up one of its times."""
        return self.fires(name, where) is not None

    def active_names(self) -> frozenset[str]:
        """Which faults are switched on; cheap when none is."""
        return frozenset(self._switches) if self._switches else _NONE

    def active(self) -> dict[str, dict[str, Any]]:
        """The faults switched on, by name."""
        with self._lock:
            return {
                name: {"probability": s.probability, "times": s.times, "params": s.params}
                for name, s in self._switches.items()
            }

    def clear(self) -> None:
        """Switch everything off."""
        with self._lock:
            self._switches.clear()
        self._stream.publish("faults", {})

    def known(self) -> list[dict[str, Any]]:
        """Every fault with its label, parameters and present switch."""
        active = self.active()
        return [
            {
                "name": kind.name,
                "label": kind.label,
                "params": kind.params,
                "probability": 0,
                "times": None,
                **active.get(kind.name, {}),
            }
            for kind in KINDS
        ]
