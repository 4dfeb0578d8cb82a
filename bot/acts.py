"""Tells a second press of a button from a new act: the keys by which clicks are done once.

The platform does not deliver clicks twice, people do: they press again when an answer is late or lost. The
same act on a card within half a minute is the same act; with another act on that card in between (a page
on, a page back) it is a new one, and so it is when the person did something elsewhere (`storage.repeats`,
which every process sees alike). Cards are remembered in memory; after a restart the half minute, which is
part of the key, still tells.
"""

import hashlib
import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from handlers.incoming import CardClicked

SAME_ACT_SECONDS = 30
_REMEMBERED_CARDS = 5000


@dataclass(frozen=True, slots=True)
class _LastAct:
    fingerprint: str
    at: float
    key: str
    changes: int


class Acts:
    """Gives every act on a card its key. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cards: OrderedDict[str, _LastAct] = OrderedDict()

    def key(self, clicked: CardClicked, now: datetime) -> str:
        """Return the key of this click: equal for the same act, different for a new one."""
        act, at = fingerprint(clicked), now.timestamp()
        with self._lock:
            last = self._cards.get(clicked.message_id)
            if last and last.fingerprint == act and 0 <= at - last.at < SAME_ACT_SECONDS:
                return last.key
            changes = last.changes + 1 if last else 0
            window = int(at) // SAME_ACT_SECONDS
            key = f"click:{clicked.message_id}:{act}:{window}.{changes}"
            self._cards[clicked.message_id] = _LastAct(act, at, key, changes)
            self._cards.move_to_end(clicked.message_id)
            if len(self._cards) > _REMEMBERED_CARDS:
                self._cards.popitem(last=False)
            return key


def fingerprint(clicked: CardClicked) -> str:
    """Return what is equal for the same act by the same person, whatever the card."""
    act = [
        clicked.operator_open_id,
        clicked.value,
        clicked.form_value,
        clicked.name,
        clicked.option,
        list(clicked.options),
        clicked.input_value,
        clicked.checked,
    ]
    canonical = json.dumps(act, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]
