"""Levels of conflict between a new registration and what is known (product rules, Conflict levels).

`assess` turns the customers that bear one of the candidate's keys into one verdict: the worst level
with its reason in words. It knows the levels of exact keys (E1) and of hints (E2); E3 and E4 need
similarity and groups and join elsewhere. The verdict tells what is the case, not who may see it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.company_name import CustomerKind, is_clearly_different
from handlers.domain.identity import TOO_COMMON, HintKind, KeyKind


class Level(StrEnum):
    """Conflict levels; E0 is the claimant's own record."""

    E0 = "E0"
    E1 = "E1"
    E2 = "E2"
    E3 = "E3"
    E4 = "E4"
    E5 = "E5"
    E6 = "E6"


_GRAVITY = (Level.E1, Level.E2, Level.E0, Level.E5, Level.E3, Level.E4, Level.E6)

SAME_NAME = "客户名称相同"
OTHER_WITH_PHONE = "电话相同，但客户名称明显不同"

_REASONS = {
    KeyKind.USCC: "统一社会信用代码相同",
    KeyKind.NAME: SAME_NAME,
    KeyKind.PHONE: "电话相同",
    KeyKind.EMAIL: "邮箱相同",
    HintKind.CORE: "同一城市，去掉地区和公司类型后名称相同",
    HintKind.DOMAIN: "企业邮箱域名相同",
    HintKind.SWITCHBOARD: "总机号码相同",
}
_SHARED: dict[KeyKind | HintKind, tuple[str, str]] = {
    KeyKind.PHONE: ("号码", "客户名称、其他电话或信用代码"),
    KeyKind.EMAIL: ("邮箱", "客户名称、电话或信用代码"),
    HintKind.DOMAIN: ("邮箱域名", "客户名称、完整邮箱或电话"),
    HintKind.SWITCHBOARD: ("总机号码", "客户名称、带分机的号码或其他电话"),
}
"""What a key that is no evidence is called, and what to write instead."""
_STRENGTH: tuple[KeyKind | HintKind, ...] = (*KeyKind, *HintKind)


@dataclass(frozen=True, slots=True)
class Rival:
    """A known customer that bears one of the candidate's keys or hints.

    `ownership` is owned, pool or history; `is_mine` when the claimant owns it or collaborates;
    `holders` counts the customers bearing the key.
    """

    customer_id: int
    name: str
    kind: str
    ownership: str
    key_kind: str
    is_mine: bool = False
    holders: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """The level, the customer it comes from, the key and the reason in Chinese; None level: free."""

    level: Level | None
    customer_id: int | None = None
    key_kind: KeyKind | HintKind | None = None
    reason: str = ""

    @property
    def blocks(self) -> bool:
        """Whether no new customer may be made from the claim."""
        return self.level in (Level.E0, Level.E1, Level.E2, Level.E5)


FREE = Verdict(None)


def level_of_alike(*, is_same: bool, ownership: str, is_mine: bool) -> Level:
    """Return the level of a customer whose name resembles the one claimed; `is_same`: in the "same" tier.

    One's own, one in the pool and one of the history are told as such whatever the tier: nobody else is hurt.
    """
    if ownership == "history":
        return Level.E6
    if ownership == "pool":
        return Level.E5
    if is_mine:
        return Level.E0
    return Level.E2 if is_same else Level.E3


def assess(name: str, kind: str, rivals: Iterable[Rival]) -> Verdict:
    """Return the gravest verdict over all rivals, the strongest key first; FREE without any.

    An empty name: a number or an address alone is asked about.
    """
    verdicts = [_against(name, kind, rival) for rival in rivals if _is_evidence(name, kind, rival)]
    return min(verdicts, key=_rank, default=FREE)


def assess_all(name: str, kind: str, rivals: Iterable[Rival]) -> list[Verdict]:
    """Return one verdict per known customer (its gravest), gravest first."""
    best: dict[int, Verdict] = {}
    for rival in rivals:
        if not _is_evidence(name, kind, rival):
            continue
        verdict = _against(name, kind, rival)
        known = best.get(rival.customer_id)
        if known is None or _rank(verdict) < _rank(known):
            best[rival.customer_id] = verdict
    return sorted(best.values(), key=_rank)


def is_too_common(holders: int) -> bool:
    """Tell whether so many customers bear a key or hint that it is no evidence."""
    return holders > TOO_COMMON


def why_no_evidence(kind: KeyKind | HintKind) -> str:
    """Say in Chinese why a key that so many bear cannot be checked by, and what can; empty for names."""
    if kind not in _SHARED:
        return ""
    what, instead = _SHARED[kind]
    return f"这个{what}有 {TOO_COMMON} 多家客户共用，不能用来判断。请写{instead}。"


def _is_evidence(name: str, kind: str, rival: Rival) -> bool:
    """A person's name alone, keys of very many records, and hints that the names speak against say nothing."""
    is_person = CustomerKind.PERSON in (kind, rival.kind)
    if is_too_common(rival.holders) or (is_person and rival.key_kind == KeyKind.NAME):
        return False
    key = _key(rival)
    return isinstance(key, KeyKind) or (not is_person and _is_telling(name, rival, key))


def _is_telling(name: str, rival: Rival, hint: HintKind) -> bool:
    match hint:
        case HintKind.CORE:
            return True
        case HintKind.SWITCHBOARD:
            return not is_clearly_different(name, rival.name)
        case HintKind.DOMAIN:
            # Companies of one group share a domain: that is worth a question to another owner only.
            is_others = rival.ownership == "owned" and not rival.is_mine
            return is_others or not is_clearly_different(name, rival.name)


def _key(rival: Rival) -> KeyKind | HintKind:
    is_hint = rival.key_kind in [each.value for each in HintKind]
    return HintKind(rival.key_kind) if is_hint else KeyKind(rival.key_kind)


def _against(name: str, kind: str, rival: Rival) -> Verdict:
    key = _key(rival)
    reason = _REASONS[key]
    if key is HintKind.SWITCHBOARD and name:
        reason = f"{reason}，名称相近"
    if rival.ownership == "history":
        return Verdict(Level.E6, rival.customer_id, key, f"{reason}，在客户历史库里")
    if rival.ownership == "pool":
        return Verdict(Level.E5, rival.customer_id, key, f"{reason}，在公海里")
    if rival.is_mine:
        return Verdict(Level.E0, rival.customer_id, key, f"{reason}，是您自己的客户")
    if isinstance(key, HintKind):
        return Verdict(Level.E2, rival.customer_id, key, reason)
    is_person = CustomerKind.PERSON in (kind, rival.kind)
    if key is KeyKind.PHONE and not is_person and is_clearly_different(name, rival.name):
        return Verdict(Level.E2, rival.customer_id, key, OTHER_WITH_PHONE)
    return Verdict(Level.E1, rival.customer_id, key, reason)


def _rank(verdict: Verdict) -> tuple[int, int, int]:
    level = _GRAVITY.index(verdict.level) if verdict.level else len(_GRAVITY)
    key = _STRENGTH.index(verdict.key_kind) if verdict.key_kind else len(_STRENGTH)
    return level, key, verdict.customer_id or 0
