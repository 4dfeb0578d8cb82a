"""Reads a verified envelope into one of the values of `handlers.incoming`.

The bodies are the platform's event pages (「接收消息」, 「卡片回传交互」, 「机器人自定义菜单事件」 and so
on). Fields the platform leaves out by scope or by habit (user_id, mentions, form values) are
tolerated; a body that lacks what the event is about raises `MalformedEvent`. Knows no commands.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from bot.feishu.inbound import FURTHEST_AHEAD, MAX_ID_LENGTH, OLDEST, Envelope, parse_json, storable
from handlers.incoming import (
    BotAdded,
    BotRemoved,
    CardClicked,
    ChatEntered,
    ChatKind,
    Incoming,
    Mention,
    MenuClicked,
    MessageRecalled,
    MessageReceived,
    PersonChanged,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EVERYONE = "@_all"
_AUTO_LINK = re.compile(r"\[([^\[\]()\s]{1,300})\]\((?:https?://|mailto:|tel:)([^()\s]{1,300})\)")
_CHAT_KINDS = {kind.value: kind for kind in ChatKind}
_LATEST_S = 253402300799  # the last second of the year 9999: what a datetime can hold


class MalformedEvent(Exception):
    """An event's body is not what its documentation says; `field` is the path of the first fault."""

    def __init__(self, field: str) -> None:
        super().__init__(f"malformed event: {field}")
        self.field = field


def parse(envelope: Envelope, *, bot_open_id: str = "") -> Incoming | None:
    """The meaning of an envelope's body; None for event types the bot has no use for.

    `bot_open_id` tells a mention of this bot from that of another; without it every bot's counts. Times
    far from the event's own are no times: it stands in for them. Raises `MalformedEvent`.
    """
    match envelope.event_type:
        case "im.message.receive_v1":
            return _message(envelope, bot_open_id)
        case event_type:
            read = _READERS.get(event_type)
            return read(envelope) if read else None


def _message(envelope: Envelope, bot_open_id: str) -> MessageReceived | None:
    sender = _object(envelope.event, "sender")
    if sender.get("sender_type") in ("app", "bot"):
        return None  # answering other bots is how bots talk to each other for ever
    message = _object(envelope.event, "message")
    message_type = _text(message, "message.message_type")
    content = _content(message, required=message_type in ("text", "post"))
    mentions = tuple(_mentions(message, bot_open_id)) if message.get("mentions") else ()
    match message_type:
        case "text":
            text = _unlinked(_optional(content, "text"))
        case "post":
            text = _flattened(content)
        case _:
            text = ""
    if mentions:
        text, mentions = _without_other_bots(text, mentions, bot_open_id)
    return MessageReceived(
        message_id=_id(message, "message.message_id"),
        chat_id=_id(message, "message.chat_id"),
        chat_kind=_chat_kind(message),
        sender_open_id=_open_id(sender, "sender.sender_id"),
        message_type=message_type,
        text=text,
        sent_at=_moment(message, "message.create_time", 1000, envelope.created_at),
        mentions=mentions and tuple(m for m in mentions if m.key != _EVERYONE),
        mentions_all=_EVERYONE in text or bool(mentions and any(map(_is_everyone, mentions))),
        file_key=_pictures(content)
        if message_type == "post"
        else _optional(content, "file_key") or _optional(content, "image_key"),
        file_name=_optional(content, "file_name"),
        parent_id=_optional(message, "parent_id"),
    )


def _chat_kind(message: dict[str, Any]) -> ChatKind:
    kind = _CHAT_KINDS.get(_text(message, "message.chat_type"))
    if kind is None:
        raise MalformedEvent("message.chat_type")
    return kind


