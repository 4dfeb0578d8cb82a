"""What the platform has delivered, read behind the wire of the playground: every version of every message."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.playground.platform import Platform
from tests.chat import message_text

STANDS_IN = "您代"
"""What a card to somebody's deputy says."""
COPIES = (STANDS_IN, "联合的客户")
"""What a card says that comes to a deputy, or to a partner, beside the owner's own."""
MARK = re.compile(r"记录(F[A-J]{7})")
"""The mark at the end of what was talked about; no two of them are alike."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """One message of the bot as it stood after a change; `person` is "" for a group."""

    message_id: str
    person: str
    chat_id: str
    at: datetime
    changed_at: datetime
    version: int
    text: str
    raw: str
    reply_to: str

    @property
    def is_copy(self) -> bool:
        """Whether somebody who stands in for the owner, or shares with the owner, got it beside the owner."""
        return any(words in self.text for words in COPIES)


@dataclass(slots=True)
class Mail:
    """Follows the messages of a playground."""

    platform: Platform
    said: dict[str, list[str]] = field(default_factory=dict)
    marks: dict[str, set[str]] = field(default_factory=dict)
    """The customers that each marked follow-up was about: whoever copies his words says them of several."""
    sent: int = 0
    changed: int = 0
    _revision: int = 0
    _seen: int = 0

    def collect(self) -> list[Delivered]:
        """Return the bot's messages that came or changed since the last time, oldest first."""
        with self.platform.lock:
            views = [
                (self.platform.view(message), self.platform.chats[message.chat_id].person)
                for message in self.platform.messages.values()
                if message.revision > self._revision
            ]
        found = []
        for view, person in sorted(views, key=lambda pair: pair[0]["rev"]):
            self._revision = max(self._revision, view["rev"])
            if view["sender"].get("app"):
                found.append(_delivered(view, person))
            elif person and not view["recalled"]:
                self._note(view["sender"]["open_id"], message_text(view))
        self.sent += sum(one.version == 1 for one in found)
        self.changed += sum(one.version > 1 for one in found)
        return found

    def _note(self, person: str, words: str) -> None:
        self.said.setdefault(person, []).append(words)
        command, _, rest = words.partition(" ")
        for mark in MARK.findall(rest):
            if command == "跟进":
                self.marks.setdefault(mark, set()).add(rest.partition(" ")[0])

    def answers(self) -> tuple[list[str], Counter[str]]:
        """Return the messages that people have sent to the bot, and how often each was answered."""
        with self.platform.lock:
            messages = list(self.platform.messages.values())
        asked = [one.message_id for one in messages if one.sender and not one.is_recalled]
        return asked, Counter(one.reply_to for one in messages if not one.sender and one.reply_to)


def _delivered(view: dict[str, Any], person: str) -> Delivered:
    return Delivered(
        message_id=view["message_id"],
        person=person,
        chat_id=view["chat_id"],
        at=_moment(view["create_time_ms"]),
        changed_at=_moment(view["update_time_ms"]),
        version=view["version"],
        text=message_text(view),
        raw=json.dumps(view["content"], ensure_ascii=False),
        reply_to=view["reply_to"] or "",
    )


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
