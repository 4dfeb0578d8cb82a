"""The deadline of one customer: gathers its terms from the ledger and asks the one pure function.

Every path that may move protected_until goes through `renewed`; nothing else computes it.
"""

from datetime import date, datetime

from handlers.command import Context
from handlers.domain.policy import Policy
from handlers.domain.protection import (
    Extension,
    LevelConfirmed,
    Protection,
    ProtectionTerms,
    StartKind,
    protected_until,
)
from handlers.people import Profile, departments_above
from handlers.records import Customer, LedgerEntry, LedgerKind, Ownership

_STARTS = {
    LedgerKind.REGISTERED: StartKind.REGISTERED,
    LedgerKind.PICKED_UP: StartKind.PICKED_UP,
    LedgerKind.RULED: StartKind.RULED,
    LedgerKind.CEDED: StartKind.CEDED,
}


def policy_of(ctx: Context, department_id: str) -> Policy:
    """Return the rules that hold for a department: its own, those above it, the company's."""
    if not ctx.book.own:
        return ctx.policy
    departments = {unit.id: unit for unit in ctx.store.people.departments()}
    above = [unit.id for unit in departments_above(department_id, departments)]
    return ctx.book.of([department_id, *above])


def holding_limit(ctx: Context, person: Profile) -> int:
    """Return how many open customers a person may hold (rule 保有量 of the person's department)."""
    return policy_of(ctx, person.department_id).holding_limit


def first_deadline(ctx: Context, registered_at: datetime, department_id: str) -> datetime:
    """Return the deadline of a customer of that department registered at that moment."""
    policy = policy_of(ctx, department_id)
    return protected_until(ProtectionTerms(started_at=registered_at), policy, ctx.calendar).until


def explained(ctx: Context, customer: Customer) -> Protection:
    """Return the customer's protection with its terms, from the ledger as it stands."""
    policy = policy_of(ctx, customer.department_id)
    return protected_until(terms_of(ctx, customer), policy, ctx.calendar)


def renewed(ctx: Context, customer: Customer) -> datetime:
    """Return the deadline the customer must have now."""
    return explained(ctx, customer).until


def settled(ctx: Context, customer: Customer) -> Customer:
    """Write the deadline the ledger gives, where the record shows another; after a term has changed."""
    if customer.ownership is not Ownership.OWNED:
        return customer
    until = renewed(ctx, customer)
    if until == customer.protected_until:
        return customer
    return ctx.store.customers.change(customer, {"protected_until": until})


def terms_of(ctx: Context, customer: Customer) -> ProtectionTerms:
    """Read the terms of the present ownership from the ledger."""
    entries = standing(ctx.store.ledger.entries_of(customer.id))
    starts = [entry for entry in entries if _begins(entry)]
    since = starts[-1].at if starts else customer.registered_at
    undone = {entry.follow_up_id for entry in entries if entry.kind is LedgerKind.FOLLOW_UP_UNDONE}
    won_at, contract_until = _longest_contract(entries)
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
        contract_until=contract_until,
        kept_rulings=tuple(
            entry.at for entry in entries if entry.kind is LedgerKind.RULED and not _begins(entry)
        ),
        won_at=won_at,
    )


def standing(entries: list[LedgerEntry]) -> list[LedgerEntry]:
    """Return the entries that count: those taken back, and what took them back, are left out."""
    taken_back = {entry.facts.get("entry") for entry in entries if entry.kind is LedgerKind.UNDONE}
    return [
        entry
        for entry in entries
        if entry.id not in taken_back and entry.kind is not LedgerKind.UNDONE
    ]


def _begins(entry: LedgerEntry) -> bool:
    """Whether an entry begins an ownership; of the rulings only one that gives it to somebody else does."""
    if entry.kind is LedgerKind.RULED:
        return str(entry.facts.get("decision", "reassign")) == "reassign"
    return entry.kind in _STARTS


def counted_contracts(entries: list[LedgerEntry]) -> list[LedgerEntry]:
    """Return the standing contracts that protect: those since the customer last was nobody's.

    A contract goes on with a customer that is ceded, ruled to somebody else, handed over or merged into another;
    the pool ends it.
    """
    counted: list[LedgerEntry] = []
    for entry in standing(entries):
        if entry.kind in (LedgerKind.RELEASED, LedgerKind.PICKED_UP):
            counted.clear()
        elif entry.kind is LedgerKind.WON or "contract_until" in entry.facts:
            counted.append(entry)
    return counted


def _longest_contract(entries: list[LedgerEntry]) -> tuple[datetime | None, date | None]:
    """Return when the deal was won whose contract runs longest, and that contract's end."""
    deals = [
        (date.fromisoformat(str(entry.facts["contract_until"])), entry.at)
        for entry in counted_contracts(entries)
    ]
    if not deals:
        return None, None
    until, at = max(deals)
    return at, until


def _quoted_at(entries: list[LedgerEntry], since: datetime) -> datetime | None:
    """When 方案报价 was first reached in this ownership; going back takes it away again."""
    quoted_at: datetime | None = None
    for entry in entries:
        if entry.kind is LedgerKind.STAGE_CHANGED:
            is_quoted = bool(entry.facts.get("quoted"))
            quoted_at = (quoted_at or max(entry.at, since)) if is_quoted else None
    return quoted_at
