"""The deadline of one customer: gathers its terms from the ledger and asks the one pure function.

Every path that may move protected_until goes through `renewed`; nothing else computes it.
"""

from datetime import datetime

from handlers.command import Context
from handlers.domain.protection import Protection, ProtectionTerms, protected_until
from handlers.records import Customer, LedgerEntry, LedgerKind

_STARTS = {
    LedgerKind.REGISTERED,
    LedgerKind.PICKED_UP,
    LedgerKind.RULED,
    LedgerKind.CEDED,
}


def first_deadline(ctx: Context, registered_at: datetime, level: str) -> Protection:
    """Return the protection of a customer registered at that moment, with nothing else known."""
    terms = ProtectionTerms(started_at=registered_at, start_kind="registered", level=level)
    return protected_until(terms, ctx.policy, ctx.calendar)


def explained(ctx: Context, customer: Customer) -> Protection:
    """Return the customer's protection with its terms, from the ledger as it stands."""
    return protected_until(terms_of(ctx, customer), ctx.policy, ctx.calendar)


def renewed(ctx: Context, customer: Customer) -> datetime:
    """Return the deadline the customer must have now."""
    return explained(ctx, customer).until


def terms_of(ctx: Context, customer: Customer) -> ProtectionTerms:
    """Read the terms of the present ownership from the ledger."""
    entries = ctx.store.ledger.entries_of(customer.id)
    start = _present_start(entries)
    undone = {entry.follow_up_id for entry in entries if entry.kind is LedgerKind.FOLLOW_UP_UNDONE}
    since = start.at if start else customer.registered_at
    effective = tuple(
        datetime.fromisoformat(str(entry.facts["happened_at"]))
        for entry in entries
        if entry.kind is LedgerKind.FOLLOWED_UP
        and entry.facts.get("effective")
        and entry.follow_up_id not in undone
    )
    quoted = next(
        (
            entry.at
            for entry in entries
            if entry.kind is LedgerKind.STAGE_CHANGED and entry.facts.get("quoted")
        ),
        None,
    )
    return ProtectionTerms(
        started_at=since,
        start_kind=start.kind.value if start else LedgerKind.REGISTERED.value,
        level=_confirmed_level(entries),
        effective_follow_ups=tuple(at for at in effective if at >= since),
        quoted_at=quoted,
        extensions_days=tuple(
            int(entry.facts["days"])
            for entry in entries
            if entry.kind is LedgerKind.EXTENDED and entry.at >= since
        ),
    )


def _present_start(entries: list[LedgerEntry]) -> LedgerEntry | None:
    starts = [entry for entry in entries if entry.kind in _STARTS]
    return starts[-1] if starts else None


def _confirmed_level(entries: list[LedgerEntry]) -> str:
    confirmed = [entry for entry in entries if entry.kind is LedgerKind.LEVEL_CONFIRMED]
    return str(confirmed[-1].facts.get("level", "")) if confirmed else ""
