"""The checks themselves: each of them notices what it is there for. A check that cannot fail proves nothing."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, cast

import pytest

from tests.quarter import workdays
from tests.quarter.cast import Member, members
from tests.quarter.checks.answers import EveryWordAnswered
from tests.quarter.checks.base import Check
from tests.quarter.checks.cases import CasesInTime
from tests.quarter.checks.deadlines import DeadlinesEqualTheReference
from tests.quarter.checks.disclosure import NothingShownToStrangers
from tests.quarter.checks.notices import NoReleaseUnannounced, NoticesOnce
from tests.quarter.checks.owners import NobodyRobbedSilently, OneOwner
from tests.quarter.checks.quotas import QuotasHeld
from tests.quarter.checks.reminders import FirstContactReminded, RemindersOnce
from tests.quarter.delivered import Delivered
from tests.quarter.market import Company, companies
from tests.quarter.records import Case, Customer, Entry, Notice, Reminder, Snapshot
from tests.quarter.world import World

DAY = date(2026, 4, 1)
REGISTERED = workdays.at(DAY, 10)
END = date(2026, 5, 1)  # thirty days later
RELEASED = workdays.at(date(2026, 5, 6), 9, 30)
PEOPLE = members(10, 1)
OWNER, OTHER = PEOPLE[-1], PEOPLE[-2]
MARKET = companies(20, 1)
COMPANY = MARKET[0]


@dataclass
class _Mail:
    said: dict[str, list[str]] = field(default_factory=dict)
    marks: dict[str, set[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)

    def answers(self) -> tuple[list[str], Counter[str]]:
        return self.asked, self.answered


@dataclass
class _Records:
    ruled_apart: Sequence[int] = ()

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        is_of_rulings = "FROM ruling" in statement
        return [{"customer_id": one} for one in self.ruled_apart] if is_of_rulings else []


@dataclass
class _Still:
    """A world that stands still: what the checks look at, and nothing that runs."""

    now: datetime
    known: Snapshot
    before: Snapshot
    members: list[Member] = field(default_factory=lambda: PEOPLE)
    market: list[Company] = field(default_factory=lambda: MARKET)
    mail: _Mail = field(default_factory=_Mail)
    records: _Records = field(default_factory=_Records)
    left: set[str] = field(default_factory=set)

    @property
    def day(self) -> date:
        return workdays.day_of(self.now)

    @cached_property
    def companies(self) -> dict[str, Company]:
        return {one.name: one for one in self.market}

    def member(self, open_id: str) -> Member | None:
        return next((one for one in self.members if one.open_id == open_id), None)


def entry(number: int, kind: str, at: datetime, **facts: Any) -> Entry:
    return Entry(number, 1, kind, at, OWNER.open_id, OWNER.open_id, 0, facts)


def customer(**changes: Any) -> Customer:
    until = workdays.at(END, 23, 59)
    mine = Customer(
        1, "XS1", COMPANY.name, "owned", OWNER.open_id, "d", until, None, "", is_won=False
    )
    return replace(mine, **changes)


def snapshot(entries: Sequence[Entry], mine: Customer, **more: Any) -> Snapshot:
    found = Snapshot(entries=list(entries), **more)
    for one in entries:
        found.of_customer.setdefault(one.customer, []).append(one)
    found.customers = {mine.id: mine}
    found.named = {mine.name: [mine]}
    return found


def world(now: datetime, known: Snapshot, before: Snapshot | None = None) -> World:
    return cast(World, _Still(now, known, before or Snapshot()))


def card(text: str, at: datetime, person: str = OWNER.open_id) -> Delivered:
    return Delivered("om", person, "oc", at, at, 1, text, text, "")


def notice(days: int, at: datetime, kind: str = "") -> Notice:
    until = workdays.at(END, 23, 59)
    return Notice(days, 1, f"release_{days}{kind}", OWNER.open_id, until, at)


def notices() -> list[Notice]:
    days = {7: date(2026, 4, 24), 3: date(2026, 4, 28), 1: END - timedelta(1)}
    return [notice(before, workdays.at(day, 9, 30)) for before, day in days.items()]


def looked(
    check: Check, still: World, mail: Sequence[Delivered] = (), *, swept: bool = True
) -> Check:
    check.looks(still, mail, has_swept=swept)
    return check


def registered() -> Entry:
    return entry(1, "registered", REGISTERED)


def released(at: datetime = RELEASED) -> Entry:
    return entry(2, "released", at, cause="expired")


def release_of(said: Sequence[Notice], at: datetime = RELEASED, *, delivered: bool = True) -> Check:
    """Look at a release after these notices."""
    known = snapshot([registered(), released(at)], customer(owner=""), notices=list(said))
    mail = [card(f"客户快要释放\n{COMPANY.name}", one.at) for one in said if delivered]
    return looked(NoReleaseUnannounced(), world(at, known), mail)


def test_a_release_after_all_its_notices_passes() -> None:
    check = release_of(notices())
    assert (check.failed, check.failures) == (0, [])
    assert check.seen > 4


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_release_without_one_of_its_notices_is_found(missing: int) -> None:
    assert release_of([one for n, one in enumerate(notices()) if n != missing]).failed


@pytest.mark.parametrize(
    "at",
    [
        workdays.at(date(2026, 5, 5), 9, 30),  # a day off
        workdays.at(date(2026, 5, 6), 9, 29),
        workdays.at(date(2026, 4, 30), 15),  # before its end
    ],
)
def test_a_release_at_the_wrong_time_is_found(at: datetime) -> None:
    assert release_of(notices(), at).failed


def test_a_release_whose_notice_was_marked_and_never_came_is_found() -> None:
    assert release_of(notices(), delivered=False).failed


def test_a_release_within_a_day_of_its_last_notice_is_found() -> None:
    late = [*notices()[:2], notice(1, RELEASED - timedelta(hours=23))]
    assert release_of(late).failed


def test_a_release_during_a_case_or_a_lock_is_found() -> None:
    opened = RELEASED - timedelta(days=1)
    case = Case(1, "A1", 1, OTHER.open_id, OWNER.open_id, "", "open", opened, None, None)
    known = snapshot(
        [registered(), released()], customer(owner=""), notices=notices(), cases={1: case}
    )
    mail = [card(f"客户快要释放\n{COMPANY.name}", one.at) for one in notices()]
    assert looked(NoReleaseUnannounced(), world(RELEASED, known), mail).failed == 1
    held = Snapshot(held={1: OWNER.open_id})
    known = snapshot([registered(), released()], customer(owner=""), notices=notices())
    assert looked(NoReleaseUnannounced(), world(RELEASED, known, held), mail).failed == 1


def test_a_notice_that_comes_twice_or_not_at_all_is_found() -> None:
    at = notices()[0].at
    known = snapshot([registered()], customer(), notices=notices()[:1])
    come = card(f"客户快要释放\n{COMPANY.name}", at)
    assert not looked(NoticesOnce(), world(at, known), [come]).failed
    assert looked(NoticesOnce(), world(at, known), [come, come]).failed
    assert looked(NoticesOnce(), world(at, known), []).failed
    assert looked(NoticesOnce(), world(at, snapshot([registered()], customer())), []).failed


def reminder(**changes: Any) -> Reminder:
    due = workdays.at(date(2026, 4, 2), 10)
    mine = Reminder(1, OWNER.open_id, "first_follow_up", 1, due, True, False, None, None)
    return replace(mine, **changes)


def reminded(now: datetime, one: Reminder, cards: Sequence[Delivered]) -> int:
    known = snapshot([registered()], customer(), reminders={1: one})
    return looked(RemindersOnce(), world(now, known), cards).failed


def test_a_reminder_missed_early_doubled_or_at_night_is_found() -> None:
    due = workdays.at(date(2026, 4, 2), 10)
    come = card(f"该跟进了\n{COMPANY.name}", due)
    assert not reminded(due, reminder(sent_at=due), [come])
    assert reminded(due, reminder(), [])
    assert reminded(due, reminder(sent_at=due), [come, come])
    early = due - timedelta(minutes=10)
    assert reminded(due, reminder(sent_at=early), [replace(come, at=early)])
    night = workdays.at(date(2026, 4, 2), 22)
    assert reminded(night, reminder(sent_at=night), [replace(come, at=night)])


def test_a_first_contact_nobody_was_reminded_of_is_found() -> None:
    check, due = FirstContactReminded(), REGISTERED + timedelta(days=1)
    known = snapshot([registered()], customer())
    looked(check, world(REGISTERED, known), [])
    looked(check, world(due, known, replace(known, newest=1)), [])
    assert check.failed == 1


def test_a_deadline_that_differs_by_a_day_is_found() -> None:
    longer = customer(until=workdays.at(END + timedelta(1), 12))
    for shown, wrong in ((customer(), 0), (longer, 1)):
        check = DeadlinesEqualTheReference()
        check.ends_day(world(REGISTERED, snapshot([registered()], shown)))
        assert check.failed == wrong


def test_two_customers_of_one_name_are_found_unless_ruled_apart_even_from_one_that_is_gone() -> (
    None
):
    known = snapshot([registered()], customer(ownership="history"))
    known.customers |= {number: customer(id=number) for number in (2, 3)}
    for ruled_apart, wrong in ((), 1), ((1,), 0), ((4,), 1):
        still = world(RELEASED, known)
        still.records = cast(Any, _Records(ruled_apart))
        check = OneOwner()
        check.ends_day(still)
        assert check.failed == wrong


def test_a_customer_lost_without_entry_or_word_is_found() -> None:
    before = snapshot([registered()], customer())
    after = snapshot([registered()], customer(owner=OTHER.open_id))
    assert looked(NobodyRobbedSilently(), world(RELEASED, after, before)).failed == 2


def test_a_contact_in_a_strangers_card_is_found() -> None:
    known = snapshot([registered()], customer())
    for secret in (COMPANY.phone, COMPANY.contact, COMPANY.need):
        shown = f'{{"content": "{secret}"}}'
        theirs = card(shown, REGISTERED)
        assert not looked(NothingShownToStrangers(), world(RELEASED, known, known), [theirs]).failed
        boss = replace(theirs, person=OWNER.superiors[0])
        assert not looked(NothingShownToStrangers(), world(RELEASED, known, known), [boss]).failed
        strange = replace(theirs, person=OTHER.open_id)
        assert looked(NothingShownToStrangers(), world(RELEASED, known, known), [strange]).failed


def test_words_said_of_several_customers_are_a_secret_to_whoever_may_see_none_of_them() -> None:
    known = snapshot([registered()], customer())
    still = world(RELEASED, known, known)
    still.mail.marks["FAAAAAAA"] = {COMPANY.name, "别家有限公司"}
    theirs = card('{"content": "内部开会 记录FAAAAAAA"}', REGISTERED)
    assert not looked(NothingShownToStrangers(), still, [theirs]).failed
    strange = replace(theirs, person=OTHER.open_id)
    assert looked(NothingShownToStrangers(), still, [strange]).failed == 1


def test_a_message_without_an_answer_or_with_two_is_found() -> None:
    for times, wrong in ((0, 1), (1, 0), (2, 1)):
        still = _Still(RELEASED, Snapshot(), Snapshot())
        still.mail = _Mail(asked=["om_1"], answered=Counter({"om_1": times}))
        check = EveryWordAnswered()
        check.ends_day(cast(World, still))
        assert check.failed == wrong


def test_a_case_past_its_time_is_found() -> None:
    opened = workdays.at(DAY, 15)
    due = workdays.at(date(2026, 4, 2), 15)
    case = Case(1, "A1", 1, OTHER.open_id, OWNER.open_id, "", "open", opened, due, None)
    known = snapshot([registered()], customer(), cases={1: case})
    assert not looked(CasesInTime(), world(opened, known)).failed
    assert looked(CasesInTime(), world(due + timedelta(hours=1), known, known)).failed == 1


def test_limits_passed_are_found() -> None:
    taken = [
        Entry(n, n, "picked_up", RELEASED, OWNER.open_id, OWNER.open_id, 0, {}) for n in range(6)
    ]
    check = QuotasHeld()
    check.ends(world(RELEASED, snapshot(taken, customer())))
    assert check.failed == 1
    again = [
        registered(),
        released(),
        entry(3, "picked_up", RELEASED + timedelta(hours=23)),
    ]
    check = QuotasHeld()
    check.ends(world(RELEASED, snapshot(again, customer())))
    assert check.failed == 2


def test_the_market_and_the_company_are_the_same_for_a_seed() -> None:
    assert companies(200, 7) == companies(200, 7)
    assert members(50, 7) == members(50, 7)
    names = [one.name for one in companies(1300, random.Random(1).randrange(99))]
    assert len(set(names)) == len(names)
