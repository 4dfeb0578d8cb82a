"""Limits: 保有量, 锁定上限, 每日领取, 延期, 公海等待, 冷却期."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.quarter import workdays
from tests.quarter.checks.base import Check
from tests.quarter.records import Entry
from tests.quarter.world import World

HOLDING, LOCKS, PICK_UPS, EXTENSIONS = 50, 5, 5, 2
WAIT, COOL = timedelta(hours=24), timedelta(days=30)


@dataclass
class QuotasHeld(Check):
    """No limit is passed by anybody on any day."""

    name: str = "名额守住"
    what: str = (
        "每天每人：保有量 50、锁定 5、领取 5、每次归属延期 2 次；公海等待 24 小时，冷却期 30 天"
    )

    def ends_day(self, world: World) -> None:
        holding = Counter(
            one.owner
            for one in world.known.customers.values()
            if one.ownership == "owned" and not one.is_won
        )
        for person, count in holding.items():
            self.demands(world, count <= HOLDING, f"{person} 有 {count} 家客户")
        for person, count in Counter(world.known.held.values()).items():
            self.demands(world, count <= LOCKS, f"{person} 锁定了 {count} 家")

    def ends(self, world: World) -> None:
        picked: Counter[tuple[str, object]] = Counter()
        for entries in world.known.of_customer.values():
            undone = {one.facts.get("entry") for one in entries if one.kind == "undone"}
            standing = [one for one in entries if one.id not in undone]
            self._pool(world, standing)
            self._extensions(world, standing)
            for one in standing:
                if one.kind == "picked_up":
                    picked[one.actor, workdays.day_of(one.at)] += 1
        for (person, day), count in picked.items():
            self.demands(world, count <= PICK_UPS, f"{person} {day} 领取 {count} 家")

    def _pool(self, world: World, entries: list[Entry]) -> None:
        released: Entry | None = None
        for one in entries:
            if one.kind == "released":
                released = one
            elif one.kind == "picked_up" and released is not None:
                waited = one.at - released.at
                self.demands(world, waited >= WAIT, f"客户 {one.customer} {waited} 后就被领取")
                is_cool = one.actor != released.owner or waited >= COOL
                self.demands(world, is_cool, f"客户 {one.customer} 冷却期内被领回")

    def _extensions(self, world: World, entries: list[Entry]) -> None:
        granted: dict[datetime, int] = defaultdict(int)
        start: datetime | None = None
        for one in entries:
            is_reassigned = one.kind == "ruled" and one.facts.get("decision") == "reassign"
            if one.kind in ("registered", "picked_up", "ceded") or is_reassigned:
                start = one.at
            elif one.kind == "extended" and start is not None:
                granted[start] += 1
                self.demands(world, int(one.facts["days"]) <= 30, f"客户 {one.customer} 延期过长")
        for count in granted.values():
            self.demands(world, count <= EXTENSIONS, f"一次归属延期 {count} 次")
