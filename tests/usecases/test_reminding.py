"""What is due later: when it is noted for, and that none of it is out of reach."""

import re
from datetime import UTC, datetime

import pytest

from handlers.records import Reminder, ReminderKind
from tests.usecases.desk import SHANGHAI, VAULT, CardView, Desk, elements, open_id
from tests.usecases.samples import COMPLETE, TALKED

MANY = 112


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


def set_many(desk: Desk) -> None:
    due_at = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)
    with desk.database.write(VAULT) as store:
        for number in range(MANY):
            store.reminders.add(
                Reminder(
                    person_open_id=open_id("王磊"),
                    kind=ReminderKind.PERSONAL,
                    due_at=due_at,
                    text=f"联系第{number:03}家",
                    chosen_by_person=True,
                )
            )


def turned_through(desk: Desk, card: CardView) -> set[str]:
    seen: set[str] = set()
    for _ in range(MANY):
        seen |= set(re.findall(r"联系第(\d+)家", card.text))
        if "下一页" not in card.buttons:
            break
        card = desk.clicks("王磊", card, "下一页").card
    return seen


def test_each_of_very_many_due_things_can_be_reached(desk: Desk) -> None:
    set_many(desk)
    todo = desk.says("王磊", "待办")
    assert str(MANY) in todo.text
    assert len(turned_through(desk, todo.card)) == MANY
    desk.later(hours=5)
    due = desk.sends_back("王磊", {"v": 1, "a": "reminders_page", "p": 1}, card=todo.card)
    assert len(turned_through(desk, due.card)) == MANY


def test_card_sent_by_a_rehearsal_turns_its_pages_before_its_time(desk: Desk) -> None:
    set_many(desk)
    tomorrow = datetime(2026, 11, 19, 7, 0, tzinfo=UTC)
    with desk.database.write(VAULT) as store:
        ids = [one.id for one in store.reminders.open_of(open_id("王磊"), limit=MANY)]
        store.reminders.mark_sent(ids, tomorrow)
    card = desk.says("王磊", "待办").card
    due = desk.sends_back("王磊", {"v": 1, "a": "reminders_page", "p": 1}, card=card)
    assert len(turned_through(desk, due.card)) == MANY


def test_what_is_near_its_end_can_be_extended_or_released_from_the_reminder(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "跟进 云杉智能 电话聊了样品的细节，下周三再联系")
    assert "申请延期" not in str(desk.says("王磊", "待办").card.content)
    desk.later(hours=24 * 25)
    due = desk.says("王磊", "待办").card
    assert {"跟进", "已跟进"} <= set(due.buttons)
    (select,) = [one for one in elements(due.content) if one.get("tag") == "select_static"]
    assert [one["value"] for one in select["options"]][-2:] == ["extend", "release"]
    pressed = select["behaviors"][0]["value"]
    asked = desk.sends_back("王磊", pressed, card=due, option="extend")
    assert asked.card.title == "申请延期"
    asked = desk.sends_back("王磊", pressed, card=due, option="release")
    assert "释放" in asked.card.title
