"""Long work tells how far it is: one line on standard error every few seconds."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_EVERY_S = 5.0


def told(things: Iterable[T], what: str, total: int, *, size: int = 1) -> Iterator[T]:
    """Pass things on, telling how many of `total` there were; each counts for `size`."""
    began = last = time.monotonic()
    done = 0
    for thing in things:
        yield thing
        done = min(done + size, total)
        now = time.monotonic()
        if now - last > _EVERY_S:
            left = (now - began) / done * (total - done)
            say(f"{what}：{done:,} / {total:,}，{now - began:.0f} 秒，约还要 {left:.0f} 秒")
            last = now
    if time.monotonic() - began > _EVERY_S:
        say(f"{what}：完成，{time.monotonic() - began:.0f} 秒")


def say(text: str) -> None:
    """Tell one line."""
    print(f"  {text}", file=sys.stderr, flush=True)
