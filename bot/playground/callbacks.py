"""Clicks on cards: one synchronous callback each, its answer checked, the card replaced in place.

Never redelivered; what goes wrong is shown to the clicking person with the platform's code.
Source: platform docs, "Card callback communication" (response, error codes).
"""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

from bot.playground import events
from bot.playground.content import check_card, check_references
from bot.playground.errors import ApiError
from bot.playground.faults import Faults
from bot.playground.model import CardToken, Message, Person
from bot.playground.platform import Platform
from bot.playground.webhook import Answer

CLICKABLE_FOR_MS = 14 * 86_400_000
_TOASTS = frozenset({"info", "success", "error", "warning"})
_ERRORS = {
    200340: "未配置回调地址",
    200341: "机器人未在 3 秒内响应",
    200342: "无法连接机器人",
    200671: "机器人返回了错误状态码",
    200672: "机器人的应答格式不正确",
    200673: "机器人返回的卡片不正确",
    200830: "新版卡片不能换成旧版卡片",
}

Outcome = dict[str, Any]


class _Wrong(Exception):
    def __init__(self, code: int, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(f"{code} {detail}")


class Callbacks:
    """Runs clicks through the transport that `send` stands for."""

    def __init__(
        self, platform: Platform, faults: Faults, send: Callable[[dict[str, Any]], Answer]
    ) -> None:
        self._platform = platform
        self._faults = faults
        self._send = send

    def click(self, person: Person, message: Message, action: dict[str, Any]) -> Outcome:
        """Press something on a card as this person; see the contract of POST /_play/clicks."""
        started = time.perf_counter()
        age_ms = self._platform.clock.now_ms() - message.created_ms
        if message.is_recalled or age_ms > CLICKABLE_FOR_MS:
            return _outcome(started, error=(0, "该消息已撤回或已过期，不能再操作"))
        self._platform.journal.count("clicks")
        if self._faults.strikes("double_click"):
            again = threading.Thread(target=self._once, args=(person, message, action))
            again.start()
            toast_and_card = self._once(person, message, action)
            again.join()
        else:
            toast_and_card = self._once(person, message, action)
        return {**toast_and_card, "elapsed_ms": _elapsed_ms(started)}

    def _once(self, person: Person, message: Message, action: dict[str, Any]) -> Outcome:
        started, platform = time.perf_counter(), self._platform
        token = CardToken(message.message_id, platform.clock.now_ms())
        token_id = platform.ids.fresh("c-")
        platform.card_tokens[token_id] = token
        event = events.card_action(person, message, action, token_id)
        payload = events.envelope(platform, "card.action.trigger", event, microseconds=True)
        answer = self._send(payload)
        token.is_answered = answer.is_success
        if self._faults.strikes("lost_callback_answer"):
            answer = Answer(failure="timeout")
        try:
            toast, card = self._read(answer)
        except _Wrong as wrong:
            platform.journal.count(f"click_error_{wrong.code}")
            text = _ERRORS[wrong.code] + (f"：{wrong.detail}" if wrong.detail else "")
            return _outcome(started, error=(wrong.code, text))
        if card is not None:
            platform.replace(message, card)
        if toast is not None:
            platform.stream.publish("toast", {"open_id": person.open_id, **toast})
        return _outcome(started, toast=toast, card=card)

    def _read(self, answer: Answer) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
        match answer.failure:
            case "timeout":
                raise _Wrong(200341)
            case "refused":
                raise _Wrong(200342)
            case "no_target":
                raise _Wrong(200340)
        if answer.status != 200:
            raise _Wrong(200671, f"HTTP {answer.status}")
        try:
            body = json.loads(answer.body)
        except ValueError as error:
            raise _Wrong(200672, "不是 JSON") from error
        if not isinstance(body, dict) or not set(body) <= {"toast", "card"}:
            raise _Wrong(200672, "只能有 toast 和 card")
        return _toast(body.get("toast")), self._card(body.get("card"))

    def _card(self, value: Any) -> dict[str, Any] | None:
        if value is None:
            return None
        if not isinstance(value, dict) or set(value) != {"type", "data"} or value["type"] != "raw":
            raise _Wrong(200672, "card")
        card = value["data"]
        if not isinstance(card, dict):
            raise _Wrong(200673, "data 应为卡片对象")
        if card and card.get("schema") != "2.0":
            raise _Wrong(200830)
        try:
            check_card(card)
            check_references(card, self._platform.people, self._platform.files)
        except ApiError as error:
            raise _Wrong(200673, error.message) from error
        return card


def _toast(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    known = {"type", "content", "i18n"}
    if not isinstance(value, dict) or not set(value) <= known:
        raise _Wrong(200672, "toast")
    if value.get("type", "info") not in _TOASTS or not isinstance(value.get("content"), str):
        raise _Wrong(200672, "toast.type 或 toast.content")
    return {"type": "info", **value}


def _elapsed_ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)


def _outcome(
    started: float,
    *,
    toast: dict[str, Any] | None = None,
    card: dict[str, Any] | None = None,
    error: tuple[int, str] | None = None,
) -> Outcome:
    shown = {"code": str(error[0]), "text": error[1]} if error else None
    return {"toast": toast, "card": card, "error": shown, "elapsed_ms": _elapsed_ms(started)}
