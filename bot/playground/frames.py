"""The frames of the long connection: protobuf (proto2, package pbbp2) by hand.

Written from the field numbers alone, so that it shares no code with the client it serves.
Message Header {1 key, 2 value}; Frame {1 SeqID, 2 LogID, 3 service, 4 method, 5 headers,
6 payload_encoding, 7 payload_type, 8 payload, 9 LogIDNew}.
"""

from dataclasses import dataclass, field

CONTROL, DATA = 0, 1
_VARINT, _BYTES = 0, 2


class BadFrame(ValueError):
    """Bytes that are no frame."""


@dataclass(slots=True)
class Frame:
    """One frame; `method` is CONTROL (ping, pong) or DATA."""

    method: int
    service: int = 0
    seq_id: int = 0
    log_id: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    payload: bytes = b""


def encode(frame: Frame) -> bytes:
    """The frame's bytes."""
    out = bytearray()
    for number, value in enumerate((frame.seq_id, frame.log_id, frame.service, frame.method), 1):
        out += _varint(number << 3 | _VARINT) + _varint(value)
    for key, text in frame.headers.items():
        header = _chunk(1, key.encode()) + _chunk(2, text.encode())
        out += _chunk(5, header)
    if frame.payload:
        out += _chunk(8, frame.payload)
    return bytes(out)


def decode(data: bytes) -> Frame:
    """The frame in these bytes; raises BadFrame."""
    numbers: dict[int, int] = {}
    frame = Frame(method=-1)
    for number, value in _fields(data):
        if isinstance(value, int):
            numbers[number] = value
        elif number == 5:
            pair = {n: v for n, v in _fields(value) if isinstance(v, bytes)}
            frame.headers[pair.get(1, b"").decode()] = pair.get(2, b"").decode()
        elif number == 8:
            frame.payload = value
    if not {1, 2, 3, 4} <= set(numbers):
        raise BadFrame("a required field is missing")
    frame.seq_id, frame.log_id = numbers[1], numbers[2]
    frame.service, frame.method = numbers[3], numbers[4]
    return frame


def _fields(data: bytes) -> list[tuple[int, int | bytes]]:
    found: list[tuple[int, int | bytes]] = []
    at = 0
    while at < len(data):
        tag, at = _read_varint(data, at)
        if tag & 7 == _VARINT:
            number, at = _read_varint(data, at)
            found.append((tag >> 3, number))
        elif tag & 7 == _BYTES:
            length, at = _read_varint(data, at)
            if at + length > len(data):
                raise BadFrame("a field is cut short")
            found.append((tag >> 3, data[at : at + length]))
            at += length
        else:
            raise BadFrame(f"wire type {tag & 7}")
    return found


def _chunk(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise BadFrame("a number is cut short")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
