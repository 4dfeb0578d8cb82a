"""Where the long connection goes and at which pace: discovery, handshake, pings and pauses.

Everything here ends within its timeout (the SDK's discovery has none). Raises `FeishuError` for
what Feishu refuses. Must not receive or send frames. Platform page: 「使用长连接接收事件」.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.feishu.errors import FeishuError, meaning_of

_PATH = "/callback/ws/endpoint"
_MAX_MESSAGE_BYTES = 4 * 1024 * 1024
_CLOSE_TIMEOUT_S = 1.0
_AUTH_FAILED = 514


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to ping and how long to pause at most, as Feishu's ClientConfig says, in seconds.

    The defaults are the SDK's, for answers without a ClientConfig.
    """

    ping_interval_s: float = 120.0
    longest_pause_s: float = 120.0

    def delay_s(self, failures: int, chance: float) -> float:
        """The pause before connecting again after so many failures in a row.

        Random in its whole range, so that many clients do not return together; up to a second at
        first (a dropped connection is usually the gateway's restart), doubling from there.
        """
        ceiling = min(self.longest_pause_s, 2.0 ** min(failures, 16))
        return max(0.05, chance * ceiling)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to connect; `service_id` goes into every ping."""

    url: str
    service_id: int
    pace: Pace


def discover(app_id: str, app_secret: str, domain: str, timeout_s: float) -> Endpoint:
    """Ask Feishu where to connect. Raises FeishuError."""
    import requests

    try:
        response = requests.post(
            domain.rstrip("/") + _PATH,
            json={"AppID": app_id, "AppSecret": app_secret},
            headers={"locale": "zh"},
            timeout=timeout_s,
            allow_redirects=False,
        )
        answer = json.loads(response.content)
    except requests.RequestException as problem:
        raise FeishuError(None, None, f"连不上飞书（{type(problem).__name__}）") from None
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("code"), int):
        raise FeishuError(
            None, response.status_code, f"飞书的回答无法读取（HTTP {response.status_code}）"
        )
    if answer["code"] != 0:
        code = answer["code"]
        raise FeishuError(code, response.status_code, meaning_of(code))
    data = answer.get("data")
    return _endpoint(data if isinstance(data, Mapping) else {})


def connect(url: str, timeout_s: float) -> Any:
    """Open the WebSocket, as a context manager; pings of the protocol itself are answered by it."""
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect as open_socket

    try:
        return open_socket(
            url,
            open_timeout=timeout_s,
            close_timeout=_CLOSE_TIMEOUT_S,
            max_size=_MAX_MESSAGE_BYTES,
            compression=None,
        )
    except InvalidStatus as refusal:
        raise _handshake_error(refusal.response.status_code, refusal.response.headers) from None


def read_pace(text: object, before: Pace) -> Pace:
    """The pace in a ClientConfig (an object, or its JSON in a pong); `before` where it says none."""
    try:
        config = json.loads(text) if isinstance(text, bytes | str) else text
    except ValueError:
        config = None
    if not isinstance(config, Mapping):
        return before
    return Pace(
        ping_interval_s=_seconds(config.get("PingInterval"), before.ping_interval_s),
        longest_pause_s=_seconds(config.get("ReconnectInterval"), before.longest_pause_s),
    )


def _endpoint(data: Mapping[str, Any]) -> Endpoint:
    url = data.get("URL")
    if not isinstance(url, str) or urlsplit(url).scheme not in ("ws", "wss"):
        raise FeishuError(None, 200, "飞书没有给出长连接的地址")
    service_id = parse_qs(urlsplit(url).query).get("service_id", [""])[0]
    if not (service_id.isascii() and service_id.isdigit()):
        raise FeishuError(None, 200, "飞书给出的长连接地址里缺少 service_id")
    return Endpoint(url, int(service_id), read_pace(data.get("ClientConfig"), Pace()))


def _handshake_error(status: int, headers: Mapping[str, str]) -> FeishuError:
    """The refusal in a handshake's headers; which code counts depends on the first one."""
    code = _number(headers.get("handshake-status"))
    if code == _AUTH_FAILED:
        code = _number(headers.get("handshake-autherrcode")) or code
    if code is None:
        return FeishuError(None, status, f"长连接握手没有成功（HTTP {status}）")
    return FeishuError(code, status, meaning_of(code))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _seconds(value: object, default: float) -> float:
    return float(value) if isinstance(value, int | float) and value > 0 else default
