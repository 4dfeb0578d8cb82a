"""Samples of what people see of similar names, with every text that people can influence."""

from datetime import datetime, timedelta

from handlers import outcomes as o
from handlers import views as v

CLOUD = "杭州云杉智能科技有限公司"
_REASONS = ("名称像但不同公司", "不同地区的两家", "其他")


def alike_samples(words: str, now: datetime) -> list[o.Outcome]:
    """The question with one candidate, with three of every state, and pasted lists of 查重."""
    wang = v.PersonView("ou_wang", words or "王磊", words or "华东销售部")
    lines = tuple(
        v.CheckLine(
            "E3", state, words or CLOUD, words or "同字号「云杉」，地区不同", wang, 20, number
        )
        for state, number in (("taken", None), ("mine", 8), ("pool", 9))
    )
    until = now + timedelta(hours=24)
    states = (
        "free",
        "alike",
        "group",
        "taken",
        "mine",
        "shared",
        "pool",
        "history",
        "limited",
        "unclear",
    )
    found = tuple(
        v.ListLine(words or CLOUD, state, words) for state in (*states, "recalled", "failed")
    )
    return [
        o.AlikeAsked("draft", words or CLOUD, lines[:1], (7,), _REASONS, until),
        o.AlikeAsked("draft", words or CLOUD, lines, (7, 8, 9), _REASONS, until),
        o.CheckResult(words or "云杉", lines[:1], draft_id="draft"),
        o.CustomerList("查重", found, 50),
        o.CustomerList("查重", found, len(found)),
        o.CustomerList("查重", found * 4 + found[:6], 50),
    ]


def alike_lines(words: str, now: datetime) -> tuple[v.AlikeLine, ...]:
    """What an owner is told with the next card, as many as go with one."""
    chen = v.PersonView("ou_chen", words or "陈晨", words or "华北销售部")
    line = v.AlikeLine(
        3, words or CLOUD, words or f"{CLOUD}二", chen, now, words or "同字号", words or "其他"
    )
    return (line, line, line)
