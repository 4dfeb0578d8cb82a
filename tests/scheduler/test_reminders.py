"""Reminder cards: one per person, at the right minute, never twice, never forgotten."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from handlers.records import Customer, Ownership, ReminderKind
from scheduler.runner import Ticker, run_due
from storage.uow import SqlStore
from tests.scheduler.desk import World, add_customer, add_reminder, local


def _change(customer: Customer, values: dict[str, Any], store: SqlStore) -> None:
    store.customers.change(customer, values)


def run(world: World, at: str) -> list[str]:
    """Do everything due by a local time, and fail on a broken sweep."""
    world.desk.at = local(at)
    lines = run_due(world.desk, world.desk.at)
    assert world.desk.failures == []
    return lines


def test_dated_reminder_comes_at_its_minute_and_once(world: World) -> None:
    add_reminder(world, "2026-11-19 14:30", customer=add_customer(world, "杭州云杉"))
    assert run(world, "2026-11-19 14:29") == []
    assert run(world, "2026-11-19 14:30") == ["提醒 王磊：杭州云杉"]
    assert run(world, "2026-11-19 14:31") == []
    assert world.subjects() == [["杭州云杉"]]


def test_what_is_due_within_five_minutes_joins_the_card(world: World) -> None:
    for minute, name in (("30", "甲公司"), ("35", "乙公司"), ("36", "丙公司")):
        add_reminder(world, f"2026-11-19 14:{minute}", customer=add_customer(world, name))
    run(world, "2026-11-19 14:30")
    assert world.subjects() == [["甲公司", "乙公司"]]
    run(world, "2026-11-19 14:36")
    assert world.subjects() == [["甲公司", "乙公司"], ["丙公司"]]


def test_each_person_gets_their_own_card(world: World) -> None:
    mine = add_customer(world, "甲公司")
    theirs = add_customer(world, "乙公司", owner="ou_li")
    add_reminder(world, "2026-11-19 14:30", customer=mine)
    add_reminder(world, "2026-11-19 14:30", customer=theirs, person="ou_li")
    run(world, "2026-11-19 14:30")
    assert {receiver for receiver, _ in world.queued()} == {"ou_wang", "ou_li"}
    assert sorted(world.subjects()) == [["乙公司"], ["甲公司"]]


def test_undated_postponed_and_overdue_come_in_one_card_at_nine(world: World) -> None:
    add_reminder(world, "2026-11-19 15:00", customer=add_customer(world, "逾期公司"))
    add_reminder(world, "2026-11-19 22:00", customer=add_customer(world, "夜里公司"))
    add_reminder(
        world, "2026-11-20 09:00", customer=add_customer(world, "无时公司"), is_dated=False
    )
    run(world, "2026-11-19 15:00")
    for quiet in ("2026-11-19 22:00", "2026-11-20 07:59"):
        assert run(world, quiet) == []
    assert run(world, "2026-11-20 08:00") == ["提醒 王磊：夜里公司"]
    assert run(world, "2026-11-20 08:59") == []
    run(world, "2026-11-20 09:00")
    assert world.subjects()[2:] == [["逾期公司", "无时公司"]]
    assert run(world, "2026-11-20 09:01") == []
    assert run(world, "2026-11-20 17:00") == []


def test_overdue_follow_up_returns_each_working_morning_until_it_is_done(world: World) -> None:
    customer = add_customer(world, "逾期公司")
    add_reminder(world, "2026-11-19 15:00", customer=customer)
    run(world, "2026-11-19 15:00")
    for morning in ("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"):
        run(world, f"{morning} 09:00")
    assert len(world.subjects()) == 3  # at once, on Friday, on Monday
    kinds = (ReminderKind.NEXT_FOLLOW_UP,)
    world.write(lambda store: store.reminders.close(customer.id, kinds, world.desk.at))
    world.write(lambda store: store.customers.change(customer, {"last_follow_at": world.desk.at}))
    assert run(world, "2026-11-24 09:00") == []


def test_first_follow_up_waits_for_the_end_of_the_weekend(world: World) -> None:
    customer = add_customer(world, "周五公司")
    add_reminder(world, "2026-11-21 18:00", customer=customer, kind=ReminderKind.FIRST_FOLLOW_UP)
    assert run(world, "2026-11-22 12:00") == []
    assert run(world, "2026-11-23 07:59") == []
    assert run(world, "2026-11-23 08:00") == ["提醒 王磊：周五公司"]


def test_reminder_missed_until_the_quiet_hours_waits_for_their_end(world: World) -> None:
    add_reminder(world, "2026-11-19 14:30", customer=add_customer(world, "甲公司"))
    assert run(world, "2026-11-19 22:00") == []
    assert run(world, "2026-11-20 08:00") == ["提醒 王磊：甲公司"]


def test_personal_reminder_is_kept_at_night_and_said_once(world: World) -> None:
    add_reminder(
        world,
        "2026-11-21 23:15",
        kind=ReminderKind.PERSONAL,
        text="交标书",
        chosen_by_person=True,
    )
    assert run(world, "2026-11-21 23:15") == ["提醒 王磊：交标书"]
    assert run(world, "2026-11-23 09:00") == []


def test_snoozed_reminder_comes_again(world: World) -> None:
    made = add_reminder(world, "2026-11-19 14:30", customer=add_customer(world, "甲公司"))
    run(world, "2026-11-19 14:30")
    later = local("2026-11-19 15:30")
    world.write(lambda store: store.reminders.reschedule(made.id, later, is_dated=True))
    assert run(world, "2026-11-19 15:29") == []
    assert run(world, "2026-11-19 15:30") == ["提醒 王磊：甲公司"]


def test_card_holds_ten_and_counts_the_rest_the_most_urgent_first(world: World) -> None:
    for number in range(13):
        customer = add_customer(world, f"客户{number:02}")
        add_reminder(world, f"2026-11-19 22:{59 - number}", customer=customer)
    run(world, "2026-11-20 09:00")
    ((_, card),) = world.queued()
    assert card["subjects"] == [f"客户{number:02}" for number in range(12, 2, -1)]
    assert card["more"] == 3
    assert run(world, "2026-11-20 09:01") == []


def test_incomplete_customer_is_reminded_until_it_is_complete(world: World) -> None:
    lacking = add_customer(world, "缺需求公司", source="行业展会")
    complete = add_customer(world, "齐全公司", source="行业展会", need="采购")
    agreed = {"next_follow_at": local("2026-12-18 10:00")}
    for customer in (lacking, complete):
        world.write(partial(_change, customer, agreed))
        for due in ("2026-11-20 10:00", "2026-11-24 10:00"):
            add_reminder(
                world,
                due,
                customer=customer,
                kind=ReminderKind.INCOMPLETE,
                is_dated=False,
            )
    for day in (20, 23, 24, 25, 26):
        run(world, f"2026-11-{day} 09:00")
    assert world.subjects() == [["缺需求公司"], ["缺需求公司"]]


def test_reminders_of_a_customer_that_is_gone_are_closed_silently(world: World) -> None:
    withdrawn = add_customer(world, "撤销公司")
    ceded = add_customer(world, "让出公司")
    for customer in (withdrawn, ceded):
        add_reminder(world, "2026-11-19 14:30", customer=customer)
    world.write(lambda store: store.customers.withdraw(withdrawn, world.desk.at))
    world.write(lambda store: store.customers.change(ceded, {"owner_open_id": "ou_li"}))
    assert run(world, "2026-11-19 14:30") == []
    assert world.write(lambda store: store.reminders.open_of("ou_wang")) == []
    assert ceded.ownership is Ownership.OWNED


def test_leaver_is_told_nothing(world: World) -> None:
    add_reminder(world, "2026-11-19 14:30", customer=add_customer(world, "甲公司"))
    world.write(lambda store: store.people.mark_left("ou_wang", world.desk.at))
    assert run(world, "2026-11-19 14:30") == []


@pytest.mark.parametrize("late_by", [timedelta(minutes=1), timedelta(hours=3)])
def test_reminder_missed_while_down_is_caught_up(world: World, late_by: timedelta) -> None:
    add_reminder(world, "2026-11-19 14:30", customer=add_customer(world, "甲公司"))
    world.desk.at = local("2026-11-19 14:30") + late_by
    assert run_due(world.desk, world.desk.at) == ["提醒 王磊：甲公司"]


def test_long_absence_ends_in_one_card(world: World) -> None:
    for day in (19, 20, 23, 24, 25):
        customer = add_customer(world, f"客户{day}")
        add_reminder(world, f"2026-11-{day} 14:30", customer=customer)
    run(world, "2026-11-25 20:30")
    assert world.subjects() == [["客户19", "客户20", "客户23", "客户24", "客户25"]]


def test_one_set_for_a_minute_that_was_gone_through_still_comes(world: World) -> None:
    add_reminder(world, "2026-11-20 14:30", customer=add_customer(world, "甲公司"))
    run(world, "2026-11-20 14:30")
    add_reminder(world, "2026-11-20 14:30", customer=add_customer(world, "乙公司"))
    assert run(world, "2026-11-20 14:30") == ["提醒 王磊：乙公司"]
    assert run(world, "2026-11-20 14:31") == []
    assert world.subjects() == [["甲公司"], ["乙公司"]]


def test_one_put_off_to_a_minute_that_was_gone_through_comes_again(world: World) -> None:
    made = add_reminder(world, "2026-11-20 14:30", customer=add_customer(world, "甲公司"))
    run(world, "2026-11-20 14:30")
    again = local("2026-11-20 14:30")
    world.write(lambda store: store.reminders.reschedule(made.id, again, is_dated=True))
    assert run(world, "2026-11-20 14:30") == ["提醒 王磊：甲公司"]


def test_morning_that_was_rehearsed_brings_what_was_set_since(world: World) -> None:
    add_reminder(world, "2026-11-20 09:00", customer=add_customer(world, "甲公司"), is_dated=False)
    run(world, "2026-11-20 09:00")
    add_reminder(world, "2026-11-20 09:00", customer=add_customer(world, "乙公司"), is_dated=False)
    world.desk.at = local("2026-11-19 18:00")
    assert run(world, "2026-11-20 09:00") == ["提醒 王磊：乙公司"]
    assert run(world, "2026-11-20 09:01") == []


def test_reminder_comes_in_the_minute_it_names(world: World) -> None:
    add_reminder(world, "2026-11-19 11:00:30", customer=add_customer(world, "甲公司"))
    add_reminder(
        world,
        "2026-11-19 11:10:59",
        kind=ReminderKind.PERSONAL,
        text="喝水",
        chosen_by_person=True,
    )
    ticker = Ticker(world.desk)
    came = []
    for second in range(0, 900, 20):
        world.desk.at = local("2026-11-19 10:57:00") + timedelta(seconds=second)
        came += [(line, f"{world.desk.at:%H:%M:%S}") for line in ticker.tick()]
    assert came == [("提醒 王磊：甲公司", "11:00:00"), ("提醒 王磊：喝水", "11:10:00")]


def test_undated_one_of_a_second_past_nine_comes_that_morning(world: World) -> None:
    customer = add_customer(world, "甲公司")
    add_reminder(world, "2026-11-20 09:00:40", customer=customer, is_dated=False)
    assert run(world, "2026-11-20 09:00") == ["提醒 王磊：甲公司"]


def test_personal_one_in_the_quiet_hours_pulls_along_nothing_that_waits(world: World) -> None:
    add_reminder(world, "2026-11-19 22:00", customer=add_customer(world, "夜里公司"))
    for minute, text in (("56", "起床"), ("58", "出门")):
        add_reminder(
            world,
            f"2026-11-20 07:{minute}",
            kind=ReminderKind.PERSONAL,
            text=text,
            chosen_by_person=True,
        )
    run(world, "2026-11-20 07:56")
    assert world.subjects() == [["起床", "出门"]]
    assert run(world, "2026-11-20 08:00") == ["提醒 王磊：夜里公司"]


@pytest.mark.parametrize("looks_at", ["2026-11-20 09:00", "2026-11-20 15:00"])
def test_restarted_scheduler_sends_the_morning_once(world: World, looks_at: str) -> None:
    add_reminder(world, "2026-11-19 14:30", customer=add_customer(world, "逾期公司"))
    add_reminder(world, "2026-11-20 09:00", customer=add_customer(world, "今天"), is_dated=False)
    run(world, "2026-11-19 14:30")
    world.desk.at = local(looks_at)
    assert Ticker(world.desk).tick() == ["提醒 王磊：逾期公司 等 2 项"]
    world.desk.at += timedelta(minutes=1)
    assert Ticker(world.desk).tick() == []


def test_morning_card_missed_yesterday_waits_for_nine_today(world: World) -> None:
    add_reminder(world, "2026-11-19 09:00", customer=add_customer(world, "甲公司"), is_dated=False)
    assert run(world, "2026-11-20 08:30") == []
    assert run(world, "2026-11-20 09:00") == ["提醒 王磊：甲公司"]


def test_broken_record_keeps_nobody_else_waiting(world: World) -> None:
    add_reminder(world, "2026-11-19 14:30", customer=add_customer(world, "甲公司"))
    theirs = add_customer(world, "乙公司", owner="ou_li")
    add_reminder(world, "2026-11-19 14:30", customer=theirs, person="ou_li")
    world.write(
        lambda store: store.rules.set_rule("quiet_hours", "21:00-08:00", by="", at=world.desk.at)
    )
    world.desk.at = local("2026-11-19 14:30")
    broken = _BreaksFor(world, "ou_li")
    lines = run_due(broken.desk, world.desk.at)
    assert lines == ["提醒 王磊：甲公司", "有 1 项没有做成，详情见日志；下次会再做"]
    assert run(world, "2026-11-19 14:31") == ["提醒 李雷：乙公司"]


class _BreaksFor:
    """The same desk, with an outbox that refuses one receiver's cards."""

    def __init__(self, world: World, open_id: str) -> None:
        self.desk = type(world.desk)(world.database, world.desk.at)
        queue = self.desk._queue

        def refuse(store, tell, now):  # type: ignore[no-untyped-def]
            if tell is not None and tell.to_open_id == open_id:
                raise RuntimeError("the outbox is full")
            return queue(store, tell, now)

        self.desk._queue = refuse  # type: ignore[method-assign]
