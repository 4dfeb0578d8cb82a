"""The groups the bot is in, so that a click's chat is known for what it is and nobody posts to a lost one.

Events come late and out of order: what is known of a later moment stays.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from handlers.incoming import ChatKind
from storage.repository import Repository, insert_or_replace
from storage.tables.people import chat

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far the platform's clock may be from ours (product rules, HTTP)."""

_KIND = select(chat.c.kind).where(chat.c.chat_id == bindparam("wanted"))
_TIMES = select(chat.c.joined_at, chat.c.left_at).where(chat.c.chat_id == bindparam("wanted"))
_LEFT = (
    update(chat).where(chat.c.chat_id == bindparam("wanted")).values(left_at=bindparam("moment"))
)
_BACK = (
    update(chat)
    .where(chat.c.chat_id == bindparam("wanted"))
    .values(joined_at=bindparam("moment"), left_at=None)
)


class ChatRepository(Repository):
    """Which chats are groups, and since when the bot is in them."""

    def joined(self, chat_id: str, name: str, at: datetime) -> None:
        """Remember a group the bot is in since that moment."""
        known = self._times(chat_id)
        if known is None or at >= max(known.joined_at, known.left_at or known.joined_at):
            self._put(chat_id, name, at)

    def left(self, chat_id: str, at: datetime) -> None:
        """Remember that the bot is out of a group, also of one it never heard of joining."""
        known = self._times(chat_id)
        if known is None:
            self._put(chat_id, "", at)
        elif at < max(known.joined_at, known.left_at or known.joined_at):
            return
        self._connection.execute(_LEFT, {"wanted": chat_id, "moment": at})

    def lost(self, chat_id: str, now: datetime) -> None:
        """Remember that the platform refused a message to a group: by our clock, not by its own.

        Being added again is told by the platform's clock and must not be taken for older.
        """
        known = self._times(chat_id)
        since = known.joined_at if known is not None else now - CLOCKS_DIFFER
        self.left(chat_id, max(since, now - CLOCKS_DIFFER))

    def seen(self, chat_id: str, at: datetime) -> None:
        """Remember a group somebody spoke in before the bot: it is there, whatever was missed."""
        known = self._times(chat_id)
        if known is None:
            self._put(chat_id, "", at)
        elif known.left_at is not None and known.left_at < at:
            self._connection.execute(_BACK, {"wanted": chat_id, "moment": at})

    def foresee_kind(self, chat_id: str) -> None:
        """It is about to be asked whether the chat is a group."""
        self._foresee(_KIND, {"wanted": chat_id})

    def is_group(self, chat_id: str) -> bool:
        """Whether the chat is a known group; a chat never heard of is taken for private."""
        return self._connection.execute(_KIND, {"wanted": chat_id}).scalar() == ChatKind.GROUP.value

    def _times(self, chat_id: str) -> Any:
        return self._connection.execute(_TIMES, {"wanted": chat_id}).one_or_none()

    def _put(self, chat_id: str, name: str, at: datetime) -> None:
        row = {
            "chat_id": chat_id,
            "kind": ChatKind.GROUP.value,
            "name": name,
            "department_id": "",
            "person_open_id": "",
            "joined_at": at,
            "left_at": None,
        }
        self._connection.execute(insert_or_replace(self._dialect, chat, ("chat_id",)), row)
