"""Worker lanes keep the order inside a lane, and nothing waits for another lane."""

import json
import threading
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feishu.lanes import Lanes
from bot.feishu.ordering import Ordering
from bot.feishu.ws_endpoint import Pace, read_pace


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from("abc"), max_size=40), st.integers(1, 4))
def test_each_lane_keeps_its_order(lanes: list[str], threads: int) -> None:
    pool = Lanes(threads, "test")
    done: dict[str, list[int]] = {lane: [] for lane in lanes}
    for number, lane in enumerate(lanes):
        pool.submit(lane, partial(done[lane].append, number))
    assert pool.close(10)
    assert done == {lane: [i for i, x in enumerate(lanes) if x == lane] for lane in lanes}


def test_a_stuck_lane_holds_up_no_other() -> None:
    pool, release, passed = Lanes(2, "test"), threading.Event(), threading.Event()
    pool.submit("stuck", lambda: release.wait(10))
    pool.submit("other", passed.set)
    assert passed.wait(10)
    release.set()
    assert pool.close(10)


def test_closing_does_not_wait_for_ever_and_takes_no_more() -> None:
    pool, release, late = Lanes(1, "test"), threading.Event(), threading.Event()
    pool.submit("stuck", lambda: release.wait(10))
    assert not pool.close(0.0)
    pool.submit("other", late.set)
    release.set()
    assert not late.is_set()


@pytest.mark.parametrize(
    ("failures", "chance", "delay_s"),
    [
        (0, 0.5, 0.5),
        (0, 0.0, 0.05),
        (1, 1.0, 2.0),
        (5, 1.0, 32.0),
        (7, 1.0, 120.0),
        (10_000, 0.5, 60.0),
    ],
)
def test_pauses_grow_to_the_longest_and_are_random(
    failures: int, chance: float, delay_s: float
) -> None:
    assert Pace().delay_s(failures, chance) == delay_s


@pytest.mark.parametrize(
    ("config", "pace"),
    [
        (b'{"PingInterval":30,"ReconnectInterval":10}', Pace(30, 10)),
        ({"PingInterval": 30}, Pace(30, 120)),
        (b'{"PingInterval":0,"ReconnectInterval":-1}', Pace()),
        (b'{"PingInterval":"30"}', Pace()),
        (b"{", Pace()),
        (b"\xff", Pace()),
        (b"[]", Pace()),
        (None, Pace()),
    ],
)
def test_the_pace_is_what_feishu_says_where_it_says_something(config: object, pace: Pace) -> None:
    assert read_pace(config, Pace()) == pace


def payload(event_type: str, **event: object) -> bytes:
    return json.dumps({"header": {"event_type": event_type}, "event": event}).encode()


def said(who: str, chat: str, chat_type: str, text: str = "") -> bytes:
    return payload(
        "im.message.receive_v1",
        sender={"sender_id": {"union_id": "on_x", "open_id": who}},
        message={
            "chat_id": chat,
            "chat_type": chat_type,
            "content": json.dumps({"text": text}),
        },
    )


def lanes_of(*payloads: bytes) -> list[str]:
    ordering = Ordering()
    return [ordering.lane_of(one, f"frame {place}") for place, one in enumerate(payloads)]


def test_what_happens_in_a_group_is_in_one_lane_whoever_does_it() -> None:
    lanes = lanes_of(
        payload("im.chat.member.bot.added_v1", chat_id="oc_g", operator_id={"open_id": "ou_a"}),
        said("ou_a", "oc_g", "group"),
        said("ou_b", "oc_g", "group"),
        payload("im.message.recalled_v1", message_id="om_1", chat_id="oc_g"),
        payload("im.chat.member.bot.deleted_v1", chat_id="oc_g", operator_id={"open_id": "ou_b"}),
        payload("im.chat.disbanded_v1", chat_id="oc_g", operator_id={"open_id": "ou_b"}),
    )
    assert lanes == ["oc_g"] * 6


def test_what_a_person_does_in_private_is_in_one_lane() -> None:
    lanes = lanes_of(
        said("ou_a", "oc_a", "p2p", '"chat_type": "group"'),
        payload("application.bot.menu_v6", operator={"operator_id": {"open_id": "ou_a"}}),
        payload("im.message.recalled_v1", message_id="om_1", chat_id="oc_a"),
        payload(
            "im.chat.access_event.bot_p2p_chat_entered_v1",
            chat_id="oc_a",
            operator_id={"open_id": "ou_a"},
        ),
    )
    assert lanes == ["ou_a"] * 4


def test_a_press_and_what_names_nobody_wait_for_nobody() -> None:
    pressed = payload("card.action.trigger", operator={"open_id": "ou_a"})
    assert lanes_of(pressed, payload("some.event_v1")) == ["frame 0", "frame 1"]
