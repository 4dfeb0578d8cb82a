"""Samples of the outcomes of 规则, with every text that people can influence."""

from datetime import UTC, date, datetime, timedelta

from handlers import outcomes as o
from handlers import views as v

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
DAY = date(2026, 12, 26)


def policy_samples(words: str) -> list[o.Outcome]:
    """One or more of each."""
    unit, who = words or "销售一部", v.PersonView("ou_1", words or "王磊", words or "销售一部")
    rules = tuple(
        o.RuleLine(f"保护期 {level}", "20 天", default)
        for level, default in (("A", "15 天"), ("B", ""))
    )
    own = (o.OwnRule(unit, "保有量", "60 个客户"),)
    days = (o.ExtraDay(DAY, True), o.ExtraDay(date(2026, 12, 31), False))
    soon = NOW + timedelta(days=3)
    moves = tuple(
        o.MoveLine(
            words or f"杭州云杉智能{number}",
            who,
            NOW + timedelta(days=9),
            soon,
            soon if number else None,
        )
        for number in range(7)
    )
    trial = ("保护期 B", unit, "30 天", "20 天", "level_b_days=20 天", "od_1", 3)
    changed = ("保护期 B", unit, "30 天", "20 天", 4)
    return [
        o.RulesShown(rules, (), (), "0"),
        o.RulesShown(rules, own, days, "7"),
        o.RuleShown("保护期", rules, own, "7–365 天", "规则 保护期 A 15"),
        o.RuleShown(
            "保护期 A", rules[:1], (), "7–365 天", "规则 保护期 A 15", "本来就是这个值，没有改。"
        ),
        o.RuleVersions((), 0),
        o.RuleVersions((o.VersionLine(1, "保护期 B", "20 天", unit, who, NOW),), 1),
        o.RuleTrial(*trial, 0, 1200),
        o.RuleTrial(*trial, 1200, 1200, 0, 7, 2, ((who, 5), (who, 2)), 9, moves),
        o.RuleTrial(*trial, 3, 3, 3, 0, 0, ((who, 3),), 1, moves[:3]),
        o.RuleTrial(*trial, 3, 3),
        o.RuleTrial(*trial, 0, 0, notes=("保护期不变。", "从下一条消息起按新值；以前的记录不改。")),
        o.RuleChanged(*changed, 50, 1200, 12, 5),
        o.RuleChanged(*changed, 1200, 1200, 12, 5),
        o.RuleChanged(*changed),
        o.DayChanged(DAY, True, days, 5),
        o.DayChanged(DAY, None, (), 5),
        o.ProtectionsMoved("保护期 B", "30 天", "20 天", 4, 0, 7),
        o.ProtectionsMoved("保护期 B", "20 天", "30 天", 5, 7, 0),
    ]
