"""The SDK's own handler as the oracle of our verification.

Where the product means to agree with the SDK, both see the same push and must let in or refuse
alike. Where it means to differ, the table says what each does and why.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feishu.inbound import Envelope, Rejected, Verifier
from tests.feishu.pushes import (
    ENCRYPT_KEY,
    TOKEN,
    body_of,
    message_event,
    sealed,
    sealed_bytes,
    signature_headers,
)

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
CHALLENGE = {"challenge": "abc", "token": TOKEN, "type": "url_verification"}
Headers = dict[str, str]


class Push(NamedTuple):
    """One request, and the two values configured in the console."""

    key: str
    token: str
    headers: Headers
    body: bytes


Judge = Callable[[Push], bool]


@pytest.fixture(scope="module")
def sdk_lets_in() -> Judge:
    """Whether the SDK answers a push with 200, its event handler doing nothing."""
    import lark_oapi
    from lark_oapi.core.model import RawRequest

    def judge(push: Push) -> bool:
        handler = (
            lark_oapi.EventDispatcherHandler.builder(push.key, push.token)
            .register_p2_customized_event("im.message.receive_v1", lambda _: None)
            .register_p1_customized_event("p2p_chat_create", lambda _: None)
            .build()
        )
        request = RawRequest()
        request.uri, request.headers, request.body = "/webhook/event", push.headers, push.body
        return bool(handler.do(request).status_code == 200)

    return judge


def we_let_in(push: Push) -> bool:
    try:
        Verifier(push.key, push.token).open(push.headers, push.body, now=NOW)
    except Rejected:
        return False
    return True


SEALED = sealed(message_event(NOW))
PLAIN = body_of(message_event(NOW))
SIGNED = signature_headers(SEALED, NOW)
OLD_ENVELOPE = body_of(
    {
        "uuid": "u1",
        "ts": str(NOW.timestamp()),
        "token": TOKEN,
        "type": "event_callback",
        "event": {"type": "p2p_chat_create"},
    }
)

AGREED: dict[str, tuple[bool, Push]] = {
    "plain": (True, Push("", TOKEN, {}, PLAIN)),
    "plain, wrong token": (False, Push("", "other", {}, PLAIN)),
    "plain, no token": (False, Push("", TOKEN, {}, body_of(message_event(NOW, token=None)))),
    "sealed": (True, Push(ENCRYPT_KEY, TOKEN, SIGNED, SEALED)),
    "sealed, wrong token inside": (False, Push(ENCRYPT_KEY, "other", SIGNED, SEALED)),
    "sealed, no headers": (False, Push(ENCRYPT_KEY, TOKEN, {}, SEALED)),
    "sealed, changed body": (False, Push(ENCRYPT_KEY, TOKEN, SIGNED, SEALED + b" ")),
    "sealed, other key": (False, Push("other", TOKEN, SIGNED, SEALED)),
    "sealed, no key of ours": (False, Push("", TOKEN, SIGNED, SEALED)),
    "sealed garbage": (
        False,
        Push(
            ENCRYPT_KEY,
            TOKEN,
            signature_headers(sealed_bytes(b"no"), NOW),
            sealed_bytes(b"no"),
        ),
    ),
    "plain but signed": (True, Push(ENCRYPT_KEY, TOKEN, signature_headers(PLAIN, NOW), PLAIN)),
    "plain, unsigned, with a key": (False, Push(ENCRYPT_KEY, TOKEN, {}, PLAIN)),
    "old envelope": (True, Push("", TOKEN, {}, OLD_ENVELOPE)),
    "challenge": (True, Push("", TOKEN, {}, body_of(CHALLENGE))),
    "challenge, sealed": (True, Push(ENCRYPT_KEY, TOKEN, {}, sealed(CHALLENGE))),
    "challenge, wrong token": (False, Push(ENCRYPT_KEY, "other", {}, sealed(CHALLENGE))),
    "garbage": (False, Push("", TOKEN, {}, b"garbage")),
    "nothing": (False, Push("", TOKEN, {}, b"")),
    "a list": (False, Push("", TOKEN, {}, b"[]")),
}


@pytest.mark.parametrize("name", AGREED)
def test_we_agree_with_the_sdk(name: str, sdk_lets_in: Judge) -> None:
    expected, push = AGREED[name]
    assert (we_let_in(push), sdk_lets_in(push)) == (expected, expected)


OLD = NOW - timedelta(days=2)
DIFFERENT: dict[str, tuple[bool, bool, str, Push]] = {
    # name: (we let it in, the SDK does, why we differ, the push)
    "replayed days later": (
        False,
        True,
        "the SDK has no freshness check",
        Push(
            ENCRYPT_KEY,
            TOKEN,
            signature_headers(SEALED, OLD),
            SEALED,
        ),
    ),
    "unknown event type": (
        True,
        False,
        "a type nobody registered is answered 200, else Feishu redelivers it four times",
        Push(
            "",
            TOKEN,
            {},
            body_of(message_event(NOW, event_type="im.something.new_v9")),
        ),
    ),
    "lower-case header names": (
        True,
        False,
        "servers may lower-case header names",
        Push(
            ENCRYPT_KEY,
            TOKEN,
            {name.lower(): value for name, value in SIGNED.items()},
            SEALED,
        ),
    ),
    "Encrypt Key only": (
        True,
        False,
        "a signature proves more than a token, so no token need be configured",
        Push(
            ENCRYPT_KEY,
            "",
            SIGNED,
            SEALED,
        ),
    ),
    "no event id": (
        False,
        True,
        "without an id a redelivery could not be recognised",
        Push(
            "",
            TOKEN,
            {},
            body_of(message_event(NOW, event_id=None)),
        ),
    ),
    "wrongly signed challenge": (
        False,
        True,
        "a signature that is there must be right",
        Push(
            ENCRYPT_KEY,
            TOKEN,
            signature_headers(sealed(CHALLENGE), NOW, key="other"),
            sealed(CHALLENGE),
        ),
    ),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_we_differ_from_the_sdk_on_purpose(name: str, sdk_lets_in: Judge) -> None:
    we, sdk, why, push = DIFFERENT[name]
    assert (we_let_in(push), sdk_lets_in(push)) == (we, sdk), why


storable_text = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


@settings(max_examples=60, deadline=None)
@given(
    storable_text.filter(bool),
    st.recursive(storable_text | st.integers() | st.none(), st.lists, max_leaves=5),
    st.binary(min_size=16, max_size=16),
)
def test_we_open_what_the_sdks_cipher_opens(key: str, value: Any, iv: bytes) -> None:
    from lark_oapi.core.utils.decryptor import AESCipher

    event = message_event(NOW)
    event["event"]["value"] = value
    body = sealed(event, key, iv)
    theirs = json.loads(AESCipher(key).decrypt_str(json.loads(body)["encrypt"]))
    ours = Verifier(key, TOKEN).open(signature_headers(body, NOW, key), body, now=NOW)
    assert isinstance(ours, Envelope)
    assert ours.event == theirs["event"]
