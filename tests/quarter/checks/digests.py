"""Digests: each department's group gets its 日报 each day, once, whatever was killed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.quarter import workdays
from tests.quarter.checks.base import Check
from tests.quarter.delivered import Delivered
from tests.quarter.records import moment_of
from tests.quarter.world import World

_SUBSCRIPTIONS = (
    "SELECT chat_id, created_at FROM subscription WHERE kind = 'daily' AND ended_at IS NULL"
)


@dataclass
class DigestsOnce(Check):
    """One 日报 a day for each subscription, from the day after it was made."""

    name: str = "日报不漏不重"
    what: str = "订阅之后每个部门的群每天恰好收到一份日报，跨强杀和重启；里面没有联系人、电话、需求和跟进内容"
    _came: Counter[tuple[str, date]] = field(default_factory=Counter)

    def looks(self, world: World, mail: Sequence[Delivered], *, has_swept: bool) -> None:
        for one in mail:
            is_digest = one.text.partition("\n")[0].endswith(" 日报")
            if not one.person and one.version == 1 and is_digest:
                self._came[one.chat_id, workdays.day_of(one.at)] += 1

    def ends_day(self, world: World) -> None:
        for row in world.records.rows(_SUBSCRIPTIONS):
            began = workdays.day_of(moment_of(row["created_at"]))
            times = self._came[row["chat_id"], world.day]
            is_right = times == 1 or (began == world.day and not times)
            self.demands(world, is_right, f"群 {row['chat_id']} 今天收到 {times} 份日报")
