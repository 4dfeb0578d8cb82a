"""The frames of the long connection: a protobuf message, read and written without protobuf.

The SDK brings a protobuf of its own for this one message of nine fields; loading it took .18 s and
12 MB (docs/decisions/0003-long-connection.md). The layout is the SDK's pbbp2.proto, which is the
oracle in tests/feishu/test_frames.py. Knows nothing of what a payload means.
"""

from dataclasses import dataclass

CONTROL = 0
DATA = 1

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MASK_64 = (1 << 64) - 1
_MAX_VARINT_BYTES = 10


class BadFrame(ValueError):
    """The bytes are no frame of ours."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame; `method` is CONTROL (ping, pong) or DATA, `headers` keep their order."""

    method: int
    service: int
    headers: tuple[tuple[str, str], ...] = ()
    payload: bytes | None = None
    seq_id: int = 0
    log_id: int = 0
    payload_encoding: str | None = None
    payload_type: str | None = None
    log_id_new: str | None = None

    def header(self, key: str) -> str:
        """The first header of that key, "" without one."""
        return next((value for name, value in self.headers if name == key), "")


def encode(frame: Frame) -> bytes:
    """The frame's bytes."""
    out = bytearray()
    for place, number in enumerate((frame.seq_id, frame.log_id, frame.service, frame.method), 1):
        out += _varint(place << 3 | _VARINT) + _varint(number & _MASK_64)
    for key, value in frame.headers:
        out += _field(5, _field(1, key.encode()) + _field(2, value.encode()))
    for place, text in ((6, frame.payload_encoding), (7, frame.payload_type)):
        out += b"" if text is None else _field(place, text.encode())
    out += b"" if frame.payload is None else _field(8, frame.payload)
    out += b"" if frame.log_id_new is None else _field(9, frame.log_id_new.encode())
    return bytes(out)


def decode(data: bytes) -> Frame:
    """The frame in these bytes; unknown fields are skipped. Raises BadFrame."""
    numbers: dict[int, int] = {}
    texts: dict[int, bytes] = {}
    headers: list[tuple[str, str]] = []
    try:
        for number, value in _fields(data):
            if isinstance(value, int):
                numbers[number] = value
            elif number == 5:
                pair = dict(_fields(value))
                headers.append((_text(pair.get(1)), _text(pair.get(2))))
            else:
                texts[number] = value
        return Frame(
            method=_int32(numbers[4]),
            service=_int32(numbers[3]),
            headers=tuple(headers),
            payload=texts.get(8),
            seq_id=numbers[1],
            log_id=numbers[2],
            payload_encoding=_text(texts[6]) if 6 in texts else None,
            payload_type=_text(texts[7]) if 7 in texts else None,
            log_id_new=_text(texts[9]) if 9 in texts else None,
        )
    except (KeyError, IndexError, UnicodeDecodeError) as problem:
        raise BadFrame("incomplete or garbled") from problem


def _fields(data: bytes) -> list[tuple[int, int | bytes]]:
    found: list[tuple[int, int | bytes]] = []
    at = 0
    while at < len(data):
        tag, at = _read_varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, at = _read_varint(data, at)
            found.append((number, value))
            continue
        if kind == _BYTES:
            size, at = _read_varint(data, at)
        elif kind in (_FIXED64, _FIXED32):
            size = 8 if kind == _FIXED64 else 4
        else:
            raise BadFrame(f"unknown wire type {kind}")
        if at + size > len(data):
            raise BadFrame("cut short")
        if kind == _BYTES:
            found.append((number, data[at : at + size]))
        at += size
    return found


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(_MAX_VARINT_BYTES):
        byte = data[at + step]
        value |= (byte & 0x7F) << 7 * step
        if byte < 0x80:
            return value & _MASK_64, at + step + 1
    raise BadFrame("endless number")


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _field(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(value)) + value


def _int32(value: int) -> int:
    low = value & 0xFFFFFFFF
    return low - (1 << 32) if low >> 31 else low


def _text(value: int | bytes | None) -> str:
    if not isinstance(value, bytes):
        raise BadFrame("a text is missing")
    return value.decode()
