"""What Feishu pushes, made for the tests: envelopes, sealed and signed as the platform does it.

Written from 「Encrypt Key 加密策略」 alone, so that it shares no code with the product's verifier.
"""

import base64
import hashlib
import json
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

ENCRYPT_KEY = "test key"
TOKEN = "vt"


def message_event(created_at: datetime, **header: Any) -> dict[str, Any]:
    """A private text message's envelope, created at that time."""
    return {
        "schema": "2.0",
        "header": {
            "event_id": "ev_1",
            "event_type": "im.message.receive_v1",
            "create_time": str(round(created_at.timestamp() * 1000)),
            "token": TOKEN,
            "app_id": "cli_a",
            "tenant_key": "t1",
            **header,
        },
        "event": {
            "sender": {"sender_id": {"open_id": "ou_a"}, "sender_type": "user"},
            "message": {
                "message_id": "om_1",
                "create_time": str(round(created_at.timestamp() * 1000)),
                "chat_id": "oc_1",
                "chat_type": "p2p",
                "message_type": "text",
                "content": '{"text":"待办"}',
            },
        },
    }


def body_of(content: Any) -> bytes:
    """The bytes of a plain push."""
    return json.dumps(content, ensure_ascii=False).encode()


def sealed(content: Any, key: str = ENCRYPT_KEY, iv: bytes = b"0123456789abcdef") -> bytes:
    """The bytes of an encrypted push."""
    return sealed_bytes(body_of(content), key, iv)


def sealed_bytes(plain: bytes, key: str = ENCRYPT_KEY, iv: bytes = b"0123456789abcdef") -> bytes:
    """The same for any plain bytes."""
    padder = PKCS7(128).padder()
    padded = padder.update(plain) + padder.finalize()
    cipher = Cipher(algorithms.AES(hashlib.sha256(key.encode()).digest()), modes.CBC(iv))
    encryptor = cipher.encryptor()
    secret = encryptor.update(padded) + encryptor.finalize()
    return body_of({"encrypt": base64.b64encode(iv + secret).decode()})


def signature_headers(
    body: bytes, at: datetime, key: str = ENCRYPT_KEY, nonce: str = "n1"
) -> dict[str, str]:
    """The three headers of a signed push, as the platform spells them."""
    timestamp = str(int(at.timestamp()))
    signature = hashlib.sha256((timestamp + nonce + key).encode() + body).hexdigest()
    return {
        "X-Lark-Request-Timestamp": timestamp,
        "X-Lark-Request-Nonce": nonce,
        "X-Lark-Signature": signature,
    }
