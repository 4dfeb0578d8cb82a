"""The groups the bot is in, so that a click's chat is known for what it is and nobody posts to a lost one."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from handlers.incoming import ChatKind
from storage.repository import Repository, insert_or_replace
from storage.tables.people import chat

_KIND = select(chat.c.kind).where(chat.c.chat_id == bindparam("wanted"))
_LEFT = (
    update(chat).where(chat.c.chat_id == bindparam("wanted")).values(left_at=bindparam("moment"))
)


class ChatRepository(Repository):
    """Which chats are groups, and since when the bot is in them."""

    def joined(self, chat_id: str, name: str, at: datetime) -> None:
        """Remember a group the bot is in."""
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

    def left(self, chat_id: str, at: datetime) -> None:
        """Remember that the bot is out of a group, also of one it never heard of joining."""
        if not self._connection.execute(_LEFT, {"wanted": chat_id, "moment": at}).rowcount:
            self.joined(chat_id, "", at)
            self._connection.execute(_LEFT, {"wanted": chat_id, "moment": at})

    def is_group(self, chat_id: str) -> bool:
        """Whether the chat is a known group; a chat never heard of is taken for private."""
        return self._connection.execute(_KIND, {"wanted": chat_id}).scalar() == ChatKind.GROUP.value
