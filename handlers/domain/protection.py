"""Until when a customer belongs to its owner: one pure function, used on every path.

It folds the terms of the present ownership in the order they happened and explains each of them,
so that `为什么` can say how the deadline came about (product rules, Protection). Whether a customer
is released at that moment (open cases, locks, notices) is decided elsewhere.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from handlers.domain.calendar import WorkCalendar
from handlers.domain.policy import Policy


class StartKind(StrEnum):
    """How the present ownership began; a transfer begins none."""

    REGISTERED = "registered"
    PICKED_UP = "picked_up"
    RULED = "ruled"
    CEDED = "ceded"


class TermKind(StrEnum):
    """What moved the deadline, or would have."""

    START = "start"
    RULED_KEPT = "ruled_kept"
    FOLLOW_UP = "follow_up"
    CAPPED_FOLLOW_UP = "capped_follow_up"
    EXTENSION = "extension"
    WON = "won"


@dataclass(frozen=True, slots=True)
class LevelConfirmed:
    """A level (A, B, C) set or confirmed by a manager."""

    at: datetime
    level: str


@dataclass(frozen=True, slots=True)
class Extension:
    """A granted extension in days."""

    at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class ProtectionTerms:
    """The facts the deadline is made of.

    `started_at` is the latest of registered, picked up, ruled or ceded; what lies before it in
    `follow_ups` (effective ones only) and `extensions` belongs to an earlier ownership and is
    ignored. `kept_rulings` are the moments at which a case ended with 维持: the present ownership goes on,
    with the days of the level from the ruling. `quoted_at` is when the stage 方案报价 was first reached in
    this ownership, None when not. `won_at` and `contract_until` are those of the deal whose contract runs
    longest, None without one; it goes on with a customer that is ruled to or ceded to somebody else.
    """

    started_at: datetime
    start_kind: StartKind = StartKind.REGISTERED
    follow_ups: tuple[datetime, ...] = ()
    levels: tuple[LevelConfirmed, ...] = ()
    extensions: tuple[Extension, ...] = ()
    quoted_at: datetime | None = None
    contract_until: date | None = None
    kept_rulings: tuple[datetime, ...] = ()
    won_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One step of the explanation: what happened when, how many days it gave, the deadline after it."""

    kind: TermKind
    at: datetime
    days: int
    until: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Protection:
    """The deadline (aware UTC, last second of its local day) and how it came about."""

    until: datetime
    explained: tuple[Term, ...]


_STARTS = {
    StartKind.REGISTERED: "报备",
    StartKind.PICKED_UP: "领取",
    StartKind.RULED: "裁定",
    StartKind.CEDED: "让出",
}


def protected_until(terms: ProtectionTerms, policy: Policy, calendar: WorkCalendar) -> Protection:
    """Return the deadline and its explanation, term by term."""
    start = terms.started_at
    days = policy.level_days(_level_at(terms, start))
    until = _days_after(start, days, calendar)
    words = f"{_STARTS[terms.start_kind]}起保护 {days} 天"
    explained = [Term(TermKind.START, start, days, until, words)]
    cap_days = policy.cap_from_quote_days if terms.quoted_at else policy.cap_before_quote_days
    for at, step in _steps(terms):
        if isinstance(step, Extension):
            cap_days += step.days
            until = _days_after(until, step.days, calendar)
            term = Term(TermKind.EXTENSION, at, step.days, until, f"延期 {step.days} 天")
        elif step is TermKind.RULED_KEPT:
            term = _kept(terms, at, until, policy, calendar)
        else:
            term = _follow_up(terms, at, until, policy, (cap_days, calendar))
        until = term.until
        explained.append(term)
    if terms.contract_until is not None:
        won = calendar.at(terms.contract_until, time(12)) + timedelta(days=policy.won_extra_days)
        until = max(until, calendar.end_of_day(won))
        end = terms.contract_until
        words = (
            f"成交：{end.year}年{end.month}月{end.day}日合同到期后再保护 {policy.won_extra_days} 天"
        )
        at = terms.won_at or start
        explained.append(Term(TermKind.WON, at, policy.won_extra_days, until, words))
    return Protection(until, tuple(explained))


_Step = Extension | TermKind


def _steps(terms: ProtectionTerms) -> list[tuple[datetime, _Step]]:
    """Return what happened in this ownership, in its order; of one moment, extensions last."""
    steps: list[tuple[datetime, _Step]] = [(at, TermKind.FOLLOW_UP) for at in terms.follow_ups]
    steps += [(at, TermKind.RULED_KEPT) for at in terms.kept_rulings]
    steps += [(extension.at, extension) for extension in terms.extensions]
    present = [step for step in steps if step[0] >= terms.started_at]
    return sorted(present, key=lambda step: (step[0], isinstance(step[1], Extension)))


def _kept(
    terms: ProtectionTerms, at: datetime, until: datetime, policy: Policy, calendar: WorkCalendar
) -> Term:
    """Apply a 维持: the owner proved the customer, so it protects like a start, but begins no ownership."""
    days = policy.level_days(_level_at(terms, at))
    words = f"裁定维持，续 {days} 天"
    return Term(TermKind.RULED_KEPT, at, days, max(until, _days_after(at, days, calendar)), words)


def _follow_up(
    terms: ProtectionTerms,
    at: datetime,
    until: datetime,
    policy: Policy,
    cap: tuple[int, WorkCalendar],
) -> Term:
    """Apply one effective follow-up: never shortens, never beyond the cap."""
    cap_days, calendar = cap
    level = _level_at(terms, at)
    days = policy.level_days(level)
    wanted = _days_after(at, days, calendar)
    limit = _days_after(terms.started_at, cap_days, calendar)
    shown = f"有效跟进，续 {days} 天" + (f"（{level} 级）" if level else "")
    if wanted <= limit or limit <= until:
        kind = TermKind.FOLLOW_UP if wanted <= limit else TermKind.CAPPED_FOLLOW_UP
        note = "" if wanted <= limit else f"，已到跟进上限 {cap_days} 天"
        return Term(kind, at, days, max(until, min(wanted, limit)), shown + note)
    note = f"，到跟进上限 {cap_days} 天为止"
    return Term(TermKind.CAPPED_FOLLOW_UP, at, days, max(until, limit), shown + note)


def _level_at(terms: ProtectionTerms, at: datetime) -> str:
    known = [confirmed for confirmed in terms.levels if confirmed.at <= at]
    return max(known, key=lambda confirmed: confirmed.at).level if known else ""


def _days_after(moment: datetime, days: int, calendar: WorkCalendar) -> datetime:
    """Return the end of the local day so many days later, by the calendar, not by hours."""
    day = calendar.day_of(moment) + timedelta(days=days)
    return calendar.at(day, time(23, 59, 59))
