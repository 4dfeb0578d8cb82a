"""Opens what Feishu pushes: verified, fresh, decrypted, and its envelope found.

It answers three questions (who sent it, when, which event) and reads no further: what an event
means is `events.py`, what to do about it is the intake. It stores nothing and never logs a body.
The rules are the platform's 「Encrypt Key 加密策略」 and 「处理 URL 校验请求」 pages; the SDK's own
handler is the oracle in tests/feishu/test_inbound_against_sdk.py, with the intended differences.
"""

import hmac
import json
import re
import threading
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from http import HTTPStatus
from typing import Any, TypeGuard

import orjson

MAX_BODY_BYTES = 1024 * 1024
"""Larger bodies are refused unread; a pushed event is a few kilobytes."""

OLDEST = timedelta(hours=24)
"""Product rules, HTTP: redelivery comes after hours, so only older timestamps are refused."""

FURTHEST_AHEAD = timedelta(minutes=5)
"""Product rules, HTTP: how far the platform's clock may run before ours."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BLOCK = 16
MAX_ID_LENGTH = 256
"""Longer than any id of the platform's; what is longer fits no index."""
_SEALED = re.compile(rb'\s*\{\s*"encrypt"\s*:\s*"')
"""How a body begins that the platform has encrypted."""
_UNSTORABLE = re.compile(rb"\\u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000)")
_LONE = re.compile("[\x00\ud800-\udfff]")


class Reason(StrEnum):
    """Why a push was refused; doubles as the label of the refusal counter."""

    POST_ONLY = "post_only"
    WEBHOOK_IS_OFF = "webhook_is_off"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    NOT_JSON = "not_json"
    NOT_DECRYPTABLE = "not_decryptable"
    NOT_AN_EVENT = "not_an_event"
    BAD_SIGNATURE = "bad_signature"
    BAD_TOKEN = "bad_token"
    STALE = "stale"
    FROM_THE_FUTURE = "from_the_future"


_STATUS = {
    Reason.POST_ONLY: HTTPStatus.METHOD_NOT_ALLOWED,
    Reason.WEBHOOK_IS_OFF: HTTPStatus.NOT_FOUND,
    Reason.TOO_SLOW: HTTPStatus.REQUEST_TIMEOUT,
    Reason.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Reason.BAD_SIGNATURE: HTTPStatus.UNAUTHORIZED,
    Reason.BAD_TOKEN: HTTPStatus.UNAUTHORIZED,
    Reason.STALE: HTTPStatus.UNAUTHORIZED,
    Reason.FROM_THE_FUTURE: HTTPStatus.UNAUTHORIZED,
}


class Rejected(Exception):
    """The push is not answered with 200: `status` is the HTTP status, `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.status = int(_STATUS.get(reason, HTTPStatus.BAD_REQUEST))


@dataclass(frozen=True, slots=True)
class Challenge:
    """The platform asks whether this URL is ours; answer 200 with `{"challenge": value}` in 1 s."""

    value: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """One verified push. `event` is the platform's object as sent, unread."""

    event_id: str
    event_type: str
    created_at: datetime
    tenant_key: str
    app_id: str
    event: dict[str, Any]


