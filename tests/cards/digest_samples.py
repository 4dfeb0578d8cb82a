"""Samples of subscriptions, digests and fair play, with every text that people can influence."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from handlers import outcomes as o
from handlers import views as v

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CLOUD = "杭州云杉智能科技有限公司"
_KINDS = (
    "squatting",
    "copied_follow_up",
    "last_day_rescue",
    "near_name_probing",
    "friend_hand_back",
)


def _names(words: str, count: int) -> o.Names:
    shown = min(count, 5)
    return o.Names(count, tuple(words or f"{CLOUD}{number}" for number in range(shown)))


def _digest(words: str, count: int, *, word: str = "日报") -> o.Digest:
    names = _names(words, count)
    is_weekly = word == "周报"
    week = tuple((date(2026, 11, 16) + timedelta(days=n), n, 3 * n + 1) for n in range(7))
    return o.Digest(
        word=word,
        department=words or "华东销售部",
        since=NOW - timedelta(days=7 if is_weekly else 1),
        until=NOW,
        registered=names,
        attempts=count,
        cases_opened=count,
        ruled=tuple(o.Ruled(f"A{n}", words or CLOUD, "joint") for n in range(min(count, 5))),
        cases_ruled=count,
        cases_waiting=count,
        released=names,
        picked_up=names,
        won=_names(words, min(count, 2)),
        lost=_names(words, 0),
        ending=names,
        overdue=names,
        effective=count * 3,
        ranking=tuple(
            o.Worker(words or f"王磊{n}", 12 - n) for n in range(10 if is_weekly else min(count, 3))
        ),
        skipped=count // 4,
        before=(("registered", 6), ("attempts", 2), ("effective", 31)) if is_weekly else (),
        by_day=week if is_weekly else (),
    )


def digest_samples(words: str, person: v.PersonView) -> list[o.Outcome]:
    """One or more of each."""
    lines = tuple(
        o.SubscriptionLine(n, word, when, words or "华东销售部", NOW if n < 2 else None)
        for n, (word, when) in enumerate(
            [
                ("日报", "每天 18:00"),
                ("周报", "每周第一个工作日 09:00"),
                ("公海", "有消息就发"),
                ("撞单", "有消息就发"),
            ]
        )
    )
    due = tuple(o.DueLine(n, words or f"{CLOUD}{n}", person, NOW) for n in range(5))
    signs = tuple(
        o.ConcernLine(person, kind, 4, (words or CLOUD,) * 3, 5, 4, 9, words or "李雷")
        for kind in _KINDS
    )
    sums = (
        o.Earned(Decimal(1_280_000)),
        o.Earned(Decimal(35_000), "USD"),
        o.Earned(Decimal(8_800), "", "month"),
    )
    earned = tuple(o.Earner(words or "王磊", Decimal(amount)) for amount in (896_000, 384_000))
    return [
        o.SubscriptionsShown(lines, is_group=True),
        o.SubscriptionsShown(
            lines[:1],
            is_group=False,
            title="已订阅日报",
            done=f"日报：每天 18:00，{words or '华东销售部'}",
            notes=("公海有消息就发，不用写时间。",),
            change_id=7,
        ),
        o.SubscriptionsShown((), is_group=True),
        _digest(words, 0),
        _digest(words, 1),
        _digest(words, 8),
        _digest(words, 8, word="周报"),
        o.ManagerDigest(_digest(words, 8, word="周报"), due, due, sums, earned, signs),
        o.ManagerDigest(_digest(words, 0), (), (), (), (), ()),
        o.ManagerDigest(_digest(words, 0), (), (), sums[:1], earned[:1], signs[:1]),
        o.FairPlayReport(signs * 4, more=3),
        o.ConflictNews("attempt", words or CLOUD, person, person, "E1", words or "电话相同"),
        o.ConflictNews("opened", words or CLOUD, person, person, case_no="A1"),
        o.ConflictNews(
            "ruled", words or CLOUD, person, person, case_no="A1", outcome=words or "维持"
        ),
        o.ConflictNews("closed", words or CLOUD, person, person, case_no="A1", outcome="已撤回"),
    ]
