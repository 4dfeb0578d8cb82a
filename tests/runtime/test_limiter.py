"""The limits: never more than allowed in any window, whatever the pattern of sends."""

from hypothesis import given
from hypothesis import strategies as st

from bot.limiter import Limiter


def send_all(limiter: Limiter, receivers: list[str], gaps: list[float]) -> list[tuple[float, str]]:
    """Send to the receivers in turn as soon as allowed; return when each went out."""
    now, sent = 0.0, []
    for receiver, gap in zip(receivers, gaps, strict=False):
        now += gap
        while (wait := max(limiter.overall_wait(now), limiter.receiver_wait(receiver, now))) > 0:
            now += wait
        limiter.record(receiver, now)
        sent.append((now, receiver))
    return sent


def most_in_window(times: list[float], seconds: float) -> int:
    return max(
        (sum(1 for other in times if start <= other < start + seconds) for start in times),
        default=0,
    )


@given(
    st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=120),
    st.lists(st.floats(0, 0.3), min_size=120, max_size=120),
)
def test_no_receiver_gets_more_than_five_in_any_second(
    receivers: list[str], gaps: list[float]
) -> None:
    sent = send_all(Limiter(), receivers, gaps)
    for receiver in set(receivers):
        times = [at for at, to in sent if to == receiver]
        assert most_in_window(times, 1.0) <= 5


def test_overall_fifty_a_second_and_a_thousand_a_minute() -> None:
    receivers = [f"r{n}" for n in range(2200)]
    times = [at for at, _ in send_all(Limiter(), receivers, [0.0] * len(receivers))]
    assert most_in_window(times[:200], 1.0) == 50
    assert most_in_window(times, 60.0) == 1000


def test_the_first_five_go_at_once() -> None:
    limiter = Limiter()
    assert [at for at, _ in send_all(limiter, ["a"] * 5, [0.0] * 5)] == [0.0] * 5
    assert limiter.receiver_wait("a", 0.0) > 0
    assert limiter.receiver_wait("b", 0.0) == 0


def test_a_pause_holds_everything_and_ends() -> None:
    limiter = Limiter()
    limiter.pause(10.0)
    limiter.pause(4.0)
    assert limiter.overall_wait(9.0) == 1.0
    assert limiter.overall_wait(10.0) == 0.0


def test_two_senders_share_the_budget() -> None:
    limiter = Limiter()
    limiter.set_share(2)
    times = [at for at, _ in send_all(limiter, [f"r{n}" for n in range(60)], [0.0] * 60)]
    assert most_in_window(times, 1.0) == 25


@given(st.integers(1, 12), st.integers(0, 8))
def test_several_senders_together_give_a_receiver_no_more_than_five(
    senders: int, late: int
) -> None:
    """Also when a sender learns of the others only after some sends."""
    times: list[float] = []
    for _ in range(senders):
        limiter = Limiter()
        limiter.set_share(senders)
        times += [at for at, _ in send_all(limiter, ["a"] * 12, [0.0] * 12)]
    assert most_in_window(times, 1.0) <= max(5, senders)
    limiter = Limiter()
    send_all(limiter, ["a"] * late, [0.0] * late)
    limiter.set_share(senders)
    after = [at for at, _ in send_all(limiter, ["a"] * 6, [9.0] + [0.0] * 5)]
    assert most_in_window(after, 1.0) <= max(1, 5 // senders)