class Verifier:
    """Verifies and opens pushes for one app; safe to share between threads.

    `encrypt_key` and `verification_token` are the two values of the console's 加密策略 page. At
    least one must be set, else anyone could push: ValueError.
    """

    def __init__(self, encrypt_key: str, verification_token: str) -> None:
        if not encrypt_key and not verification_token:
            raise ValueError("a webhook needs FEISHU_ENCRYPT_KEY or FEISHU_VERIFICATION_TOKEN")
        self._sign_key = encrypt_key.encode()
        self._token = verification_token.encode()
        self._decrypt = _decrypter(sha256(self._sign_key).digest()) if encrypt_key else None

    def open(
        self, headers: Mapping[str, str], body: bytes, *, now: datetime
    ) -> Envelope | Challenge:
        """Verify, decrypt and parse one push.

        `body` is the raw bytes as received, `now` an aware UTC time. Raises `Rejected`.
        """
        if len(body) > MAX_BODY_BYTES:
            raise Rejected(Reason.TOO_LARGE)
        signed = bool(self._sign_key) and self._is_signed(headers, body)
        plain = body
        content, sealed = _outer(body)
        if sealed:
            try:
                plain = self._opened(sealed)
                content = _json_object(plain)
            except Rejected as refusal:
                if self._sign_key and not signed:
                    # An unsigned body learns nothing about what we could decrypt.
                    raise Rejected(Reason.BAD_SIGNATURE) from refusal
                raise
        if content.get("type") == "url_verification" and "schema" not in content:
            return self._challenge(content)
        if self._sign_key and not signed:
            raise Rejected(Reason.BAD_SIGNATURE)
        header = content.get("header")
        self._check_token((header if isinstance(header, dict) else content).get("token"), signed)
        envelope = _envelope(storable(content) if _UNSTORABLE.search(plain) else content, now)
        self._check_fresh(headers, envelope.created_at, signed, now)
        return _not_ahead(envelope, now)

    def _is_signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the signature is there and right; a wrong one is refused at once."""
        signature = _header(headers, "X-Lark-Signature")
        if signature is None:
            return False
        salt = (
            (_header(headers, "X-Lark-Request-Timestamp") or "")
            + (_header(headers, "X-Lark-Request-Nonce") or "")
        ).encode("utf-8", "replace")
        expected = sha256(salt + self._sign_key + body).hexdigest()
        if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
            raise Rejected(Reason.BAD_SIGNATURE)
        return True

    def _opened(self, sealed: object) -> bytes:
        """The plain text of an `encrypt` value: base64 of IV and ciphertext, PKCS#7 inside."""
        if self._decrypt is None or not isinstance(sealed, (str, bytes)):
            raise Rejected(Reason.NOT_DECRYPTABLE)
        try:
            raw = b64decode(sealed, validate=isinstance(sealed, bytes))
        except ValueError as problem:
            raise Rejected(Reason.NOT_DECRYPTABLE) from problem
        if len(raw) < 2 * _BLOCK or len(raw) % _BLOCK:
            raise Rejected(Reason.NOT_DECRYPTABLE)
        padded = self._decrypt(raw)
        pad = padded[-1]
        if not 1 <= pad <= _BLOCK or padded[-pad:] != bytes((pad,)) * pad:
            raise Rejected(Reason.NOT_DECRYPTABLE)
        return padded[:-pad]

    def _challenge(self, content: dict[str, Any]) -> Challenge:
        self._check_token(content.get("token"), False)
        value = content.get("challenge")
        if not isinstance(value, str) or not value:
            raise Rejected(Reason.NOT_AN_EVENT)
        return Challenge(_LONE.sub("\ufffd", value))

    def _check_token(self, token: object, signed: bool) -> None:
        """The token must match where we know it; a signed body may come without one."""
        if not self._token or (signed and token is None):
            return
        given = token.encode("utf-8", "replace") if isinstance(token, str) else b""
        if not hmac.compare_digest(given, self._token):
            raise Rejected(Reason.BAD_TOKEN)

    def _check_fresh(
        self, headers: Mapping[str, str], created_at: datetime, signed: bool, now: datetime
    ) -> None:
        """Refuse replays. A signature vouches for the request's own timestamp, which then decides.

        Without an Encrypt Key that header is not vouched for, so the event's creation time has to
        be fresh as well.
        """
        text = _header(headers, "X-Lark-Request-Timestamp")
        if text is not None:
            _check_age(_moment(text), now)
        if text is None or not signed:
            _check_age(created_at, now)


