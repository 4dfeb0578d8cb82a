"""Owners: one for each company, and nobody loses one without a line in the ledger and a card."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.quarter.checks.base import Check
from tests.quarter.delivered import Delivered
from tests.quarter.world import World

_KEYS = (
    "SELECT k.kind AS kind, k.hash AS hash, count(DISTINCT k.customer_id) AS holders"
    " FROM customer_key k JOIN customer c ON c.id = k.customer_id"
    " WHERE c.ownership IN ('owned', 'pool') AND k.scope = '' GROUP BY k.kind, k.hash"
)


@dataclass
class OneOwner(Check):
    """A key has one live customer; a name too, unless a ruling found two customers."""

    name: str = "一家客户一位归属人"
    what: str = "每天：每个查重键只属于一家在册客户；同名客户只有裁定「两家」的才有两家"

    def ends_day(self, world: World) -> None:
        for row in world.records.rows(_KEYS):
            self.demands(world, row["holders"] == 1, f"键 {row['kind']} 有 {row['holders']} 家")
        apart = {
            row["customer_id"]
            for row in world.records.rows(
                "SELECT c.customer_id FROM ruling r JOIN case_file c ON c.id = r.case_id"
                " WHERE r.decision = 'both'"
            )
        }
        live = [one for one in world.known.customers.values() if one.ownership != "history"]
        # The one the case was about may be lost by now; the other ones still are two.
        allowed = {one.name for one in world.known.customers.values() if one.id in apart}
        for name, count in Counter(one.name for one in live).items():
            self.demands(world, count == 1 or name in allowed, f"{name} 有 {count} 家")


@dataclass
class NobodyRobbedSilently(Check):
    """Whoever owned a customer a moment ago and does not now finds it in the ledger and in the chat."""

    name: str = "归属变动有账有告知"
    what: str = "每次归属变动：流水里有一条说明，原归属人的聊天里有一条点名的消息"

    def looks(self, world: World, mail: Sequence[Delivered], *, has_swept: bool) -> None:
        for customer in world.known.customers.values():
            earlier = world.before.customers.get(customer.id)
            if earlier is None or not earlier.owner or earlier.owner == customer.owner:
                continue
            entries = world.known.of_customer.get(customer.id, [])
            kinds = {one.kind for one in entries[-6:]}
            has_entry = bool(kinds & _MOVES)
            self.demands(world, has_entry, f"{customer.name} 换了归属人，流水里没有")
            if earlier.owner in world.left:
                continue
            told = [
                one for one in mail if one.person == earlier.owner and customer.name in one.text
            ]
            was = world.member(earlier.owner)
            who = f"{was.name if was else earlier.owner}，{[one.kind for one in entries[-3:]]}"
            self.demands(world, bool(told), f"{customer.name} 的原归属人没有收到消息：{who}")


_MOVES = frozenset(
    {"released", "picked_up", "ruled", "ceded", "transferred", "withdrawn", "undone", "lost"}
)
