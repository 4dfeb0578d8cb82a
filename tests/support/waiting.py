"""Waiting for something to become true, with a deadline: the suite's only way to wait.

Must not be replaced by a bare sleep: a sleep is either too short (flaky) or too long (slow).
"""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_LONGEST_PAUSE_S = 0.05


def wait_until(
    condition: Callable[[], T], timeout: float = 10.0, *, reason: str | Callable[[], str] = ""
) -> T:
    """Return the first truthy value of `condition`, asked again and again for `timeout` seconds.

    Raises AssertionError at the deadline, naming `reason` (text, or a function making it then).
    """
    deadline = time.monotonic() + timeout
    pause_s = 0.002
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() >= deadline:
            said = reason() if callable(reason) else reason
            name = getattr(condition, "__qualname__", repr(condition))
            raise AssertionError(f"not true within {timeout:g} s: {said or name} (last: {found!r})")
        time.sleep(pause_s)
        pause_s = min(pause_s * 1.5, _LONGEST_PAUSE_S)
