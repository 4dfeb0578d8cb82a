"""The order of arbitration as hints for whoever rules on a case: what the record says, step by step.

Same customer or not; a claim in force, unless it is void; who was first where both came within a day; depth
of the work; what the record cannot know. Hints decide nothing: the ruling and its reason are a person's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_CONTACT_WITHIN = timedelta(days=7)
"""An owner who made no effective contact in this time after the start holds a claim that is void."""

SAME_TIME_WITHIN = timedelta(hours=24)
"""Claims this near together are judged by the first proved contact, not by who typed first."""

DEPTH_WITHIN = timedelta(days=30)


class Side(StrEnum):
    """Whom a hint speaks for."""

    NEITHER = ""
    OWNER = "owner"
    CLAIMANT = "claimant"


def claimant_word(level: str) -> str:
    """Return what the claimant of a case of this level is called: the owner is the one who objects in an E3."""
    return "报备人" if level == "E3" else "申诉人"


@dataclass(frozen=True, slots=True)
class Work:
    """What one side did with the customer, up to the moment of the look."""

    contacts: int = 0
    effective: int = 0
    effective_lately: int = 0
    first_effective_at: datetime | None = None
    last_at: datetime | None = None
    evidence: int = 0


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is on record about a case at one moment.

    `owned_from`: the start of the owner's ownership; `claimed_at`: the time of the claimant's message;
    `contact_named_at`: the first contact the claimant speaks of. `lacks`: wanted fields the owner never
    filled in. `stage` and `level` are the customer's.
    """

    at: datetime
    conflict_level: str
    ground: str
    owned_from: datetime
    claimed_at: datetime
    owner: Work
    claimant: Work
    contact_named_at: datetime | None = None
    lacks: tuple[str, ...] = ()
    stage: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """One step of the order: what to look at, what the record says, and for whom that speaks."""

    step: str
    says: str
    speaks_for: Side = Side.NEITHER


def hints(facts: CaseFacts) -> tuple[Hint, ...]:
    """Return the steps of the order in their order."""
    return (_same(facts), _in_force(facts), _first(facts), _depth(facts), _beyond(facts))


def _same(facts: CaseFacts) -> Hint:
    ground = facts.ground or "依据未记录"
    if facts.conflict_level == "E1":
        return Hint("是不是同一家", f"{ground}，按规则是同一家")
    return Hint("是不是同一家", f"{ground}，只是疑似：法人、分公司、项目不同可判「两家」")


def _in_force(facts: CaseFacts) -> Hint:
    """A claim in force beats a later one, unless it is void."""
    if facts.claimed_at < facts.owned_from:
        return Hint("有效报备在先", f"{_claimant(facts)}的消息更早", Side.CLAIMANT)
    if _is_never_contacted(facts):
        days = FIRST_CONTACT_WITHIN.days
        return Hint(
            "有效报备在先", f"归属人头 {days} 天没有有效跟进，报备可视为无效", Side.CLAIMANT
        )
    if facts.lacks:
        lacks = "、".join(facts.lacks)
        return Hint("有效报备在先", f"归属人报备在先，但{lacks}一直没有填", Side.OWNER)
    return Hint("有效报备在先", "归属人报备在先，且没有失效的情形", Side.OWNER)


def _claimant(facts: CaseFacts) -> str:
    return claimant_word(facts.conflict_level)


def _is_never_contacted(facts: CaseFacts) -> bool:
    until = facts.owned_from + FIRST_CONTACT_WITHIN
    first = facts.owner.first_effective_at
    return facts.at > until and (first is None or first > until)


def _first(facts: CaseFacts) -> Hint:
    """Within one day, or against a void claim, the first proved contact counts."""
    counts = _is_never_contacted(facts) or (
        abs(facts.claimed_at - facts.owned_from) <= SAME_TIME_WITHIN
    )
    named, theirs = facts.contact_named_at, facts.owner.first_effective_at
    if named is None:
        says, side = f"{_claimant(facts)}没有写明首次接触的日期", Side.NEITHER
    elif theirs is None or named < theirs:
        proof = f"有 {facts.claimant.evidence} 份证据" if facts.claimant.evidence else "还没有证据"
        says = f"{_claimant(facts)}自述的首次接触更早，{proof}"
        side = Side.CLAIMANT if facts.claimant.evidence else Side.NEITHER
    else:
        says, side = "归属人的首次有效跟进更早", Side.OWNER
    if not counts:
        return Hint("谁先有效接触", f"{says}（两边相差超过 24 小时，只作参考）")
    return Hint("谁先有效接触", says, side)


def _depth(facts: CaseFacts) -> Hint:
    owner, claimant = facts.owner, facts.claimant
    stage = f"，阶段 {facts.stage}" if facts.stage else ""
    says = (
        f"近 30 天有效跟进：归属人 {owner.effective_lately} 次，"
        f"{_claimant(facts)} {claimant.effective_lately} 次{stage}"
    )
    if owner.effective_lately == claimant.effective_lately:
        return Hint("跟进深度", says)
    is_owner = owner.effective_lately > claimant.effective_lately
    return Hint("跟进深度", says, Side.OWNER if is_owner else Side.CLAIMANT)


def _beyond(facts: CaseFacts) -> Hint:
    given = (
        f"证据：归属人 {facts.owner.evidence} 份，{_claimant(facts)} {facts.claimant.evidence} 份"
    )
    return Hint("其他", f"{given}。客户的书面意愿优先于先后和深浅；都说不清时可以联合，如 5:5")
