"""Releases and what is said before them: 7, 3 and 1 days ahead, each once, then 24 hours, then 09:30."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from tests.quarter import workdays
from tests.quarter.checks.base import Check
from tests.quarter.checks.reference import reference_day
from tests.quarter.delivered import Delivered
from tests.quarter.records import Customer, Entry, Notice
from tests.quarter.world import World

DAYS = (7, 3, 1)
TITLE = "快要释放"
_MORE = "还有"
_DELIVERED_WITHIN = timedelta(minutes=15)


def days_of(notice: Notice) -> int | None:
    """Return how many days before the end a notice speaks, None when it is none of a release."""
    parts = notice.kind.split("_")
    return int(parts[1]) if parts[0] == "release" else None


def is_covered(notice: Notice) -> bool:
    """Whether it was missed and a later one made up for it."""
    return notice.kind.endswith("_covered")


def cards_of_notices(mail: Sequence[Delivered]) -> list[Delivered]:
    """Return the notices' cards that came, as they came."""
    return [
        one
        for one in mail
        if one.version == 1 and TITLE in one.text and one.person and not one.is_copy
    ]


@dataclass
class NoReleaseUnannounced(Check):
    """Every release: at its hour, after its end, announced three times, with nothing that held it back."""

    name: str = "没有预告不释放"
    what: str = "每次到期释放前：7/3/1 天预告齐全并送达，最后一次预告后满 24 小时，工作日 9:30 以后"
    _cards: dict[str, list[Delivered]] = field(default_factory=dict)

    def looks(self, world: World, mail: Sequence[Delivered], *, has_swept: bool) -> None:
        for card in cards_of_notices(mail):
            self._cards.setdefault(card.person, []).append(card)
        for entry in world.known.since(world.before.newest):
            if entry.kind == "released" and entry.facts.get("cause") == "expired":
                self._released(world, entry)

    def _released(self, world: World, entry: Entry) -> None:
        name = world.known.customers[entry.customer].name
        end = reference_day(world, entry.customer, before=entry.id)
        here = workdays.local(entry.at)
        is_hour = workdays.is_workday(here.date()) and (here.hour, here.minute) >= (9, 30)
        self.demands(world, is_hour, f"{name} 释放于 {here}")
        self.demands(world, here.date() > end, f"{name} 到期 {end}，释放于 {here}")
        said = {
            days_of(one): one
            for one in world.known.notices
            if one.customer == entry.customer
            and one.person == entry.owner
            and one.until is not None
            and workdays.day_of(one.until) == end
        }
        missing = [days for days in DAYS if days not in said]
        self.demands(world, not missing, f"{name} 释放前缺预告 {missing}")
        self._last_was_sent(world, entry, said.get(DAYS[-1]), name)
        held = [
            why
            for why, is_so in (
                ("锁定", entry.customer in world.before.held),
                ("延期待答复", entry.customer in world.before.waiting),
                ("撞单案", _has_case(world, entry)),
            )
            if is_so
        ]
        self.demands(world, not held, f"{name} 释放时仍有 {held}")

    def _last_was_sent(self, world: World, entry: Entry, last: Notice | None, name: str) -> None:
        if last is None:
            return
        self.demands(world, not is_covered(last), f"{name} 最后一次预告没有发出")
        waited = entry.at - last.at
        self.demands(world, waited >= timedelta(hours=24), f"{name} 预告后 {waited} 就释放")
        near = [
            card
            for card in self._cards.get(entry.owner, ())
            if abs(card.at - last.at) < _DELIVERED_WITHIN
            and (name in card.text or _MORE in card.text)
        ]
        self.demands(world, bool(near), f"{name} 最后一次预告没有送达")


def _own_words(card: Delivered) -> str:
    """Return what the card itself says: any card may carry a line about a similar name (有异议) at its end."""
    return "\n".join(line for line in card.text.splitlines() if "」相近（" not in line)


@dataclass
class NoticesOnce(Check):
    """Every notice due was sent that day, and each that was sent came on one card."""

    name: str = "预告不漏不重"
    what: str = "每个到期日的每次预告在当天 9:30 发出一次，每条只出现在一张卡片上"
    _last_notice: int = 0

    def looks(self, world: World, mail: Sequence[Delivered], *, has_swept: bool) -> None:
        fresh = []
        for one in reversed(world.known.notices):
            if one.id <= self._last_notice:
                break
            if days_of(one) is not None:
                fresh.append(one)
        self._last_notice = world.known.notices[-1].id if world.known.notices else 0
        self._each_on_one_card(world, fresh, cards_of_notices(mail))
        here = workdays.local(world.now)
        if has_swept and workdays.is_workday(world.day) and (here.hour, here.minute) == (9, 30):
            self._none_missed(world)

    def _each_on_one_card(self, world: World, fresh: list[Notice], cards: list[Delivered]) -> None:
        for one in fresh:
            name = world.known.customers[one.customer].name
            theirs = [card for card in cards if card.person == one.person]
            shown = sum(name in _own_words(card) for card in theirs)
            if is_covered(one):
                continue
            is_once = shown == 1 or (not shown and any(_MORE in card.text for card in theirs))
            self.demands(world, is_once, f"{name} 的预告 {one.kind} 出现在 {shown} 张卡片上")
        marked = Counter((one.person, one.customer) for one in fresh if not is_covered(one))
        names = {one.id: one.name for one in world.known.customers.values()}
        told = {(person, names[customer]) for person, customer in marked}
        for card in cards:
            for name in names.values():
                if name in _own_words(card) and (card.person, name) not in told:
                    self.demands(world, False, f"{name} 的预告没有记录：{card.text[:90]!r}")

    def _none_missed(self, world: World) -> None:
        said = {
            (one.customer, one.person, days_of(one), one.until and workdays.day_of(one.until))
            for one in world.known.notices
        }
        for customer in world.known.customers.values():
            if customer.until is None or not customer.owner or customer.owner in world.left:
                continue
            if _is_held(world, customer):
                continue
            end = workdays.day_of(customer.until)
            if (end - world.day).days > 2 * DAYS[0]:
                continue
            for days in DAYS:
                if _due_on(end, days) != world.day or _came_today(world, customer):
                    continue
                is_said = (customer.id, customer.owner, days, end) in said
                self.demands(world, is_said, f"{customer.name} 到期 {end}，前 {days} 天没有预告")


def _due_on(end: date, days: int) -> date:
    return workdays.on_or_before(end - timedelta(days=days))


def _is_held(world: World, customer: Customer) -> bool:
    has_case = any(
        one.customer == customer.id and one.status == "open" for one in world.known.cases.values()
    )
    return has_case or customer.id in world.known.held or customer.id in world.known.waiting


def _has_case(world: World, entry: Entry) -> bool:
    far = datetime.max.replace(tzinfo=UTC)
    return any(
        one.customer == entry.customer and one.opened_at <= entry.at < (one.closed_at or far)
        for one in world.known.cases.values()
    )


def _came_today(world: World, customer: Customer) -> bool:
    """Whether something happened to it today before anybody could be told."""
    entries = world.known.of_customer.get(customer.id, [])
    return bool(entries) and workdays.day_of(entries[-1].at) == world.day
