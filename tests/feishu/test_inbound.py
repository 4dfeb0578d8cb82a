"""Opening pushes: what is let in, what is refused and with which status."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feishu.inbound import (
    MAX_BODY_BYTES,
    Challenge,
    Envelope,
    Reason,
    Rejected,
    Verifier,
    read_envelope,
)
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
CHALLENGE = {"challenge": 'aj"ls\\384', "token": TOKEN, "type": "url_verification"}

plain = Verifier("", TOKEN)
secret = Verifier(ENCRYPT_KEY, TOKEN)
keyed = Verifier(ENCRYPT_KEY, "")


def refusal(verifier: Verifier, headers: Mapping[str, str], body: bytes) -> tuple[int, Reason]:
    with pytest.raises(Rejected) as refused:
        verifier.open(headers, body, now=NOW)
    return refused.value.status, refused.value.reason


def opened(verifier: Verifier, headers: Mapping[str, str], body: bytes) -> Envelope:
    found = verifier.open(headers, body, now=NOW)
    assert isinstance(found, Envelope)
    return found


def test_a_plain_event_with_the_token_is_opened() -> None:
    event = message_event(NOW)
    assert opened(plain, {}, body_of(event)) == Envelope(
        event_id="ev_1",
        event_type="im.message.receive_v1",
        created_at=NOW,
        tenant_key="t1",
        app_id="cli_a",
        event=event["event"],
    )


@pytest.mark.parametrize("verifier", [secret, keyed])
def test_a_sealed_and_signed_event_is_opened(verifier: Verifier) -> None:
    body = sealed(message_event(NOW))
    assert opened(verifier, signature_headers(body, NOW), body).event_id == "ev_1"


@pytest.mark.parametrize("respell", [str.lower, str.upper, str.title])
def test_header_names_may_come_in_any_case(respell: Any) -> None:
    body = sealed(message_event(NOW))
    headers = {respell(name): value for name, value in signature_headers(body, NOW).items()}
    assert opened(secret, headers, body).event_id == "ev_1"


def test_the_platforms_own_example_is_decrypted() -> None:
    """The vector of 「Encrypt Key 加密策略」: it decrypts to `hello world`, which is no JSON."""
    body = b'{"encrypt":"P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk="}'
    headers = {
        "X-Lark-Request-Timestamp": "1700000000",
        "X-Lark-Request-Nonce": "nonce123",
        "X-Lark-Signature": "669e3ed5328644f71370e3249f96af0fd17e5ed4d7b178c44f11f7997339e344",
    }
    assert refusal(secret, headers, body) == (400, Reason.NOT_JSON)


@pytest.mark.parametrize(
    ("verifier", "body"),
    [(plain, body_of(CHALLENGE)), (secret, sealed(CHALLENGE)), (keyed, sealed(CHALLENGE))],
)
def test_the_url_check_is_answered_unsigned(verifier: Verifier, body: bytes) -> None:
    assert verifier.open({}, body, now=NOW) == Challenge('aj"ls\\384')


@pytest.mark.parametrize("change", [{"token": "other"}, {"token": None}, {"token": ["vt"]}])
def test_the_url_check_needs_the_token(change: dict[str, Any]) -> None:
    for body in (body_of({**CHALLENGE, **change}), sealed({**CHALLENGE, **change})):
        assert refusal(secret, {}, body) == (401, Reason.BAD_TOKEN)


def test_an_empty_challenge_is_no_event() -> None:
    assert refusal(plain, {}, body_of({**CHALLENGE, "challenge": ""})) == (
        400,
        Reason.NOT_AN_EVENT,
    )


@pytest.mark.parametrize("token", ["other", "", None, 7, "v\ud800"])
def test_a_wrong_token_is_refused(token: object) -> None:
    body = json.dumps(message_event(NOW, token=token)).encode()
    assert refusal(plain, {}, body) == (401, Reason.BAD_TOKEN)


def test_a_signed_event_may_lack_the_token_but_not_carry_a_wrong_one() -> None:
    body = sealed(message_event(NOW, token=None))
    assert opened(secret, signature_headers(body, NOW), body).event_id == "ev_1"
    body = sealed(message_event(NOW, token="other"))
    assert refusal(secret, signature_headers(body, NOW), body) == (401, Reason.BAD_TOKEN)


def test_with_an_encrypt_key_unsigned_events_are_refused() -> None:
    for body in (sealed(message_event(NOW)), body_of(message_event(NOW))):
        assert refusal(secret, {}, body) == (401, Reason.BAD_SIGNATURE)


def test_what_was_tampered_with_is_refused() -> None:
    body = sealed(message_event(NOW))
    headers = signature_headers(body, NOW)
    assert refusal(secret, headers, body + b" ") == (401, Reason.BAD_SIGNATURE)
    for name in headers:
        changed = {**headers, name: headers[name] + "1"}
        assert refusal(secret, changed, body) == (401, Reason.BAD_SIGNATURE)
    wrong_key = signature_headers(body, NOW, key="other key")
    assert refusal(secret, wrong_key, body) == (401, Reason.BAD_SIGNATURE)
    assert refusal(secret, {**headers, "X-Lark-Signature": "é\ud800"}, body)[0] == 401


def test_an_unsigned_body_does_not_learn_what_we_could_decrypt() -> None:
    readable = sealed_bytes(b"not json")
    unreadable = b'{"encrypt":"%s"}' % (b"A" * 43 + b"=")
    assert refusal(secret, {}, readable) == refusal(secret, {}, unreadable)


@pytest.mark.parametrize(
    ("age", "reason"),
    [
        (timedelta(hours=25), Reason.STALE),
        (timedelta(hours=24, seconds=1), Reason.STALE),
        (timedelta(minutes=-5, seconds=-1), Reason.FROM_THE_FUTURE),
        (timedelta(hours=24), None),
        (timedelta(hours=7, minutes=21), None),  # the last redelivery
        (timedelta(minutes=-5), None),
    ],
)
def test_only_old_or_future_timestamps_are_refused(age: timedelta, reason: Reason | None) -> None:
    at = NOW - age
    signed = sealed(message_event(NOW))
    requests = [
        (secret, signature_headers(signed, at), signed),
        (plain, {}, body_of(message_event(at))),
        (
            plain,
            {"x-lark-request-timestamp": str(int(at.timestamp()))},
            body_of(message_event(NOW)),
        ),
    ]
    for verifier, headers, body in requests:
        if reason is None:
            assert opened(verifier, headers, body).event_id == "ev_1"
        else:
            assert refusal(verifier, headers, body) == (401, reason)


def test_a_fresh_header_without_signature_does_not_freshen_an_old_event() -> None:
    old = body_of(message_event(NOW - timedelta(days=3)))
    headers = {"X-Lark-Request-Timestamp": str(int(NOW.timestamp()))}
    assert refusal(plain, headers, old) == (401, Reason.STALE)


def test_a_signed_redelivery_of_an_old_event_is_let_in() -> None:
    body = sealed(message_event(NOW - timedelta(days=3)))
    assert opened(secret, signature_headers(body, NOW), body).event_id == "ev_1"


@pytest.mark.parametrize(
    ("create_time", "expected"),
    [
        ("1760000000123", datetime(2025, 10, 9, 8, 53, 20, 123000, UTC)),
        ("1760000000123456", datetime(2025, 10, 9, 8, 53, 20, 123456, UTC)),
        (1760000000123, datetime(2025, 10, 9, 8, 53, 20, 123000, UTC)),
        ("1760000000", datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)),
        ("1760000000.71", datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)),
        (None, NOW),
        ("", NOW),
    ],
)
def test_creation_times_are_read_by_their_length(create_time: object, expected: datetime) -> None:
    body = body_of(message_event(NOW, create_time=create_time))
    assert read_envelope(body, now=NOW).created_at == expected


@pytest.mark.parametrize(
    "create_time", ["soon", "-1", "1" * 17, "1e9", [1], "１７６０００００００", True]
)
def test_an_unreadable_creation_time_is_no_event(create_time: object) -> None:
    body = body_of(message_event(NOW, create_time=create_time))
    assert refusal(plain, {}, body) == (400, Reason.NOT_AN_EVENT)


def test_the_old_envelope_is_opened_too() -> None:
    event = {"type": "p2p_chat_create", "app_id": "cli_a", "tenant_key": "t1"}
    ts = str(NOW.timestamp())
    body = body_of(
        {"uuid": "u1", "ts": ts, "token": TOKEN, "type": "event_callback", "event": event}
    )
    found = opened(plain, {}, body)
    assert (found.event_id, found.event_type, found.app_id) == ("u1", "p2p_chat_create", "cli_a")
    assert found.created_at == NOW


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.NOT_JSON),
        (b"\xff\xfe", Reason.NOT_JSON),
        (b"{", Reason.NOT_JSON),
        (b"[" * 200_000, Reason.NOT_JSON),
        (b'{"a":' + b"9" * 5000 + b"}", Reason.NOT_JSON),
        (b"[]", Reason.NOT_AN_EVENT),
        (b"null", Reason.NOT_AN_EVENT),
        (b'"text"', Reason.NOT_AN_EVENT),
        (b'{"encrypt": "AAAA"}', Reason.NOT_DECRYPTABLE),
    ],
)
def test_garbage_is_refused(body: bytes, reason: Reason) -> None:
    assert refusal(plain, {}, body) == (400, reason)


@pytest.mark.parametrize("encrypt", ["A", "AAAA", "é", 7, ["x"], "A" * 43 + "=", "A" * 44])
def test_garbage_in_an_encrypted_push_is_refused(encrypt: object) -> None:
    body = body_of({"encrypt": encrypt})
    assert refusal(secret, signature_headers(body, NOW), body) == (400, Reason.NOT_DECRYPTABLE)


@pytest.mark.parametrize(
    "header",
    [{"event_id": ""}, {"event_id": None}, {"event_id": "x" * 300}, {"event_type": 7}],
)
def test_an_envelope_without_usable_ids_is_no_event(header: dict[str, Any]) -> None:
    assert refusal(plain, {}, body_of(message_event(NOW, **header))) == (400, Reason.NOT_AN_EVENT)


@pytest.mark.parametrize("event", [None, [], "x"])
def test_an_envelope_without_a_body_is_no_event(event: object) -> None:
    body = body_of({**message_event(NOW), "event": event})
    assert refusal(plain, {}, body) == (400, Reason.NOT_AN_EVENT)


def test_oversized_bodies_are_refused_unread() -> None:
    assert refusal(plain, {}, b" " * (MAX_BODY_BYTES + 1)) == (413, Reason.TOO_LARGE)


def test_what_no_database_takes_is_replaced() -> None:
    event = message_event(NOW, event_id="e\ud800\x00v")
    event["event"]["a\x00"] = ["b\udfff", {"c": "😀"}]
    found = opened(plain, {}, json.dumps(event).encode())
    assert found.event_id == "e\ufffd\ufffdv"
    assert found.event["a\ufffd"] == ["b\ufffd", {"c": "😀"}]


def test_every_reason_has_a_status_of_its_kind() -> None:
    assert {Rejected(reason).status for reason in Reason} == {400, 401, 404, 405, 408, 413}


def test_a_webhook_without_any_secret_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="FEISHU_VERIFICATION_TOKEN"):
        Verifier("", "")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)
header_fields = ("event_id", "event_type", "create_time", "token", "app_id", "tenant_key")
envelopes = st.fixed_dictionaries(
    {},
    optional={
        "schema": json_values,
        "header": json_values
        | st.fixed_dictionaries({}, optional=dict.fromkeys(header_fields, json_values)),
        "event": json_values,
        "uuid": json_values,
        "ts": json_values,
        "token": st.just(TOKEN) | json_values,
        "type": st.just("url_verification") | json_values,
        "encrypt": json_values,
    },
)


@given(st.binary(max_size=200) | envelopes.map(lambda e: json.dumps(e).encode()))
def test_no_body_raises_anything_but_a_refusal(body: bytes) -> None:
    cases = [
        (plain, {}, body),
        (secret, {}, body),
        (keyed, signature_headers(body, NOW), body),
        (secret, signature_headers(sealed_bytes(body), NOW), sealed_bytes(body)),
    ]
    for verifier, headers, pushed in cases:
        with suppress(Rejected):
            verifier.open(headers, pushed, now=NOW)


@given(
    st.dictionaries(st.text(max_size=30), st.text(max_size=30), max_size=5), st.text(max_size=20)
)
def test_no_header_raises_anything_but_a_refusal(others: dict[str, str], odd: str) -> None:
    body = body_of(message_event(NOW))
    for name in signature_headers(body, NOW):
        headers = {**others, **signature_headers(body, NOW), name: odd}
        with pytest.raises(Rejected):
            secret.open(headers, body, now=NOW)
