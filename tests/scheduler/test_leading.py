"""Many scheduler processes, one at work: killed ones are replaced, and nothing is sent twice or missed."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from scheduler.runner import RENEW_AFTER_SECONDS, Ticker, run_due, start
from storage.leases import LEASE_LENGTH
from tests.scheduler.desk import StorageDesk, World, add_customer, add_reminder, local
from tests.structure.source import ROOT
from tests.support.waiting import wait_until

REMINDERS = 40


def add_many(world: World, *, every: timedelta, person: str = "ou_wang") -> list[str]:
    """Store reminders for one customer each, from ten o'clock on; return the names."""
    names = [f"客户{number:03}" for number in range(REMINDERS)]
    for number, name in enumerate(names):
        due = local("2026-11-19 10:00") + every * (number + 1)
        customer = add_customer(world, name, owner=person)
        add_reminder(world, f"{due:%Y-%m-%d %H:%M}", customer=customer, person=person)
    return names


def counted(world: World) -> int:
    """Count the reminders on all cards, those behind 还有 N 个 too."""
    return sum(len(card["lines"]) + card["more"] for _, card in world.queued())


def url_of(world: World) -> str:
    return world.database.url.render_as_string(hide_password=False)


class Ticking:
    """A scheduler process under test."""

    def __init__(self, world: World, started: float) -> None:
        command = [sys.executable, "-m", "tests.scheduler.ticking", url_of(world), str(started)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.leads = threading.Event()
        self.said: list[str] = []
        self._ear = threading.Thread(target=self._listen)
        self._ear.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.said.append(line)
                if line == "leading\n":
                    self.leads.set()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(timeout=10)
        self._ear.join(timeout=10)


@pytest.fixture
def spawned() -> Iterator[list[Ticking]]:
    """Processes to be ended with the test."""
    processes: list[Ticking] = []
    yield processes
    for one in processes:
        one.kill()


def test_killed_leaders_are_replaced_and_each_reminder_comes_once(
    world: World, spawned: list[Ticking]
) -> None:
    names = add_many(world, every=timedelta(minutes=3))
    started = time.time()
    spawned += [Ticking(world, started), Ticking(world, started)]
    for _ in range(3):
        wait_until(lambda: any(_is_leading(one) for one in spawned), 30, reason="nobody leads")
        leader = next(one for one in spawned if _is_leading(one))
        before = counted(world)
        wait_until(partial(_moved, world, before), 30, reason="no card was queued")
        leader.kill()
        spawned.append(Ticking(world, started))
    wait_until(lambda: _all_sent(world), 60, reason=lambda: f"{counted(world)} came")
    assert counted(world) == len(names)
    shown = [name for card in world.subjects() for name in card]
    assert len(shown) == len(set(shown))


def _is_leading(one: Ticking) -> bool:
    if one.process.poll() not in (None, -9):
        raise AssertionError(f"a scheduler process died by itself: {one.said}")
    return one.process.poll() is None and one.leads.is_set()


def _moved(world: World, before: int) -> bool:
    return counted(world) > before or _all_sent(world)


def _all_sent(world: World) -> bool:
    return all(
        reminder.sent_at is not None
        for reminder in world.write(lambda store: store.reminders.open_of("ou_wang"))
    )


def test_two_schedulers_that_both_believe_to_lead_send_nothing_twice(world: World) -> None:
    names = add_many(world, every=timedelta())
    desks = [StorageDesk(world.database, local("2026-11-19 10:00")) for _ in range(4)]
    barrier = threading.Barrier(len(desks))

    def sweep(desk: StorageDesk) -> None:
        barrier.wait()
        run_due(desk, desk.at)

    with ThreadPoolExecutor(len(desks)) as pool:
        list(pool.map(sweep, desks))
    assert [desk.failures for desk in desks] == [[]] * len(desks)
    cards = [card for _, card in world.queued()]
    assert len(cards) == 1
    assert len(cards[0]["lines"]) + cards[0]["more"] == len(names)


def test_lease_outlives_several_missed_renewals_and_ends_within_a_minute() -> None:
    assert 3 * RENEW_AFTER_SECONDS < LEASE_LENGTH.total_seconds() < 60


def test_only_the_holder_of_the_lease_works(world: World) -> None:
    add_reminder(world, "2026-11-19 10:00", customer=add_customer(world, "甲公司"))
    leader, other = (Ticker(StorageDesk(world.database, local("2026-11-19 10:00"))) for _ in "ab")
    assert leader.tick() == ["提醒 王磊：甲公司"]
    assert other.tick() == []
    assert (leader.is_leading, other.is_leading) == (True, False)


def test_stopped_scheduler_hands_over_at_once(world: World) -> None:
    add_reminder(world, "2026-11-19 10:00", customer=add_customer(world, "甲公司"))
    running = start(StorageDesk(world.database, local("2026-11-19 10:00")))
    wait_until(lambda: running.is_leading and world.subjects(), 20, reason="no card")
    running.stop()
    assert StorageDesk(world.database, local("2026-11-19 10:00")).lead()


def test_shifted_clock_takes_effect_at_the_next_tick(world: World) -> None:
    add_reminder(world, "2026-11-20 10:00", customer=add_customer(world, "甲公司"))
    desk = StorageDesk(world.database, local("2026-11-19 10:00"))
    ticker = Ticker(desk)
    assert ticker.tick() == []
    desk.at = local("2026-11-20 10:00")
    assert ticker.tick() == ["提醒 王磊：甲公司"]


def test_minute_is_gone_through_once(world: World) -> None:
    desk = StorageDesk(world.database, local("2026-11-19 10:00"))
    ticker = Ticker(desk)
    ticker.tick()
    add_reminder(world, "2026-11-19 10:00", customer=add_customer(world, "甲公司"))
    assert ticker.tick() == []
    desk.at += timedelta(minutes=1)
    assert ticker.tick() == ["提醒 王磊：甲公司"]
