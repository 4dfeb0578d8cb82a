"""In whose order a payload of the long connection is handed on, told without reading its JSON.

A person's private events follow one another, and so do those of a group, whoever speaks there. Callbacks
wait for nobody. The texts people write cannot pretend to be one of these fields: inside a JSON text the
quotes around a name are escaped.
"""

import re
import threading
from collections import OrderedDict

_CALLBACK = b"card.action.trigger"
_OF_THE_CHAT = re.compile(
    rb'"(?:im\.chat\.member\.bot\.\w+|im\.chat\.disbanded_v1)"|"chat_type"\s*:\s*"group"'
)
_CHAT = re.compile(rb'"chat_id"\s*:\s*"([^"]{1,100})"')
_PERSON = re.compile(rb'"open_id"\s*:\s*"([^"]{1,100})"')
_REMEMBERED_CHATS = 5000


class Ordering:
    """Names the lane of each payload. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._private: OrderedDict[bytes, bytes] = OrderedDict()

    def lane_of(self, payload: bytes, default: str) -> str:
        """Return whose order it is; `default` for what stands in no order."""
        if _CALLBACK in payload:
            return default
        place = self._place(payload)
        return place.decode("utf-8", "replace") if place else default

    def _place(self, payload: bytes) -> bytes | None:
        chat, person = _first(_CHAT, payload), _first(_PERSON, payload)
        if chat is None or (person is not None and not _OF_THE_CHAT.search(payload)):
            if chat is not None and person is not None:
                self._remember(chat, person)
            return person
        # A recall names the chat alone: in a private one it follows the person's messages.
        with self._lock:
            return self._private.get(chat, chat)

    def _remember(self, chat: bytes, person: bytes) -> None:
        with self._lock:
            self._private[chat] = person
            self._private.move_to_end(chat)
            if len(self._private) > _REMEMBERED_CHATS:
                self._private.popitem(last=False)


def _first(pattern: re.Pattern[bytes], payload: bytes) -> bytes | None:
    found = pattern.search(payload)
    return found[1] if found else None
