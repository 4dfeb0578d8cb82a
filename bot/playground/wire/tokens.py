"""Tenant access tokens: issued, reused, expired and revoked as the platform does, in real time.

Source: platform docs, "Get custom app's tenant_access_token".
"""

import threading
import time

from bot.playground.errors import ApiError
from bot.playground.ids import Ids

_REUSED_WHILE_S = 1800


class TokenBook:
    """All tokens ever issued that still live."""

    def __init__(self, life_s: int, ids: Ids) -> None:
        self._life_s = life_s
        self._ids = ids
        self._lock = threading.Lock()
        self._expires: dict[str, float] = {}
        self._current = ""

    def issue(self) -> tuple[str, int]:
        """A token and its remaining seconds: the same one while 30 minutes remain, else new."""
        with self._lock:
            now = time.monotonic()
            remaining = self._expires.get(self._current, 0.0) - now
            if remaining < _REUSED_WHILE_S:
                self._expires = {t: end for t, end in self._expires.items() if end > now}
                self._current = self._ids.fresh("t-")
                self._expires[self._current] = now + self._life_s
                remaining = self._life_s
            return self._current, int(remaining)

    def check(self, authorization: str) -> None:
        """Raise the platform's refusal unless the header carries a live token."""
        if not authorization:
            raise ApiError(99991661)
        token = authorization.removeprefix("Bearer ")
        if not token.startswith(("t-", "u-")):
            raise ApiError(99991671)
        if self._expires.get(token, 0.0) > time.monotonic():
            return
        # Seen with HTTP 200 as well as 400: a client must look at the code.
        status = 200 if self._ids.chance.random() < 0.5 else 400
        raise ApiError(99991663, status=status)

    def revoke_all(self) -> None:
        """Make every token invalid at once."""
        with self._lock:
            self._expires.clear()
            self._current = ""
