"""What is due later: when it is noted for."""

import pytest

from handlers.records import ReminderKind
from tests.usecases.desk import SHANGHAI, Desk, open_id
from tests.usecases.samples import COMPLETE, TALKED


def next_contacts(desk: Desk, name: str = "王磊") -> list[str]:
    found = desk.read(lambda store: store.reminders.open_of(open_id(name)))
    return [
        f"{one.due_at.astimezone(SHANGHAI):%m-%d %H:%M}"
        for one in found
        if one.kind is ReminderKind.NEXT_FOLLOW_UP and not one.is_dated
    ]


@pytest.mark.parametrize(
    "words",
    [
        (f"{COMPLETE} 下次:今天",),
        (COMPLETE, f"{TALKED} 下次 今天"),
        (COMPLETE, "更新 云杉智能 下次:今天"),
    ],
    ids=["报备", "跟进", "更新"],
)
def test_today_without_a_time_said_after_nine_is_due_next_morning(
    desk: Desk, words: tuple[str, ...]
) -> None:
    for one in words:
        desk.says("王磊", one)
    assert next_contacts(desk) == ["11-19 09:00"]


def test_today_without_a_time_said_before_nine_is_due_at_nine(desk: Desk) -> None:
    desk.later(hours=-2)
    desk.says("王磊", f"{COMPLETE} 下次:今天")
    assert next_contacts(desk) == ["11-18 09:00"]
