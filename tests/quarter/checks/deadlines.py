"""protected_until of every owned customer, every day, against the slow reference model."""

from dataclasses import dataclass, field
from datetime import date

from tests.quarter import workdays
from tests.quarter.checks.base import Check
from tests.quarter.checks.reference import is_begun, reference_day
from tests.quarter.world import World


@dataclass
class DeadlinesEqualTheReference(Check):
    """The stored deadline is what the ledger gives by the reference."""

    name: str = "保护期与慢速参照模型一致"
    what: str = "每天结束时，每家有归属客户的保护期与参照模型从流水算出的日期相同"
    _known: dict[int, tuple[int, int, date]] = field(default_factory=dict)

    def ends_day(self, world: World) -> None:
        for customer in world.known.customers.values():
            if customer.ownership != "owned" or customer.until is None:
                continue
            entries = world.known.of_customer.get(customer.id, [])
            if not is_begun(entries):
                self.demands(world, False, f"{customer.name} 的流水里没有归属的开始")
                continue
            basis = (entries[-1].id, len(world.known.rules))
            known = self._known.get(customer.id)
            if known is None or known[:2] != basis:
                known = self._known[customer.id] = (*basis, reference_day(world, customer.id))
            shown = workdays.day_of(customer.until)
            self.demands(world, shown == known[2], f"{customer.name}：{shown}，参照 {known[2]}")

    def ends(self, world: World) -> None:
        self._known.clear()
        self.ends_day(world)
