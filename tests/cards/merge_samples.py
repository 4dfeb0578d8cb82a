"""Samples of the outcomes of 合并 and of likely duplicates, with every text that people can influence."""

from datetime import UTC, datetime

from handlers import outcomes as o
from handlers import views as v
from handlers.outcomes.merging import MatchLine, PairLine, PairSide

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CLOUD = "杭州云杉智能科技有限公司"
_MOVES = (("跟进", 12), ("联系人", 2), ("成交", 1), ("提醒", 3))


def merge_samples(words: str, customer: v.CustomerView, person: v.PersonView) -> list[o.Outcome]:
    """One or more of each."""
    name = words or CLOUD
    choices = tuple((str(number), f"{name} XS202600000{number}") for number in range(1, 7))
    contradicting = tuple(
        v.ChangeView(key, words or "网关", words or "终端")
        for key in ("need", "source", "industry", "region", "address", "website", "product")
    )
    filled = ("product", "region", "expected_amount")
    sides = (PairSide(1, "XS2026000001", name, person), PairSide(2, "XS2026000002", name, None))
    lines = tuple(PairLine(*sides, 0.87, words or "同字号「云杉」，地区不同") for _ in range(5))
    done = (customer, "XS2026000002", name, person)
    weights = ((words or "字号 云杉", 1.5), ("同音", -0.42))
    match = MatchLine(
        "XS2026000001", name, words, person, "E3", 0.666, words or "同字号", weights, weights
    )
    return [
        o.MatchesExplained(name, (match, match)),
        o.MatchesExplained(name, ()),
        o.MergePick(choices, choices[:1]),
        o.MergePick(choices[:1], choices, words),
        o.MergePreview("d1", customer, customer, _MOVES, filled, (), False),
        o.MergePreview("d1", customer, customer, (), (), contradicting, True, (name,), name),
        o.CustomersMerged("merger", *done, person, NOW, 3),
        o.CustomersMerged("owner", *done, None, NOW),
        o.CustomersMerged("former", *done, person, NOW),
        o.DuplicatesShown((), 0),
        o.DuplicatesShown(lines, 23, 2, 5),
        o.DuplicatesShown(lines, 23, is_news=True),
    ]
