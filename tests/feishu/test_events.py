"""Each event the bot reads, from the JSON files beside this one: a pushed body and its meaning."""

import copy
import json
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feishu.events import EVENT_TYPES, MalformedEvent, parse
from bot.feishu.inbound import Envelope, read_envelope
from handlers.incoming import MessageReceived

NOW = datetime(2025, 10, 9, 9, 0, tzinfo=UTC)
FILES = sorted((Path(__file__).parent / "events").glob("*.json"))
EXAMPLES: dict[str, dict[str, Any]] = {f.stem: json.loads(f.read_text("utf-8")) for f in FILES}


def envelope_of(body: dict[str, Any]) -> Envelope:
    return read_envelope(json.dumps(body, ensure_ascii=False).encode(), now=NOW)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_event_means_what_its_file_says(name: str) -> None:
    example = EXAMPLES[name]
    found = parse(envelope_of(example["body"]), bot_open_id=example.get("bot_open_id", ""))
    said = None if found is None else {"kind": type(found).__name__, **asdict(found)}
    assert json.loads(json.dumps(said, default=datetime.isoformat)) == example["expected"]


def test_every_event_type_has_a_file() -> None:
    covered = {e["body"].get("header", {}).get("event_type") for e in EXAMPLES.values()}
    assert set(EVENT_TYPES) <= covered


@pytest.mark.parametrize(
    ("name", "path", "value", "field"),
    [
        ("message_text_private", "message", None, "message"),
        ("message_text_private", "message.message_id", "", "message.message_id"),
        ("message_text_private", "message.chat_id", 7, "message.chat_id"),
        ("message_text_private", "message.chat_type", "elsewhere", "message.chat_type"),
        ("message_text_private", "message.content", "not json", "message.content"),
        ("message_text_private", "message.content", "[]", "message.content"),
        ("message_text_private", "message.create_time", "soon", "message.create_time"),
        ("message_text_private", "message.create_time", "9" * 30, "message.create_time"),
        ("message_text_private", "message.create_time", -1, "message.create_time"),
        ("message_text_private", "message.mentions", ["@"], "message.mentions"),
        ("message_text_private", "sender", {}, "sender.sender_id"),
        ("message_text_private", "sender.sender_id", {}, "sender.sender_id.open_id"),
        ("card_form", "action", [], "action"),
        ("card_form", "operator.open_id", None, "operator.open_id"),
        ("menu", "event_key", "", "event_key"),
        ("menu", "timestamp", [1], "timestamp"),
        ("recalled", "message_id", None, "message_id"),
        ("chat_entered", "operator_id", None, "operator_id"),
        ("bot_added", "chat_id", None, "chat_id"),
        ("person_left", "object", None, "object"),
    ],
)
def test_a_malformed_body_is_refused_with_the_field(
    name: str, path: str, value: object, field: str
) -> None:
    body = copy.deepcopy(EXAMPLES[name]["body"])
    holder = body["event"]
    *outer, last = path.split(".")
    for key in outer:
        holder = holder[key]
    holder[last] = value
    with pytest.raises(MalformedEvent) as refused:
        parse(envelope_of(body))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("message_text_private", "message.message_id"),
        ("message_text_private", "message.chat_id"),
        ("message_text_private", "sender.sender_id.open_id"),
        ("card_form", "operator.open_id"),
        ("card_form", "context.open_message_id"),
        ("card_form", "context.open_chat_id"),
        ("menu", "operator.operator_id.open_id"),
        ("menu", "event_key"),
        ("recalled", "message_id"),
        ("recalled", "chat_id"),
        ("chat_entered", "chat_id"),
        ("bot_added", "chat_id"),
        ("bot_deleted", "chat_id"),
        ("person_left", "object.open_id"),
    ],
)
def test_an_id_longer_than_any_is_refused(name: str, path: str) -> None:
    """PostgreSQL takes none above 2,704 bytes into an index, where it would fail with others' rows."""
    body = copy.deepcopy(EXAMPLES[name]["body"])
    holder = body["event"]
    *outer, last = path.split(".")
    for key in outer:
        holder = holder[key]
    holder[last] = "o" * 300
    with pytest.raises(MalformedEvent) as refused:
        parse(envelope_of(body))
    assert refused.value.field == path


