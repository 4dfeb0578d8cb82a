"""What reaches the bot from the platform, after verification and before any meaning is read into it.

`bot.feishu` makes these values from wire payloads, the inbox stores them, the pipeline consumes them.
They carry platform facts only; nothing here knows commands or customers.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class ChatKind(StrEnum):
    """Where something was said: alone with the bot, or in a group."""

    PRIVATE = "p2p"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Mention:
    """One @ in a message: `key` is the placeholder in the text (`@_user_1`)."""

    key: str
    open_id: str
    name: str
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A person's message. `text` is plain text for text and post messages, else empty.

    Placeholders of mentions stay in `text`; `mentions` resolves them. `file_key` of a post names its
    pictures, with spaces between. `message_type` is the platform's (text, post, image, file, audio, ...).
    `sent_at` is the platform's create time.
    """

    message_id: str
    chat_id: str
    chat_kind: ChatKind
    sender_open_id: str
    message_type: str
    text: str
    sent_at: datetime
    mentions: tuple[Mention, ...] = ()
    mentions_all: bool = False
    file_key: str = ""
    file_name: str = ""
    parent_id: str = ""


@dataclass(frozen=True, slots=True)
class CardClicked:
    """A click or form submit on one of our cards.

    Trust only `operator_open_id`, never ids in `value`. `update_token` allows two late updates of
    the card within 30 minutes (「延时更新卡片」).
    """

    message_id: str
    chat_id: str
    operator_open_id: str
    value: dict[str, Any]
    clicked_at: datetime
    form_value: dict[str, Any] = field(default_factory=dict)
    tag: str = "button"
    name: str = ""
    option: str = ""
    options: tuple[str, ...] = ()
    input_value: str = ""
    checked: bool = False
    update_token: str = ""


@dataclass(frozen=True, slots=True)
class MenuClicked:
    """A click on the bot's menu; carries no chat, so answers go to the person."""

    operator_open_id: str
    event_key: str
    clicked_at: datetime


@dataclass(frozen=True, slots=True)
class MessageRecalled:
    """A message was taken back. `recall_type`: message_owner, group_owner, group_manager, enterprise_manager."""

    message_id: str
    chat_id: str
    recall_type: str
    recalled_at: datetime


@dataclass(frozen=True, slots=True)
class ChatEntered:
    """A person opened the private chat with the bot (fires every time)."""

    chat_id: str
    operator_open_id: str
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class BotAdded:
    """The bot joined a group."""

    chat_id: str
    operator_open_id: str
    chat_name: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class BotRemoved:
    """The bot left a group, or the group was disbanded."""

    chat_id: str
    removed_at: datetime


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """A contact event: `change` is created, updated or deleted; `previous` holds old values when sent."""

    change: str
    open_id: str
    profile: dict[str, Any]
    previous: dict[str, Any]
    changed_at: datetime


Incoming = (
    MessageReceived
    | CardClicked
    | MenuClicked
    | MessageRecalled
    | ChatEntered
    | BotAdded
    | BotRemoved
    | PersonChanged
)
