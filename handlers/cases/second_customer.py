"""两家: the claimant's customer, registered by a ruling as from the message's time, beside the one it ran into.

Keys that both bear decide nothing between the two and get the new customer's own scope; keys that a third
customer bears stay that customer's, and those of very many get no row. A later ruling may take the second
customer back.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.cases.facts import claim_words
from handlers.claiming.candidate import Candidate, keys_of_candidate
from handlers.claiming.claim_record import candidate_from
from handlers.claiming.creating import create, remind_of_new
from handlers.claiming.key_rows import rows_of
from handlers.command import Context, Source
from handlers.incoming import ChatKind
from handlers.people import Profile
from handlers.records import Case, Customer, Key, LedgerEntry, LedgerKind
from handlers.working.reminding import OF_THE_OWNER


def claimed_in(ctx: Context, case: Case) -> Candidate | None:
    """Return what the claimant had wanted to register, None when it is no longer known or incomplete."""
    record = claim_words(ctx.store.cases.evidence_of(case.id))
    if not _is_complete(record):
        return None
    return candidate_from(record)


def register_second(
    ctx: Context, case: Case, customer: Customer, candidate: Candidate, claimant: Profile
) -> Customer:
    """Register the claimant's customer and remember that the two are not the same."""
    claim = ctx.store.ledger.claim(case.claim_id) if case.claim_id else None
    source = Source(
        via=claim.via if claim else ctx.source.via,
        message_id=claim.message_id if claim else "",
        chat_id="",
        chat_kind=ChatKind.PRIVATE,
        said_at=claim.said_at if claim else case.opened_at,
    )
    theirs = replace(ctx, actor=claimant, source=source)
    free, shared = _keys(ctx, customer, candidate)
    second, _ = create(theirs, candidate, free, shared)
    return remind_of_new(theirs, second, candidate)


def take_back_second(ctx: Context, case: Case, customer: Customer) -> None:
    """Withdraw the customer that an earlier ruling of this case had registered, if it still stands."""
    for entry in ctx.store.ledger.entries_of(customer.id):
        if entry.kind is not LedgerKind.RULED or entry.facts.get("case") != case.case_no:
            continue
        number = int(entry.facts.get("second", 0))
        second = ctx.store.customers.get(number) if number else None
        if second is None:
            continue
        withdraw_second(ctx, case, customer, second)


def withdraw_second(ctx: Context, case: Case, customer: Customer, second: Customer) -> None:
    """Take the second customer back: it is found to be this one."""
    ctx.store.cases.join_again(customer.id, second.id)
    ctx.store.reminders.close(second.id, OF_THE_OWNER, ctx.now)
    ctx.store.holds.end(second.id, ctx.now)
    ctx.store.joints.end_shares(second.id, ctx.now)
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=second.id,
            kind=LedgerKind.WITHDRAWN,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=second.owner_open_id,
            message_id=ctx.source.message_id,
            facts={"case": case.case_no},
        )
    )
    ctx.store.customers.withdraw(second, ctx.now)


def _keys(ctx: Context, customer: Customer, candidate: Candidate) -> tuple[list[Key], list[Key]]:
    """Return the keys nobody else bears, and those the case's customer bears too."""
    keys = keys_of_candidate(candidate)
    found = ctx.store.customers.with_keys(keys)
    rows = rows_of(keys, found)
    theirs = {hit.key for hit in found if hit.customer.id == customer.id}
    return list(rows.alone), [key for key in rows.shared if key in theirs]


def _is_complete(record: Mapping[str, Any]) -> bool:
    contacts = record.get("contacts") or []
    has_way = any(one.get("phone") or one.get("email") or one.get("wechat") for one in contacts)
    return bool(record.get("name")) and has_way
