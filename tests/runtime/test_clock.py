"""Clocks: aware, shiftable, and never thrown back by a half-written file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import FixedClock, OffsetClock, SystemClock, make_clock

SLACK = timedelta(seconds=30)


def test_the_system_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_the_shift_is_read_anew_at_every_call(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = make_clock(file)
    assert abs(clock.now() - SystemClock().now()) < SLACK
    file.write_text("604800")
    assert abs(clock.now() - SystemClock().now() - timedelta(days=7)) < SLACK
    file.write_text("691200.5\n")
    assert abs(clock.now() - SystemClock().now() - timedelta(days=8)) < SLACK


def test_an_unreadable_shift_leaves_the_last_one(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text("86400")
    clock = OffsetClock(file)
    clock.now()
    for content in ("", "soon", "1e400"):
        file.write_text(content)
        assert abs(clock.now() - SystemClock().now() - timedelta(days=1)) < SLACK
    file.unlink()
    assert abs(clock.now() - SystemClock().now() - timedelta(days=1)) < SLACK


def test_without_a_file_it_is_the_system_clock() -> None:
    assert isinstance(make_clock(None), SystemClock)


def test_a_fixed_clock_stands_still() -> None:
    at = datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert FixedClock(at).now() == at
