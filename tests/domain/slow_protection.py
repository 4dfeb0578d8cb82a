"""The deadline once more, slowly: replayed day by day from the product's rules, sharing nothing with the code.

Written from 「Protection」 of the product's page. It counts in whole local days, keeps the running deadline in its
hand, and knows neither terms nor explanations.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Deed:
    """One thing that happened: `what` is begin, passed_on, kept, follow_up, level, extension, quoted, unquoted
    or won. A contract ends where an ownership begins from nothing or the pool (begin), not where a customer is
    ruled to or ceded to somebody else (passed_on).

    `days` are those of an extension, `level` that of a level, `until` the contract's end of a deal.
    """

    at: datetime
    what: str
    days: int = 0
    level: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Numbers:
    """The rules of one day."""

    levels: Mapping[str, int]
    cap: int = 90
    cap_quoted: int = 180
    won: int = 90


DEFAULTS = Numbers({"A": 15, "B": 30, "C": 60, "": 30})


def day_of(moment: datetime) -> date:
    """Return the local day."""
    return moment.astimezone(SHANGHAI).date()


def last_day(deeds: Sequence[Deed], on: date, numbers: Numbers = DEFAULTS) -> date:
    """Return the last protected day as it stands at the end of the day `on`, under the rules of that day."""
    known = sorted((one for one in deeds if day_of(one.at) <= on), key=_in_order)
    begun = max(one.at for one in known if one.what in ("begin", "passed_on"))
    free_until = max(one.at for one in known if one.what == "begin")
    start, day = day_of(begun), min(day_of(one.at) for one in known)
    cap = numbers.cap_quoted if _is_quoted(known) else numbers.cap
    level, on_top, until, contract = "", 0, start, None
    while day <= on:
        for deed in known:
            if day_of(deed.at) != day:
                continue
            if deed.what == "level":
                level = deed.level
            if deed.what == "won" and deed.until is not None and deed.at >= free_until:
                contract = max(contract or deed.until, deed.until)
            if deed.at < begun:
                continue
            if deed.what in ("begin", "passed_on"):
                until = start + timedelta(days=numbers.levels[level])
            elif deed.what == "kept":
                until = max(until, day + timedelta(days=numbers.levels[level]))
            elif deed.what == "follow_up":
                wanted = day + timedelta(days=numbers.levels[level])
                furthest = start + timedelta(days=cap + on_top)
                until = max(until, min(wanted, furthest))
            elif deed.what == "extension":
                until += timedelta(days=deed.days)
                on_top += deed.days
        day += timedelta(days=1)
    if contract is not None:
        until = max(until, contract + timedelta(days=numbers.won))
    return until


def _in_order(deed: Deed) -> tuple[datetime, int]:
    """A level counts for what happens at its moment; an extension comes after what happens at its own."""
    return deed.at, {"begin": 1, "passed_on": 1, "level": 0, "extension": 3}.get(deed.what, 2)


def _is_quoted(known: Sequence[Deed]) -> bool:
    stages = [one.what for one in known if one.what in ("quoted", "unquoted")]
    return bool(stages) and stages[-1] == "quoted"
