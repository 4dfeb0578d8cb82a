"""Plain records of the simulated tenant: people, departments, chats, messages, files.

They carry no behaviour besides small lookups; `platform` owns and changes them under its lock.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Department:
    """One department; `leader` is an open_id or "". The root has id "0"."""

    department_id: str
    name: str
    parent_id: str
    leader: str = ""


@dataclass(slots=True)
class Person:
    """One employee. `in_range` False puts the person outside the app's contact range."""

    open_id: str
    union_id: str
    user_id: str
    name: str
    pinyin: str
    title: str
    department_id: str
    leader: str
    mobile: str
    email: str
    avatar_color: str
    is_admin: bool = False
    is_resigned: bool = False
    is_frozen: bool = False
    in_range: bool = True
    has_stopped_bot: bool = False

    def ids(self, *, with_user_id: bool = False) -> dict[str, str]:
        """The id object of events; `user_id` needs a scope of its own and is else absent."""
        base = {"union_id": self.union_id, "open_id": self.open_id}
        return {**base, "user_id": self.user_id} if with_user_id else base


@dataclass(slots=True)
class Chat:
    """A private chat (`person` set) or a group (`members`)."""

    chat_id: str
    kind: str
    name: str
    members: list[str]
    person: str = ""
    has_bot: bool = True
    is_dissolved: bool = False

    def has(self, open_id: str) -> bool:
        """Whether this person is in the chat."""
        return open_id in self.members


@dataclass(slots=True)
class Message:
    """One message. `content` is what people see; `wire_content` what events and the API carry.

    `sender` is an open_id, or "" for the bot. `version` counts replacements of the content.
    `revision` is the stream's revision of the last change.
    """

    message_id: str
    chat_id: str
    sender: str
    msg_type: str
    content: dict[str, Any]
    wire_content: dict[str, Any]
    created_ms: int
    updated_ms: int
    reply_to: str = ""
    mentions: list[dict[str, str]] = field(default_factory=list)
    is_recalled: bool = False
    version: int = 1
    edits: int = 0
    revision: int = 0


@dataclass(slots=True)
class StoredFile:
    """Bytes uploaded by the bot (`owner` "") or sent by a person."""

    key: str
    name: str
    kind: str
    content: bytes
    owner: str = ""


@dataclass(slots=True)
class CardToken:
    """The token of one callback, for the delayed card update (30 minutes, two uses)."""

    message_id: str
    issued_ms: int
    is_answered: bool = False
    uses_left: int = 2
