"""A registration that belongs to a group (E4): below whom it comes, which keys it shares, who is told.

Group evidence makes an E2 hit on a company of the same group no conflict: both exist, and know of each other
(product rules, Conflict levels).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.changes import shown_name
from handlers.claiming.candidate import Candidate
from handlers.claiming.hits import Hit
from handlers.command import Context, Tell
from handlers.domain.conflict import Level
from handlers.groups import grouping
from handlers.groups.grouping import Kin
from handlers.groups.kindred import are_of_one_group, may_be_one
from handlers.records import Customer, Key, KeyHit, Ownership

_OTHERS = (Level.E2, Level.E3)
"""Levels of a colleague's customer; one's own, or one in the pool, is told as such even in one group."""


@dataclass(frozen=True, slots=True)
class Join:
    """What of a group a registration touches: the company above, hits that are its relatives, keys they share.

    `problem` says in words why a stated 上级公司 was not taken; `sisters` are relatives whose group had no
    record of its own here.
    """

    kin: Kin | None = None
    relatives: tuple[Customer, ...] = ()
    shared_keys: tuple[Key, ...] = ()
    problem: str = ""
    sisters: tuple[Hit, ...] = ()


def foresee(ctx: Context, candidate: Candidate) -> None:
    """Have read along what `join_of` asks for; changes no answer."""
    if not candidate.parent:
        grouping.foresee(ctx, candidate.name)


def join_of(
    ctx: Context, candidate: Candidate, hits: Sequence[Hit], found: Sequence[KeyHit]
) -> Join:
    """Return the group that a registration belongs to: as stated, else as the name says."""
    problem = ""
    if candidate.parent:
        above = grouping.stated(ctx, candidate.parent)
        problem = above.problem and f"上级公司没有记录：{above.problem}"
        kin = Kin(above.parent, is_sure=True, is_stated=True) if above.parent else None
    else:
        kin = grouping.kin_of(ctx, candidate.name, _alike(hits))
    return replace(_joined(ctx, candidate.name, kin, hits, found), problem=problem)


def _joined(
    ctx: Context, name: str, kin: Kin | None, hits: Sequence[Hit], found: Sequence[KeyHit]
) -> Join:
    by_key = [one.customer for one in hits if one.level is Level.E2 and not one.is_alike]
    # 云杉集团上海物流 is no sister of 云杉集团上海物流有限公司: one group does not make two of one name
    alike = [
        one
        for one in hits
        if one.is_alike and one.level is not Level.E6 and not may_be_one(name, one.customer.name)
    ]
    by_name = [one.customer for one in alike]
    relatives = grouping.relatives(ctx, kin, by_key) if by_key else []
    relatives += grouping.relatives(ctx, kin, by_name, is_likely_enough=True) if by_name else []
    ids = {one.id for one in relatives}
    shared = dict.fromkeys(one.key for one in found if one.customer.id in ids)
    kindred = [
        one
        for one in alike
        if one.customer.id not in ids and are_of_one_group(name, one.customer.name)
    ]
    relatives += [one.customer for one in kindred]
    sisters = [
        replace(one, level=Level.E4, reason=_in_words(one.reason))
        for one in kindred
        if one.level in _OTHERS
    ]
    return Join(kin, tuple(relatives), tuple(shared), sisters=tuple(sisters))


def _in_words(reason: str) -> str:
    """Say that two are of one group, with what else speaks for it."""
    return reason if reason.startswith("同一集团") else f"同一集团的公司，{reason}"


def _as_sister(name: str, hit: Hit) -> Hit:
    level = level_between(name, hit.customer, hit.level) if hit.is_alike else hit.level
    return hit if level is hit.level else replace(hit, level=level, reason=_in_words(hit.reason))


def level_between(name: str, customer: Customer, level: Level) -> Level:
    """Return the level of a customer that resembles a name: E4 where names alone make both one group."""
    is_sister = level in _OTHERS and are_of_one_group(name, customer.name)
    return Level.E4 if is_sister else level


def _alike(hits: Sequence[Hit]) -> list[Customer]:
    return [one.customer for one in hits if one.is_alike]


def as_checked(ctx: Context, name: str, hits: Sequence[Hit], found: Sequence[KeyHit]) -> list[Hit]:
    """Return what a duplicate check found, companies of the same group as such (E4), its head always among them.

    Where somebody has the very customer, nobody's head is added.
    """
    if not all(one.is_alike or one.level in (Level.E2, Level.E6) for one in hits):
        return [_as_sister(name, one) for one in hits]
    join = _joined(ctx, name, grouping.kin_of(ctx, name, _alike(hits)), hits, found)
    sisters = {one.customer.id: one for one in join.sisters}
    told = []
    for one in hits:
        if one.customer.id in sisters:
            told.append(sisters[one.customer.id])
        elif one.customer in join.relatives:
            level = Level.E4 if one.level in _OTHERS else one.level
            told.append(replace(one, level=level, reason=_in_words(one.reason)))
        else:
            told.append(one)
    head = join.kin.head if join.kin else None
    is_shown = head is None or any(one.customer.id == head.id for one in hits)
    if join.kin is None or head is None or is_shown or head.ownership is not Ownership.OWNED:
        return told
    return [*told, Hit(head, Level.E4, join.kin.reason, score=0.0, is_alike=True)]


def carry_out(ctx: Context, customer: Customer, join: Join) -> list[Tell]:
    """Put the new customer into its group and tell the group's owner; one that is only likely is only told of."""
    if join.kin is None:
        return []
    for other in join.relatives:
        ctx.store.cases.keep_apart(
            customer.id, other.id, by=ctx.actor.open_id, at=ctx.now, reason="同一集团的两家公司"
        )
    if join.kin.is_sure:
        grouping.put_below(ctx, customer, join.kin.head)
    return grouping.owner_told(ctx, customer, join.kin.head, is_sure=join.kin.is_sure, is_new=True)


def notes_of(customer: Customer, join: Join, *, is_told: bool) -> list[str]:
    """Return what the registrant is told of the group."""
    if join.kin is None:
        return []
    head, told = shown_name(join.kin.head), "集团归属人已收到通知。" if is_told else ""
    if join.kin.is_sure:
        return [
            f"{join.kin.reason}，已归入这个集团。{told}不是一家就发：更新 {customer.name} 上级公司:无"
        ]
    return [f"{join.kin.reason}。{told}是它的子公司就发：更新 {customer.name} 上级公司:{head}"]
