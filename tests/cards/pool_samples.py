"""Samples of the outcomes of the public pool, with every text that people can influence."""

from datetime import UTC, datetime, timedelta

from handlers import outcomes as o
from handlers import views as v
from handlers.domain.pool_rules import Barrier

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CLOUD = "杭州云杉智能科技有限公司"


def _line(number: int, words: str, barrier: str = "") -> v.PoolLine:
    free_from = NOW + timedelta(hours=20) if barrier in ("waiting", "cooling") else None
    name, region = words or f"{CLOUD}{number}", words or "浙江杭州"
    known = (words or "制造业", "A", words or "华东销售部", number)
    return v.PoolLine(number, name, region, *known, barrier, free_from)


def pool_samples(words: str, customer: v.CustomerView) -> list[o.Outcome]:
    """One or more of each."""
    tomorrow, month = NOW + timedelta(days=1), NOW + timedelta(days=30)
    barriers = [barrier.value for barrier in Barrier]
    lines = (
        *(_line(number, words) for number in range(3)),
        *(_line(number, words, barrier) for number, barrier in enumerate(barriers)),
    )
    name = words or CLOUD
    return [
        o.InPool(7, name, words or "名称完全相同"),
        *[o.InPool(7, name, words or "名称完全相同", one, tomorrow) for one in barriers],
        o.PoolList(lines, 23, 2, 3, words or "华东", "r华东", 1, 5, 46, 50),
        o.PoolList((), 0, 1, 1, words, ""),
        o.PickedUp(customer, tomorrow, 1, 5, 47, 50),
        o.ReleaseForm(customer, ("联系不上", "客户停业")),
        o.ReleaseForm(customer, ("联系不上",), problem="原因要 2-200 个字"),
        o.Released(7, name, words or "客户停业", tomorrow, month, 3),
        o.NowInPool(7, name, "watched", tomorrow),
        o.NowInPool(7, name, "shared", tomorrow),
        o.NowInPool(7, name, "owner", tomorrow, month),
        o.NowInPool(7, name, "watched"),
        o.PoolNews(name, words or "华东销售部", tomorrow),
    ]
