"""Days and sums of deals, milestones and complaints, by tables."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.calendar import WorkCalendar
from handlers.domain.deal import complaint_due, contract_end, milestone_step, share_of

CALENDAR = WorkCalendar(ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("signed", "end"),
    [
        ("2026-11-18", "2027-11-18"),
        ("2027-12-31", "2028-12-31"),
        ("2028-02-29", "2029-02-28"),
    ],
)
def test_a_contract_runs_for_a_year_unless_said_otherwise(signed: str, end: str) -> None:
    assert contract_end(date.fromisoformat(signed)) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("amount", "share", "part"),
    [("260000", "0.3", "78000"), ("100", "1", "100"), ("0.05", "0.5", "0.02")],
)
def test_a_part_of_a_sum_is_exact_to_the_fen(amount: str, share: str, part: str) -> None:
    assert share_of(Decimal(amount), Decimal(share)) == Decimal(part)


@pytest.mark.parametrize(
    ("due", "today", "step"),
    [
        ("2026-11-25", "2026-11-19", None),
        ("2026-11-25", "2026-11-20", 3),  # three days ahead is a Sunday: the Friday before
        ("2026-11-25", "2026-11-24", 3),
        ("2026-11-25", "2026-11-25", 0),
        ("2026-11-25", "2026-12-20", 0),
        ("2026-11-22", "2026-11-20", 0),  # a Sunday: told on the Friday before
        ("2026-10-03", "2026-09-30", 0),  # in the holidays: told on the last day before them
    ],
)
def test_a_milestone_is_told_of_three_days_ahead_and_on_its_day(
    due: str, today: str, step: int | None
) -> None:
    days = date.fromisoformat(due), date.fromisoformat(today)
    assert milestone_step(*days, CALENDAR) == step


@pytest.mark.parametrize(
    ("on", "due"), [("2026-11-18", "2026-11-23"), ("2026-11-20", "2026-11-25")]
)
def test_a_complaint_has_three_working_days(on: str, due: str) -> None:
    assert complaint_due(date.fromisoformat(on), CALENDAR) == date.fromisoformat(due)