@pytest.mark.parametrize("time_ms", [0, 253402300799000, 1760000000100 + 2 * 365 * 86_400_000])
@pytest.mark.parametrize(
    ("name", "path", "field"),
    [
        ("message_text_private", "message.create_time", "sent_at"),
        ("recalled", "recall_time", "recalled_at"),
    ],
)
def test_a_time_far_from_the_events_own_is_none(
    name: str, path: str, field: str, time_ms: int
) -> None:
    body = copy.deepcopy(EXAMPLES[name]["body"])
    holder = body["event"]
    *outer, last = path.split(".")
    for key in outer:
        holder = holder[key]
    holder[last] = str(time_ms)
    envelope = envelope_of(body)
    assert getattr(parse(envelope), field) == envelope.created_at


def test_an_event_made_in_the_future_is_taken_for_made_now() -> None:
    body = copy.deepcopy(EXAMPLES["message_text_private"]["body"])
    body["header"]["create_time"] = "9999999999999"
    assert envelope_of(body).created_at == NOW


def test_once_we_know_who_we_are_another_bot_is_neither_asked_nor_meant() -> None:
    body = copy.deepcopy(EXAMPLES["message_text_group_mentions"]["body"])
    message = body["event"]["message"]
    message["content"] = json.dumps({"text": "@_user_1 @_user_12 移交 星光 给 @_user_2"})
    message["mentions"][0] |= {"key": "@_user_12"}
    other = copy.deepcopy(message["mentions"][0]) | {"key": "@_user_1", "name": "天气"}
    other["id"]["open_id"] = "ou_weather"
    message["mentions"].append(other)
    said = parse(envelope_of(body), bot_open_id="ou_bot")
    assert isinstance(said, MessageReceived)
    assert said.text == " @_user_12 移交 星光 给 @_user_2"
    assert [(one.name, one.is_bot) for one in said.mentions] == [
        ("报备助手", True),
        ("李雷", False),
    ]
    unsure = parse(envelope_of(body))
    assert isinstance(unsure, MessageReceived)
    assert [one.is_bot for one in unsure.mentions] == [True, False, True]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)


@given(st.sampled_from(sorted(EXAMPLES)), st.data())
def test_no_body_raises_anything_but_a_malformed_event(name: str, data: st.DataObject) -> None:
    """A documented event with one to three values anywhere replaced by anything."""
    body = copy.deepcopy(EXAMPLES[name]["body"])
    for _ in range(data.draw(st.integers(1, 3))):
        holder: Any = body["event"]
        while isinstance(holder, dict | list) and holder:
            keys = sorted(holder) if isinstance(holder, dict) else range(len(holder))
            key = data.draw(st.sampled_from(keys))
            if not isinstance(holder[key], dict | list) or data.draw(st.booleans()):
                holder[key] = data.draw(json_values)
                break
            holder = holder[key]
    envelope = Envelope(
        "ev",
        EXAMPLES[name]["body"].get("header", {}).get("event_type", "x"),
        NOW,
        "",
        "",
        body["event"],
    )
    with suppress(MalformedEvent):
        parse(envelope)


@given(st.text(max_size=40))
def test_typed_text_survives_unless_it_is_a_link_of_the_client(text: str) -> None:
    body = copy.deepcopy(EXAMPLES["message_text_private"]["body"])
    body["event"]["message"]["content"] = json.dumps({"text": text})
    found = parse(envelope_of(body))
    assert found is not None
    if "](" not in text and "\x00" not in text:
        assert asdict(found)["text"] == text
