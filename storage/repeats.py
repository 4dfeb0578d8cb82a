"""A click that came before: the same act once more, or a new one by a person who did something else meanwhile.

Reads the inbox only; the keys by which clicks are told apart are made by `bot.acts`.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from storage.database.crypto import Vault
from storage.inbox import KnownInbox, NewInbox, open_answer
from storage.tables.queues import inbox

_DEEDS = ("message", "click", "menu", "recall")
"""What a person does; opening the chat or a changed profile is none."""
_MOST_SINCE = 200

_COLUMNS = (
    inbox.c.id,
    inbox.c.event_key,
    inbox.c.partition,
    inbox.c.kind,
    inbox.c.status,
    inbox.c.answer_enc,
    inbox.c.error,
)
_OF_EVENT = select(*_COLUMNS).where(inbox.c.message_key == bindparam("key"))
_OF_ACT = select(*_COLUMNS).where(inbox.c.event_key == bindparam("key"))
_SINCE = (
    select(*_COLUMNS)
    .where(inbox.c.partition == bindparam("in_partition"), inbox.c.id >= bindparam("first_id"))
    .order_by(inbox.c.id.desc())
    .limit(_MOST_SINCE)
)


@dataclass(frozen=True, slots=True)
class Repeat:
    """When the act was done last; `new_key` is the key of doing it anew, "" where it is the same once more."""

    known: KnownInbox
    new_key: str


def find(connection: Connection, vault: Vault, new: NewInbox) -> Repeat | None:
    """Return what is known of a click refused as a repeat; None when nothing is.

    An event delivered twice is the same whatever came after it. A finished act is done anew when its
    partition has seen another deed since: what the card or the lists say may have changed.
    """
    same_event = connection.execute(_OF_EVENT, {"key": new.message_key}).one_or_none()
    if same_event is not None:
        return Repeat(_known(same_event, vault), "")
    first = connection.execute(_OF_ACT, {"key": new.event_key}).one_or_none()
    if first is None:
        return None
    since = {"in_partition": first.partition, "first_id": first.id}
    last, is_followed = first, False
    for row in connection.execute(_SINCE, since):
        if row.event_key == new.event_key or row.event_key.startswith(f"{new.event_key}~"):
            last = row
            break
        is_followed = is_followed or row.kind in _DEEDS
    is_new = is_followed and last.status == "done"
    return Repeat(_known(last, vault), f"{new.event_key}~{last.id}" if is_new else "")


def _known(row: Any, vault: Vault) -> KnownInbox:
    return KnownInbox(row.id, row.status, open_answer(vault, row.answer_enc), row.error)
