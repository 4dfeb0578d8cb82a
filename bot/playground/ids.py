"""Identifiers that look like the platform's.

Random by default: a demo restarted over an old database must not repeat a message id the bot has
already answered. With a seed they repeat, for tests.
"""

import hashlib
import itertools
import random
import uuid


def stable(prefix: str, *parts: str) -> str:
    """An id that is the same in every run, for people, departments and chats of the demo team."""
    digest = hashlib.md5(":".join(parts).encode(), usedforsecurity=False).hexdigest()
    return f"{prefix}{digest}"


class Ids:
    """The source of fresh identifiers and of chance for one playground."""

    def __init__(self, seed: int | None) -> None:
        self._seed = seed
        self._serial = itertools.count(1)
        self.chance = random.Random(seed)

    def fresh(self, prefix: str) -> str:
        """`prefix` and 32 hexadecimal digits, never given before by this object."""
        if self._seed is None:
            return prefix + uuid.uuid4().hex
        return stable(prefix, str(self._seed), str(next(self._serial)))
