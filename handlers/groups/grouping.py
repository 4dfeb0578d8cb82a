"""Putting a customer below another: as stated, or as its name says; and telling the group's owner (E4).

No circle can be made, whatever two people do at once: the store takes turns. Rights on the customer are checked
by the caller; whoever is above it is only told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.changes import shown_name
from handlers.claiming import lookups
from handlers.claiming.hearing import hearer_of
from handlers.command import Context, Tell
from handlers.disclosing import customer_view, person_view
from handlers.domain.company_name import CustomerKind, name_key
from handlers.groups.kindred import Kinship, heads_of, kinship
from handlers.outcomes import GroupNews
from handlers.reading.fields import NO_PARENT
from handlers.records import Customer, LedgerEntry, LedgerKind, Ownership
from handlers.rights import may_open

_MOST = 6


@dataclass(frozen=True, slots=True)
class Kin:
    """The company above a name. `is_sure` unless only the brand says so; `is_stated` by the person."""

    head: Customer
    is_sure: bool
    is_stated: bool = False

    @property
    def reason(self) -> str:
        """Why, in words."""
        if self.is_stated:
            return f"上级公司是「{shown_name(self.head)}」"
        how = "名称属于集团" if self.is_sure else "名称和集团的字号相同"
        return f"{how}「{shown_name(self.head)}」"


@dataclass(frozen=True, slots=True)
class Above:
    """What a stated 上级公司 comes to: the customer meant (None: nobody is above), or what is wrong."""

    parent: Customer | None = None
    problem: str = ""


def foresee(ctx: Context, name: str) -> None:
    """Have the heads that a name may belong to read along with the next question."""
    wanted = heads_of(name)
    if wanted.cores or wanted.names:
        ctx.store.groups.foresee_heads(wanted.cores, wanted.names)


def kin_of(ctx: Context, name: str, beside: Sequence[Customer] = ()) -> Kin | None:
    """Return the company that a name puts above it: sure before likely, the longest name first.

    `beside` are customers found by likeness: a head need not bear 集团 in its name (国家电网有限公司).
    """
    wanted = heads_of(name)
    found: list[Kin] = []
    heads = ctx.store.groups.heads_called(wanted.cores, wanted.names)
    for head in {one.id: one for one in (*heads, *beside)}.values():
        how = kinship(name, head.name)
        if how is not None:
            found.append(Kin(head, how is Kinship.SURE))
    found.sort(key=lambda one: (not one.is_sure, -len(one.head.name), one.head.id))
    return found[0] if found else None


def stated(ctx: Context, words: str, *, below: Customer | None = None) -> Above:
    """Return which customer a stated 上级公司 means, for `below` if it is known already."""
    if words == NO_PARENT:
        return Above()
    fits = [
        one
        for one in ctx.store.customers.named_like(words, limit=_MOST)
        if one.kind != CustomerKind.PERSON and (below is None or one.id != below.id)
    ]
    exact = [one for one in fits if name_key(one.name) == name_key(words)]
    exact = exact or [one for one in fits if one.customer_no == words.upper()]
    fits = exact or fits
    if not fits:
        return Above(problem=f"没有登记过「{words}」。请先报备这家，或写客户编号。")
    if len(fits) > 1:
        return Above(problem=f"有 {len(fits)} 家客户符合「{words}」，请写全称或客户编号。")
    head = fits[0]
    if not may_open(ctx, head) and lookups.is_foreign(ctx, head) and lookups.is_exhausted(ctx):
        return Above(problem="这一小时查询同事客户的次数已用完，上级公司请稍后再写。")
    lookups.count(ctx, [head])
    if below is not None and below.id in ctx.store.groups.above(head.id):
        return Above(problem=f"「{shown_name(head)}」在「{below.name}」的下面，上级不能绕成一圈。")
    return Above(parent=head)


def parent_of(ctx: Context, customer: Customer) -> Customer | None:
    """Return the customer right above, if there is one."""
    above = ctx.store.groups.above(customer.id)
    return ctx.store.customers.get(above[0]) if above else None


def put_below(ctx: Context, customer: Customer, parent: Customer | None) -> bool:
    """Put a customer below another and write it down; False when that would be a circle."""
    was = parent_of(ctx, customer)
    if not ctx.store.groups.put_below(customer.id, parent.id if parent else None):
        return False
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.PARENT_CHANGED,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=customer.owner_open_id,
            message_id=ctx.source.message_id,
            facts={
                "from": shown_name(was) if was else "无",
                "to": shown_name(parent) if parent else "无",
            },
        )
    )
    return True


def owner_told(
    ctx: Context, customer: Customer, head: Customer, *, is_sure: bool = True, is_new: bool = False
) -> list[Tell]:
    """Tell the owner of the group what comes below them; nobody, when it is the acting person's own group."""
    above = [ctx.store.customers.get(one) for one in ctx.store.groups.above(head.id)]
    line = [one for one in [*reversed(above), head] if one is not None]
    owned = [one for one in line if one.ownership is Ownership.OWNED]
    if not owned or owned[0].owner_open_id == ctx.actor.open_id:
        return []
    reader = hearer_of(ctx, owned[0], ctx.actor.open_id)
    if not reader or reader == ctx.actor.open_id:
        return []
    told = GroupNews(
        head_id=owned[0].id,
        head_name=customer_view(ctx, owned[0], reader=reader).name,
        subsidiary=shown_name(customer),
        by=person_view(ctx, ctx.actor.open_id),
        is_sure=is_sure,
        is_new=is_new,
    )
    return [Tell(to_open_id=reader, outcome=told)]


def relatives(
    ctx: Context, kin: Kin | None, customers: Sequence[Customer], *, is_likely_enough: bool = False
) -> list[Customer]:
    """Return which of these customers are of the group that a new one surely belongs to.

    With `is_likely_enough` the shared brand of the group will do: for names that merely resemble each other.
    """
    if kin is None or not (kin.is_sure or is_likely_enough):
        return []
    line = [kin.head.id, *ctx.store.groups.above(kin.head.id)]
    root = line[-1]
    ids = {root, kin.head.id, *(one.customer_id for one in ctx.store.groups.members(root))}
    return [one for one in customers if one.id in ids]