def _content(message: dict[str, Any], *, required: bool) -> dict[str, Any]:
    """The parsed `content`, a JSON text; only what we go on to read must be well-formed."""
    text = message.get("content") or "{}"
    try:
        content = parse_json(text)
        if "\\u" in text:
            content = storable(content)
    except (TypeError, ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        return content
    if required:
        raise MalformedEvent("message.content")
    return {}


def _mentions(message: dict[str, Any], bot_open_id: str) -> Iterator[Mention]:
    """The mentions of a message; everyone (@所有人) comes out with the key `@_all`."""
    for item in _list(message, "mentions"):
        ids = item.get("id") if isinstance(item, dict) else None
        if not isinstance(ids, dict):
            raise MalformedEvent("message.mentions")
        open_id = _optional_id(ids, "message.mentions.open_id")
        is_all = item.get("key") == _EVERYONE or ids.get("user_id") == "all" or open_id == "all"
        is_bot = item.get("mentioned_type") == "bot" or (open_id == bot_open_id != "")
        key = _EVERYONE if is_all else _optional(item, "key")
        yield Mention(key, open_id, _optional(item, "name"), is_bot)


def _without_other_bots(
    text: str, mentions: tuple[Mention, ...], bot_open_id: str
) -> tuple[str, tuple[Mention, ...]]:
    """A message as said to us and to people: who is another bot is neither asked nor meant."""
    others = [one for one in mentions if one.is_bot and one.open_id != bot_open_id != ""]
    for other in others:
        text = re.sub(re.escape(other.key) + r"(?!\d)", "", text)
    return text, tuple(one for one in mentions if one not in others)


def _is_everyone(mention: Mention) -> bool:
    return mention.key == _EVERYONE


def _unlinked(text: str) -> str:
    """The text with links the client made by itself taken back: what was typed is what we read.

    The platform shows an address typed as `a.cn` as `[a.cn](http://a.cn)` (「接收消息内容」).
    """

    def typed(match: re.Match[str]) -> str:
        label, target = match[1], match[2]
        bare = re.sub(r"^(?:https?://|mailto:|tel:)", "", label)
        return label if bare.rstrip("/") == target.rstrip("/") else match[0]

    return _AUTO_LINK.sub(typed, text) if "](" in text else text


def _flattened(content: dict[str, Any]) -> str:
    """A post's title and paragraphs as lines of plain text, mentions as their placeholders."""
    content = _unwrapped(content)
    lines = [_optional(content, "title")]
    lines += ["".join(map(_node_text, nodes)) for nodes in _paragraphs(content)]
    return "\n".join(line for line in lines if line.strip())


def _pictures(content: dict[str, Any]) -> str:
    """The keys of the pictures in a post, one after the other with spaces between."""
    nodes = [node for nodes in _paragraphs(_unwrapped(content)) for node in nodes]
    keys = (_optional(node, "image_key") for node in nodes if node.get("tag") == "img")
    return " ".join(key for key in keys if key)


def _unwrapped(content: dict[str, Any]) -> dict[str, Any]:
    if "content" in content:
        return content
    # wrapped in its language, as posts are when sent
    return next((v for v in content.values() if isinstance(v, dict)), {})


def _paragraphs(content: dict[str, Any]) -> list[list[dict[str, Any]]]:
    paragraphs = content.get("content")
    listed = [
        paragraph if isinstance(paragraph, list) else [paragraph]
        for paragraph in (paragraphs if isinstance(paragraphs, list) else ())
    ]
    return [[node for node in nodes if isinstance(node, dict)] for nodes in listed]


def _node_text(node: dict[str, Any]) -> str:
    match node.get("tag"):
        case "text" | "code_block" | "md":
            return _optional(node, "text")
        case "a":
            return _optional(node, "text") or _optional(node, "href")
        case "at":
            key = _optional(node, "user_id")
            if key in ("all", _EVERYONE):
                return _EVERYONE
            return key if key.startswith("@") else "@" + _optional(node, "user_name")
        case _:
            return ""


def _card(envelope: Envelope) -> CardClicked:
    event = envelope.event
    action = _object(event, "action")
    context = event.get("context")
    context = context if isinstance(context, dict) else {}
    form = action.get("form_value")
    return CardClicked(
        message_id=_optional_id(context, "context.open_message_id")
        or _optional_id(event, "open_message_id"),
        chat_id=_optional_id(context, "context.open_chat_id")
        or _optional_id(event, "open_chat_id"),
        operator_open_id=_id(_object(event, "operator"), "operator.open_id"),
        value=_action_value(action.get("value")),
        clicked_at=envelope.created_at,
        form_value=form if isinstance(form, dict) else {},
        tag=_optional(action, "tag") or "button",
        name=_optional(action, "name"),
        option=_optional(action, "option"),
        options=tuple(o for o in _list(action, "options") if isinstance(o, str)),
        input_value=_optional(action, "input_value"),
        checked=action.get("checked") is True,
        update_token=_optional(event, "token"),
    )


def _action_value(value: object) -> dict[str, Any]:
    """A button's value: an object, or the same as JSON text; anything else holds nothing of ours."""
    if isinstance(value, str):
        try:
            value = storable(json.loads(value))
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def _menu(envelope: Envelope) -> MenuClicked:
    event = envelope.event
    return MenuClicked(
        operator_open_id=_open_id(_object(event, "operator"), "operator.operator_id"),
        event_key=_id(event, "event_key"),
        clicked_at=_moment(event, "timestamp", 1, envelope.created_at),
    )


def _recalled(envelope: Envelope) -> MessageRecalled:
    event = envelope.event
    return MessageRecalled(
        message_id=_id(event, "message_id"),
        chat_id=_optional_id(event, "chat_id"),
        recall_type=_optional(event, "recall_type"),
        recalled_at=_moment(event, "recall_time", 1000, envelope.created_at),
    )


def _entered(envelope: Envelope) -> ChatEntered:
    event = envelope.event
    operator = _open_id(event, "operator_id")
    return ChatEntered(_id(event, "chat_id"), operator, envelope.created_at)


def _added(envelope: Envelope) -> BotAdded:
    event = envelope.event
    return BotAdded(
        chat_id=_id(event, "chat_id"),
        operator_open_id=_open_id(event, "operator_id"),
        chat_name=_optional(event, "name"),
        added_at=envelope.created_at,
    )


def _removed(envelope: Envelope) -> BotRemoved:
    return BotRemoved(_id(envelope.event, "chat_id"), envelope.created_at)


def _person(envelope: Envelope) -> PersonChanged:
    profile = _object(envelope.event, "object")
    previous = envelope.event.get("old_object")
    previous = previous if isinstance(previous, dict) else {}
    open_id = _optional_id(profile, "object.open_id")
    open_id = open_id or _optional_id(previous, "old_object.open_id")
    if not open_id:
        raise MalformedEvent("object.open_id")
    change = envelope.event_type.removeprefix("contact.user.").removesuffix("_v3")
    return PersonChanged(change, open_id, profile, previous, envelope.created_at)


_READERS: dict[str, Callable[[Envelope], Incoming]] = {
    "card.action.trigger": _card,
    "application.bot.menu_v6": _menu,
    "im.message.recalled_v1": _recalled,
    "im.chat.access_event.bot_p2p_chat_entered_v1": _entered,
    "im.chat.member.bot.added_v1": _added,
    "im.chat.member.bot.deleted_v1": _removed,
    "im.chat.disbanded_v1": _removed,
    "contact.user.created_v3": _person,
    "contact.user.updated_v3": _person,
    "contact.user.deleted_v3": _person,
}

EVENT_TYPES = ("im.message.receive_v1", *_READERS)
"""Every event and callback the bot reads: what to subscribe to in the console."""


@cache
def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _object(holder: dict[str, Any], path: str) -> dict[str, Any]:
    value = holder.get(_last(path))
    if not isinstance(value, dict):
        raise MalformedEvent(path)
    return value


def _list(holder: dict[str, Any], name: str) -> list[Any]:
    value = holder.get(name)
    return value if isinstance(value, list) else []


def _text(holder: dict[str, Any], path: str) -> str:
    """A text that must be there and not be empty; `path` names it, its last part is the key."""
    value = holder.get(_last(path))
    if not isinstance(value, str) or not value:
        raise MalformedEvent(path)
    return value


def _optional(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _id(holder: dict[str, Any], path: str) -> str:
    """An id that must be there; one too long for any of the platform's is none, and fits no index."""
    return _bounded(_text(holder, path), path)


def _optional_id(holder: dict[str, Any], path: str) -> str:
    return _bounded(_optional(holder, _last(path)), path)


def _bounded(value: str, path: str) -> str:
    if len(value) > MAX_ID_LENGTH:
        raise MalformedEvent(path)
    return value


def _open_id(holder: dict[str, Any], path: str) -> str:
    """The open_id inside an id object: the only id that is there whatever the scopes."""
    return _id(_object(holder, path), f"{path}.open_id")


def _moment(holder: dict[str, Any], path: str, per_second: int, event_at: datetime) -> datetime:
    """A time in the given units per second, as text or number.

    The event's own, which is checked at the door, where it is absent or far from that: nobody registers
    a customer years ago or ahead.
    """
    value = holder.get(_last(path))
    if value in (None, ""):
        return event_at
    try:
        seconds = int(value) / per_second
    except (TypeError, ValueError, OverflowError) as problem:
        raise MalformedEvent(path) from problem
    if not 0 <= seconds <= _LATEST_S:
        raise MalformedEvent(path)
    moment = _EPOCH + timedelta(milliseconds=round(seconds * 1000))
    return moment if event_at - OLDEST <= moment <= event_at + FURTHEST_AHEAD else event_at
