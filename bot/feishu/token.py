"""The app's access token: fetched ahead of need, shared by all threads, renewed once when refused.

The SDK's own cache is global to the process, knows no domain and takes no lock (eight threads on a
cold cache made eight requests), so it is bypassed. Must not decide which call is retried: that is
the client. Rules: 「自建应用获取 tenant_access_token」.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

_RENEW_BEFORE_END_S = 600.0
_RENEW_BEFORE_END_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Grant:
    """A token as issued; `lives_s` is how long it is good for from now."""

    token: str
    lives_s: float


@dataclass(frozen=True, slots=True)
class _Held:
    token: str
    renew_at: float
    ends_at: float


class TokenKeeper:
    """Holds one token; `fetch` asks the platform for one and may raise. `clock` is in seconds."""

    def __init__(self, fetch: Callable[[], Grant], clock: Callable[[], float] = monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._renewing = threading.Lock()
        self._held: _Held | None = None

    def token(self) -> str:
        """A token that is good now.

        When its end is near one caller renews it while the others go on with the old one; without
        a good one all wait for the same request. Raises what `fetch` raises.
        """
        held, now = self._held, self._clock()
        if held is not None and now < held.renew_at:
            return held.token
        if held is not None and now < held.ends_at and self._renewing.locked():
            return held.token
        with self._renewing:
            held = self._held
            if held is not None and self._clock() < held.renew_at:
                return held.token
            return self._renew()

    def replace(self, refused: str) -> str:
        """A token other than the one just refused; threads refused together share one request."""
        with self._renewing:
            held = self._held
            if held is not None and held.token != refused and self._clock() < held.ends_at:
                return held.token
            self._held = None
            return self._renew()

    def _renew(self) -> str:
        started = self._clock()
        grant = self._fetch()
        ahead_s = min(_RENEW_BEFORE_END_S, grant.lives_s * _RENEW_BEFORE_END_SHARE)
        ends_at = started + grant.lives_s
        self._held = _Held(grant.token, ends_at - ahead_s, ends_at)
        return grant.token
