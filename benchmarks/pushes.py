"""Message events as the platform pushes them, sealed and signed, as bytes ready to be posted.

Written with the playground's sealing, which shares no code with the product's.
"""

import json
import secrets
import time
from collections.abc import Iterator

from benchmarks.tenant import ENCRYPT_KEY
from bot.playground import team
from bot.playground.config import PlaygroundConfig
from bot.playground.crypto import encrypt, signature
from bot.playground.ids import stable

_CONFIG = PlaygroundConfig()
_TEXTS = ("查重 杭州云杉智能科技有限公司", "我的客户", "待办", "帮助 报备")


def message_event(serial: int, *, open_id: str, text: str) -> bytes:
    """Return the plain body of one im.message.receive_v1, distinct in all its ids."""
    now_ms = str(int(time.time() * 1000))
    unique = f"{secrets.token_hex(10)}{serial:08d}"
    body = {
        "schema": "2.0",
        "header": {
            "event_id": unique,
            "event_type": "im.message.receive_v1",
            "create_time": now_ms,
            "token": _CONFIG.verification_token,
            "app_id": _CONFIG.app_id,
            "tenant_key": team.TENANT_KEY,
        },
        "event": {
            "sender": {
                "sender_id": {"union_id": stable("on_", open_id), "open_id": open_id},
                "sender_type": "user",
                "tenant_key": team.TENANT_KEY,
            },
            "message": {
                "message_id": f"om_{unique}",
                "create_time": now_ms,
                "update_time": now_ms,
                "chat_id": team.private_chat_id(open_id),
                "chat_type": "p2p",
                "message_type": "text",
                "content": json.dumps({"text": text}, ensure_ascii=False),
                "user_agent": "Mozilla/5.0 (benchmark)",
            },
        },
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def sealed(plain: bytes) -> tuple[dict[str, str], bytes]:
    """Return headers and body of one push."""
    body = json.dumps({"encrypt": encrypt(ENCRYPT_KEY, plain)}).encode()
    timestamp, nonce = str(int(time.time())), secrets.token_hex(8)
    headers = {
        "X-Lark-Request-Timestamp": timestamp,
        "X-Lark-Request-Nonce": nonce,
        "X-Lark-Signature": signature(timestamp, nonce, ENCRYPT_KEY, body),
        "Content-Type": "application/json; charset=utf-8",
    }
    return headers, body


def pushes(count: int) -> Iterator[tuple[dict[str, str], bytes]]:
    """Yield pushes of many people's messages, all distinct."""
    people = [person.open_id for person in team.people()]
    for serial in range(count):
        text = _TEXTS[serial % len(_TEXTS)]
        yield sealed(message_event(serial, open_id=people[serial % len(people)], text=text))


def http_requests(count: int, path: str = "/webhook/event") -> Iterator[bytes]:
    """Yield the same as complete HTTP/1.1 requests."""
    for headers, body in pushes(count):
        lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        yield "\r\n".join(lines).encode() + b"\r\n\r\n" + body
