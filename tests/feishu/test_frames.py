"""The long connection's frames: the SDK's protobuf is the oracle, garbage never gets through."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feishu.frames import CONTROL, DATA, BadFrame, Frame, decode, encode
from bot.feishu.parts import Parts

texts = st.text(st.characters(codec="utf-8"), max_size=20)
frames = st.builds(
    Frame,
    method=st.sampled_from([CONTROL, DATA]),
    service=st.integers(-(2**31), 2**31 - 1),
    headers=st.lists(st.tuples(texts, texts), max_size=6).map(tuple),
    payload=st.none() | st.binary(max_size=300),
    seq_id=st.integers(0, 2**64 - 1),
    log_id=st.integers(0, 2**64 - 1),
    payload_encoding=st.none() | texts,
    payload_type=st.none() | texts,
    log_id_new=st.none() | texts,
)


@pytest.fixture(scope="module")
def sdk_frame() -> Any:
    """The SDK's generated class (its package pulls in the whole client)."""
    from lark_oapi.ws.pb.pbbp2_pb2 import Frame as SdkFrame

    return SdkFrame


def read_by_sdk(sdk_frame: Any, data: bytes) -> Frame:
    found = sdk_frame()
    found.ParseFromString(data)

    def optional(name: str) -> Any:
        return getattr(found, name) if found.HasField(name) else None

    return Frame(
        found.method,
        found.service,
        tuple((h.key, h.value) for h in found.headers),
        optional("payload"),
        found.SeqID,
        found.LogID,
        optional("payload_encoding"),
        optional("payload_type"),
        optional("LogIDNew"),
    )


@given(frames)
def test_the_sdk_reads_what_we_write_and_we_read_what_it_writes(
    sdk_frame: Any, frame: Frame
) -> None:
    ours = encode(frame)
    assert read_by_sdk(sdk_frame, ours) == frame
    again = sdk_frame()
    again.ParseFromString(ours)
    assert decode(again.SerializeToString()) == frame


def test_a_ping_is_the_bytes_the_sdk_sends() -> None:
    ping = Frame(CONTROL, 33554678, (("type", "ping"),))
    assert encode(ping).hex() == "0800100018f681801020002a0c0a0474797065120470696e67"


@given(frames, st.binary(min_size=1, max_size=8))
def test_a_cut_or_changed_frame_is_refused_or_read_but_nothing_else(
    frame: Frame, noise: bytes
) -> None:
    whole = encode(frame)
    for garbled in (whole[: len(whole) // 2], noise + whole, whole + noise, noise):
        with suppress(BadFrame):
            decode(garbled)


def test_fields_of_a_later_version_are_skipped() -> None:
    later = (
        encode(Frame(DATA, 1))
        + b"\x50\x07"
        + b"\x5a\x02hi"
        + b"\x61"
        + b"8" * 8
        + b"\x6d"
        + b"4" * 4
    )
    assert decode(later) == Frame(DATA, 1)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x08", b"\x08" + b"\xff" * 11, b"\x0b", encode(Frame(DATA, 1))[:-2], b"\x42\x7f"],
)
def test_what_is_no_frame_is_refused(data: bytes) -> None:
    with pytest.raises(BadFrame):
        decode(data)


def part(index: object, total: object, payload: bytes, message_id: str = "m1") -> Frame:
    headers = (("message_id", message_id), ("sum", str(total)), ("seq", str(index)))
    return Frame(DATA, 1, headers, payload)


@given(st.binary(min_size=2, max_size=100), st.randoms(use_true_random=False))
def test_parts_are_joined_in_whatever_order_they_come(payload: bytes, chance: Any) -> None:
    total = chance.randint(2, len(payload))
    size = -(-len(payload) // total)
    pieces = [part(i, total, payload[i * size : (i + 1) * size]) for i in range(total)]
    chance.shuffle(pieces)
    parts = Parts()
    found = [parts.whole(piece, 0.0) for piece in pieces]
    assert found == [None] * (total - 1) + [payload]


def test_a_payload_in_one_part_is_whole_at_once() -> None:
    assert Parts().whole(part(0, 1, b"x"), 0.0) == b"x"
    assert Parts().whole(Frame(DATA, 1, (), b"x"), 0.0) == b"x"


def test_parts_of_different_payloads_are_kept_apart() -> None:
    parts = Parts()
    assert parts.whole(part(0, 2, b"a", "m1"), 0.0) is None
    assert parts.whole(part(0, 2, b"c", "m2"), 0.0) is None
    assert parts.whole(part(1, 2, b"b", "m1"), 0.0) == b"ab"


def test_a_missing_part_is_waited_for_five_seconds() -> None:
    parts = Parts()
    assert parts.whole(part(0, 2, b"a"), 0.0) is None
    assert parts.whole(part(1, 2, b"b"), 5.0) is None
    assert parts.whole(part(0, 2, b"a"), 6.0) == b"ab"


@pytest.mark.parametrize(
    ("index", "total"), [("2", "2"), ("-1", "2"), ("0", "0"), ("x", "2"), ("0", "999999999")]
)
def test_senseless_part_numbers_bring_nothing(index: str, total: str) -> None:
    assert Parts().whole(part(index, total, b"a"), 0.0) is None


def test_unfinished_payloads_do_not_pile_up() -> None:
    parts = Parts()
    for number in range(2000):
        parts.whole(part(0, 2, json.dumps(number).encode(), f"m{number}"), 0.0)
    assert parts.whole(part(1, 2, b"!", "m1999"), 0.0) == b"1999!"
    assert parts.whole(part(1, 2, b"!", "m0"), 0.0) is None
