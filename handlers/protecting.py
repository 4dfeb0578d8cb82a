"""The deadline of one customer: gathers its terms from the ledger and asks the one pure function.

Every path that may move protected_until goes through `renewed`; nothing else computes it.
"""

from datetime import datetime

from handlers.command import Context
from handlers.domain.protection import (
    Extension,
    LevelConfirmed,
    Protection,
    ProtectionTerms,
    StartKind,
    protected_until,
)
from handlers.records import Customer, LedgerEntry, LedgerKind

_STARTS = {
    LedgerKind.REGISTERED: StartKind.REGISTERED,
    LedgerKind.PICKED_UP: StartKind.PICKED_UP,
    LedgerKind.RULED: StartKind.RULED,
    LedgerKind.CEDED: StartKind.CEDED,
}


def first_deadline(ctx: Context, registered_at: datetime) -> datetime:
    """Return the deadline of a customer registered at that moment, with nothing else known."""
    return protected_until(
        ProtectionTerms(started_at=registered_at), ctx.policy, ctx.calendar
    ).until


def explained(ctx: Context, customer: Customer) -> Protection:
    """Return the customer's protection with its terms, from the ledger as it stands."""
    return protected_until(terms_of(ctx, customer), ctx.policy, ctx.calendar)


def renewed(ctx: Context, customer: Customer) -> datetime:
    """Return the deadline the customer must have now."""
    return explained(ctx, customer).until


def terms_of(ctx: Context, customer: Customer) -> ProtectionTerms:
    """Read the terms of the present ownership from the ledger."""
    entries = ctx.store.ledger.entries_of(customer.id)
    starts = [entry for entry in entries if entry.kind in _STARTS]
    since = starts[-1].at if starts else customer.registered_at
    undone = {entry.follow_up_id for entry in entries if entry.kind is LedgerKind.FOLLOW_UP_UNDONE}
    return ProtectionTerms(
        started_at=since,
        start_kind=_STARTS[starts[-1].kind] if starts else StartKind.REGISTERED,
        follow_ups=tuple(
            datetime.fromisoformat(str(entry.facts["happened_at"]))
            for entry in entries
            if entry.kind is LedgerKind.FOLLOWED_UP
            and entry.facts.get("effective")
            and entry.follow_up_id not in undone
        ),
        levels=tuple(
            LevelConfirmed(entry.at, str(entry.facts["level"]))
            for entry in entries
            if entry.kind is LedgerKind.LEVEL_CONFIRMED
        ),
        extensions=tuple(
            Extension(entry.at, int(entry.facts["days"]))
            for entry in entries
            if entry.kind is LedgerKind.EXTENDED
        ),
        quoted_at=_quoted_at(entries, since),
    )


def _quoted_at(entries: list[LedgerEntry], since: datetime) -> datetime | None:
    """When 方案报价 was first reached in this ownership; going back takes it away again."""
    quoted_at: datetime | None = None
    for entry in entries:
        if entry.kind is LedgerKind.STAGE_CHANGED:
            is_quoted = bool(entry.facts.get("quoted"))
            quoted_at = (quoted_at or max(entry.at, since)) if is_quoted else None
    return quoted_at