def _decrypter(key: bytes) -> Callable[[bytes], bytes]:
    """AES-256-CBC under `key`; takes IV and ciphertext in one piece, whole blocks.

    A context costs more than what it decrypts (4.0 -> 1.3 us with one for all). CBC adds to each block
    the cipher block before it, so the IV, passed as the first block, starts every text afresh; its own
    plain block means nothing.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    context = Cipher(algorithms.AES(key), modes.CBC(bytes(_BLOCK))).decryptor()
    one_at_a_time = threading.Lock()

    def decrypt(sealed: bytes) -> bytes:
        with one_at_a_time:
            return context.update(sealed)[_BLOCK:]

    return decrypt


def _outer(body: bytes) -> tuple[dict[str, Any], object]:
    """A body as JSON, and what it holds under `encrypt`.

    When that is all there is it is cut out without reading JSON, and the rest is left empty.
    """
    if (begins := _SEALED.match(body)) and body.endswith(b'"}'):
        sealed = body[begins.end() : -2]
        if b'"' not in sealed and b"\\" not in sealed:
            return {}, sealed
    content = _json_object(body)
    return content, content.get("encrypt")


def read_envelope(payload: bytes, *, now: datetime) -> Envelope:
    """The envelope of a payload that needs no verification (long connection). Raises `Rejected`.

    `now` stands in for the creation time of an event that carries none, or one in the future.
    """
    content = _json_object(payload)
    return _not_ahead(
        _envelope(storable(content) if _UNSTORABLE.search(payload) else content, now), now
    )


def _not_ahead(envelope: Envelope, now: datetime) -> Envelope:
    """The envelope with a creation time that can be: nothing refuses a later one on this way."""
    is_ahead = envelope.created_at - now > FURTHEST_AHEAD
    return replace(envelope, created_at=now) if is_ahead else envelope


def _header(headers: Mapping[str, str], name: str) -> str | None:
    """A header by name in any case: servers hand them over as sent, lower-cased or titled."""
    value = headers.get(name)
    if value is None:
        wanted = name.lower()
        value = next((v for k, v in headers.items() if k.lower() == wanted), None)
    return value


def _json_object(text: bytes) -> dict[str, Any]:
    try:
        content = parse_json(text)
    except (ValueError, RecursionError) as problem:
        raise Rejected(Reason.NOT_JSON) from problem
    if not isinstance(content, dict):
        raise Rejected(Reason.NOT_AN_EVENT)
    return content


def parse_json(text: bytes | str) -> Any:
    """The value of a JSON text. Raises ValueError or RecursionError, as `json.loads` does.

    orjson takes a third of the time. What it refuses and Python reads (NaN, half a surrogate pair) stays
    readable: such a push must not be refused for ever.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text.decode() if isinstance(text, bytes) else text)


def storable(value: Any) -> Any:
    """The value with what no database takes (NUL, halves of surrogate pairs) replaced by U+FFFD."""
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {_LONE.sub("\ufffd", key): storable(item) for key, item in value.items()}
    return value


def _envelope(content: dict[str, Any], now: datetime) -> Envelope:
    event = content.get("event")
    if not isinstance(event, dict):
        raise Rejected(Reason.NOT_AN_EVENT)
    header = content.get("header")
    if isinstance(header, dict):
        event_id, event_type = header.get("event_id"), header.get("event_type")
        created, origin = header.get("create_time"), header
    else:  # the envelope of before schema 2.0
        event_id, event_type = content.get("uuid"), event.get("type")
        created, origin = content.get("ts"), event
    if not _is_id(event_id) or not _is_id(event_type):
        raise Rejected(Reason.NOT_AN_EVENT)
    tenant_key, app_id = origin.get("tenant_key"), origin.get("app_id")
    return Envelope(
        event_id,
        event_type,
        now if created in (None, "") else _moment(created),
        tenant_key if isinstance(tenant_key, str) else "",
        app_id if isinstance(app_id, str) else "",
        event,
    )


def _is_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= MAX_ID_LENGTH


def _moment(value: object) -> datetime:
    """A platform time: seconds (also with a fraction), ms or µs, as text or number.

    The length decides the unit (「事件结构」 shows 13 digits, 「卡片回传交互」 16).
    """
    whole = str(value)
    if not whole.isdigit():
        whole, _, fraction = whole.partition(".")
        if not (whole.isdigit() and (fraction.isdigit() or not fraction)):
            raise Rejected(Reason.NOT_AN_EVENT)
    if not whole.isascii():
        raise Rejected(Reason.NOT_AN_EVENT)
    digits = len(whole)
    if digits > 16:
        raise Rejected(Reason.NOT_AN_EVENT)
    scale = 1_000_000 if digits <= 11 else 1_000 if digits <= 14 else 1
    return _EPOCH + timedelta(microseconds=int(whole) * scale)


def _check_age(moment: datetime, now: datetime) -> None:
    if now - moment > OLDEST:
        raise Rejected(Reason.STALE)
    if moment - now > FURTHEST_AHEAD:
        raise Rejected(Reason.FROM_THE_FUTURE)
