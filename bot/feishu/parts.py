"""Puts payloads together that arrive in several frames, in any order.

Parts of one payload share a message id; what is not complete after five seconds is forgotten and
will be delivered again. Bounded in number and in time; knows no payload's meaning.
"""

from bot.feishu.frames import Frame

_KEPT_S = 5.0
_MAX_PARTS = 512
_MAX_PENDING = 256


class Parts:
    """The incomplete payloads of one connection; used by one thread."""

    def __init__(self) -> None:
        self._pending: dict[str, tuple[float, list[bytes | None]]] = {}

    def whole(self, frame: Frame, now_s: float) -> bytes | None:
        """The complete payload a frame brings or completes; None while parts are missing.

        A frame whose part numbers make no sense brings nothing.
        """
        total, index = _number(frame.header("sum") or "1"), _number(frame.header("seq") or "0")
        payload = frame.payload or b""
        if total == 1:
            return payload
        if not 1 < total <= _MAX_PARTS or not 0 <= index < total:
            return None
        self._forget(now_s)
        key = frame.header("message_id")
        _, found = self._pending.get(key, (0.0, [None] * total))
        if len(found) != total:
            return None
        found[index] = payload
        complete = [part for part in found if part is not None]
        if len(complete) == total:
            self._pending.pop(key, None)
            return b"".join(complete)
        self._pending[key] = (now_s + _KEPT_S, found)
        return None

    def _forget(self, now_s: float) -> None:
        for key in [k for k, (until_s, _) in self._pending.items() if until_s <= now_s]:
            del self._pending[key]
        while len(self._pending) >= _MAX_PENDING:
            del self._pending[next(iter(self._pending))]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
