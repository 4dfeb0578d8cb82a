"""Which chats are groups, remembered: a click tells only where it was, and must stand in that chat's order.

What this process has not seen itself the database knows, so that a restart changes nothing.
"""

import threading
from collections import OrderedDict

from storage.database.crypto import Vault
from storage.database.engine import Database

_REMEMBERED = 10_000


class KnownChats:
    """Safe to use from several threads."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._lock = threading.Lock()
        self._is_group: OrderedDict[str, bool] = OrderedDict()

    def note(self, chat_id: str, *, is_group: bool) -> None:
        """Remember what an event said of a chat."""
        with self._lock:
            self._is_group[chat_id] = is_group
            self._is_group.move_to_end(chat_id)
            if len(self._is_group) > _REMEMBERED:
                self._is_group.popitem(last=False)

    def is_group(self, chat_id: str) -> bool:
        """Whether the chat is a group; one never heard of is taken for private."""
        known = self._is_group.get(chat_id)
        if known is None:
            with self._database.read(self._vault) as store:
                known = store.chats.is_group(chat_id)
            self.note(chat_id, is_group=known)
        return known
