"""When a leaver's customers are spoken of again and go to the pool: a working day at a time."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.calendar import WorkCalendar
from handlers.domain.leaving import Step, pool_at, step
from handlers.domain.policy import Policy

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(SHANGHAI)
POLICY = Policy()
WAIT, SAY, POOL, BOTH = Step(), Step(say=True), Step(pool=True), Step(say=True, pool=True)


def at(text: str) -> datetime:
    """November 2026: the 18th is a Wednesday, the 21st and 22nd are days off."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("opened", "until"),
    [
        ("18 10:00", "23 10:00"),  # Wednesday: Thursday, Friday, Monday
        ("16 08:10", "19 09:30"),  # never before the hour of releases
        ("16 23:10", "20 09:30"),  # never in quiet hours
        ("21 15:00", "25 15:00"),  # a Saturday counts for none
        ("20 21:30", "26 09:30"),
    ],
)
def test_the_pool_comes_the_same_time_on_the_third_working_day(opened: str, until: str) -> None:
    assert pool_at(at(opened), (), POLICY, CALENDAR) == at(until)


@pytest.mark.parametrize(
    ("said", "now", "due"),
    [
        ((), "18 11:00", WAIT),  # the card itself was today
        ((), "19 08:59", WAIT),
        ((), "19 09:00", SAY),
        (("19 09:00",), "19 09:01", WAIT),
        (("19 09:00",), "20 09:00", SAY),
        (("19 09:00", "20 09:00"), "21 10:00", WAIT),
        (("19 09:00", "20 09:00"), "23 09:30", WAIT),
        (("19 09:00", "20 09:00"), "23 10:00", BOTH),
        (("19 09:00", "20 09:00", "23 10:00"), "23 10:01", WAIT),
        ((), "24 10:00", SAY),  # everything was missed: told first
        (("24 10:00",), "25 09:00", SAY),
        (("24 10:00", "25 09:00"), "25 20:00", WAIT),
        (("24 10:00", "25 09:00"), "26 09:30", BOTH),
        (("19 09:00", "20 20:00"), "23 10:00", BOTH),
    ],
)
def test_what_is_due_of_a_card_opened_on_wednesday_at_ten(
    said: tuple[str, ...], now: str, due: Step
) -> None:
    told = [at(one) for one in said]
    assert step(at("18 10:00"), told, at(now), POLICY, CALENDAR) == due
