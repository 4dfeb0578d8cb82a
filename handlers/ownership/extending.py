"""More protection (延期): how much may be asked for, who decides, and what an answer moves.

The first of an ownership is granted at once; further ones wait for the manager, and while one waits nothing
is released. The days count on top of 跟进上限 (product rules, Protection).
"""

from dataclasses import dataclass

from handlers.command import Context, Tell
from handlers.disclosing import customer_view, person_view
from handlers.outcomes import ExtensionForManager
from handlers.ownership.protecting import policy_of, standing, terms_of
from handlers.ownership.records import ExtensionRequest, ExtensionState
from handlers.records import Customer, LedgerEntry, LedgerKind
from handlers.rights import is_present, superiors
from handlers.standing_in import recipients


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the rules leave: `used` of `limit` in this ownership, at most `most_days` each."""

    used: int
    limit: int
    most_days: int

    @property
    def is_spent(self) -> bool:
        """Whether no further 延期 is possible."""
        return self.used >= self.limit

    @property
    def asks_manager(self) -> bool:
        """Whether the next one needs the manager's yes."""
        return self.used >= 1


def allowance(ctx: Context, customer: Customer) -> Allowance:
    """Return what of 延期 is left for the present ownership."""
    policy = policy_of(ctx, customer.department_id)
    terms = terms_of(ctx, customer)
    used = sum(one.at >= terms.started_at for one in terms.extensions)
    return Allowance(used, policy.extension_times, policy.extension_days)


def decider_of(ctx: Context, customer: Customer) -> str:
    """Return who decides on the owner's request: the nearest superior, else an administrator; else empty."""
    owner = customer.owner_open_id
    above = [*superiors(ctx, owner), *ctx.store.people.admins()]
    return next((one for one in above if one != owner and is_present(ctx, one)), "")


def may_decide(ctx: Context, customer: Customer, request: ExtensionRequest) -> bool:
    """Whether the acting person may answer: who was asked, their deputy, any superior, an administrator.

    Nobody decides on their own request.
    """
    me = ctx.actor.open_id
    if me == request.requested_by:
        return False
    allowed = {
        *recipients(ctx, request.manager_open_id),
        *superiors(ctx, customer.owner_open_id),
        *ctx.store.people.admins(),
    }
    return me in allowed


def enter(ctx: Context, customer: Customer, kind: LedgerKind, request: ExtensionRequest) -> None:
    """Append what happened to a request to the customer's ledger; of EXTENDED the days are a term."""
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=kind,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=customer.owner_open_id,
            message_id=ctx.source.message_id,
            facts={"days": request.days, "extension": request.id},
        )
    )


def take_back(ctx: Context, customer: Customer, kind: LedgerKind, request_id: int) -> None:
    """Let the ledger's newest entry of this kind about the request count no more."""
    for entry in reversed(standing(ctx.store.ledger.entries_of(customer.id))):
        if entry.kind is kind and entry.facts.get("extension") == request_id:
            ctx.store.ledger.add(
                LedgerEntry(
                    customer_id=customer.id,
                    kind=LedgerKind.UNDONE,
                    at=ctx.now,
                    actor_open_id=ctx.actor.open_id,
                    owner_open_id=customer.owner_open_id,
                    message_id=ctx.source.message_id,
                    facts={"entry": entry.id},
                )
            )
            return


def is_still_asked(customer: Customer | None, request: ExtensionRequest | None) -> bool:
    """Whether a request waits and is that of the customer's present owner."""
    return (
        customer is not None
        and request is not None
        and request.state is ExtensionState.WAITING
        and customer.owner_open_id == request.requested_by
    )


def manager_tells(
    ctx: Context, customer: Customer, request: ExtensionRequest, *, only_replaces: bool = False
) -> tuple[Tell, ...]:
    """Return the card to who decides, deputies too; sent again it replaces the earlier one."""
    return tuple(
        Tell(
            to_open_id=open_id,
            outcome=manager_card(ctx, customer, request, reader=open_id),
            card_key=f"extension:{request.id}:{open_id}",
            only_replaces=only_replaces,
        )
        for open_id in recipients(ctx, request.manager_open_id)
    )


def manager_card(
    ctx: Context,
    customer: Customer,
    request: ExtensionRequest,
    *,
    reader: str = "",
    state: str = "",
) -> ExtensionForManager:
    """Return what the decider sees of a request as it stands."""
    left = allowance(ctx, customer)
    return ExtensionForManager(
        request_id=request.id,
        customer=customer_view(ctx, customer, reader=reader),
        asker=person_view(ctx, request.requested_by),
        asked_at=request.requested_at,
        days=request.days,
        reason=request.reason,
        used=left.used,
        limit=left.limit,
        state=state or request.state.value,
        decided_by=person_view(ctx, request.decided_by) if request.decided_by else None,
    )
