"""Worker lanes keep the order inside a lane, and nothing waits for another lane."""

import threading
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feishu.lanes import Lanes
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
