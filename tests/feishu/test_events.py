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
