"""Drafts: what a person began and may finish within 24 hours (product rules, Records)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers.command import Context
from handlers.domain.text import squeeze
from handlers.ports import Store
from handlers.records import Draft

DRAFT_LIFE = timedelta(hours=24)
REFUSED_LIFE = timedelta(days=90)
"""How long a refused claim's words are kept: a case about it may be opened, and ruled, much later."""
READING_PURPOSE = "reading"
REGISTER_PURPOSE = "register"
UPDATE_PURPOSE = "update"
COMPLETING_PURPOSE = "completing"
"""What a registration left open: a reply within minutes or a button on its card completes it."""
REFUSED_PURPOSE = "refused"
"""What a refused claim had, for the form that opens when the customer becomes free."""


def keep(
    ctx: Context,
    *,
    purpose: str,
    payload: Mapping[str, Any],
    draft_id: str = "",
    life: timedelta = DRAFT_LIFE,
) -> Draft:
    """Store a draft for the acting person, replacing the one of the same id, and return it.

    A replaced draft keeps its first time and message: rewriting it does not make it live longer.
    """
    earlier = ctx.store.drafts.get(draft_id) if draft_id else None
    created_at = earlier.created_at if earlier else ctx.now
    draft = Draft(
        id=draft_id or ctx.new_id(),
        person_open_id=ctx.actor.open_id,
        purpose=purpose,
        payload=payload,
        created_at=created_at,
        expires_at=created_at + life,
        message_id=earlier.message_id if earlier else ctx.source.message_id,
        said_at=earlier.said_at if earlier else ctx.source.said_at,
        reminded_at=earlier.reminded_at if earlier else None,
    )
    if draft_id:
        ctx.store.drafts.put(draft)
    else:
        ctx.store.drafts.add(draft)
    return draft


def forget_completing(store: Store, open_id: str) -> None:
    """Let no short reply complete a registration any more; buttons on its card still do."""
    for one in store.drafts.of_person(open_id, COMPLETING_PURPOSE):
        if one.payload.get("asked_in"):
            store.drafts.put(replace(one, payload={**one.payload, "asked_in": ""}))


def keep_registration(ctx: Context, payload: Mapping[str, Any], *, draft_id: str = "") -> Draft:
    """Store a begun registration: one per person and name, the new words in place of the old.

    Said anew, it lives anew, under the same id, so that the form shown before still serves.
    """
    same = _same_registrations(ctx, _name_of(payload), is_bare=not payload.get("words"))
    for earlier in same:
        if earlier.id != draft_id:
            ctx.store.drafts.delete(earlier.id)
    if not draft_id and same:
        draft_id = same[0].id
    asked = {**payload, "asked_in": ctx.source.chat_id}
    return keep(ctx, purpose=REGISTER_PURPOSE, payload=asked, draft_id=draft_id)


def forget_registration(ctx: Context, name: str, *, draft_id: str = "") -> None:
    """Drop what was begun under this name: it is registered now, or was answered otherwise."""
    if draft_id:
        ctx.store.drafts.delete(draft_id)
    for earlier in _same_registrations(ctx, squeeze(name), is_bare=not name):
        ctx.store.drafts.delete(earlier.id)


def _same_registrations(ctx: Context, name: str, *, is_bare: bool) -> list[Draft]:
    """Return the person's begun registrations of that name; an empty form is like other empty ones."""
    begun = ctx.store.drafts.of_person(ctx.actor.open_id, REGISTER_PURPOSE)
    return [
        one
        for one in begun
        if _name_of(one.payload) == name
        and (bool(name) or is_bare is not bool(one.payload.get("words")))
    ]


def _name_of(payload: Mapping[str, Any]) -> str:
    return squeeze(str(payload.get("words", {}).get("name", "")))


def keep_text(ctx: Context, *, purpose: str, **more: Any) -> Draft:
    """Store the words of the message so that a button can run on them."""
    return keep(ctx, purpose=purpose, payload={"text": ctx.source.text, **more})


def keep_refused(ctx: Context, customer_id: int, payload: Mapping[str, Any]) -> None:
    """Keep what a refused claim had, one per person and customer; it asks for nothing."""
    earlier = _refused_one(ctx, ctx.actor.open_id, customer_id)
    if earlier is not None:
        ctx.store.drafts.delete(earlier.id)
    kept = {**payload, "customer_id": customer_id}
    keep(ctx, purpose=REFUSED_PURPOSE, payload=kept, life=REFUSED_LIFE)


def offer(ctx: Context, open_id: str, customer_id: int, name: str) -> Draft:
    """Store a form for somebody else, filled in with what their refused claim had, else with the name."""
    refused = _refused_one(ctx, open_id, customer_id)
    payload = {"words": {"name": name}} if refused is None else refused.payload
    draft = Draft(
        id=ctx.new_id(),
        person_open_id=open_id,
        purpose=REFUSED_PURPOSE,
        payload=payload,
        created_at=ctx.now,
        expires_at=ctx.now + DRAFT_LIFE,
    )
    ctx.store.drafts.put(draft)
    return draft


def refused_words(ctx: Context, customer_id: int) -> dict[str, str]:
    """Return what the acting person's refused claim on a customer had, while it is kept."""
    refused = _refused_one(ctx, ctx.actor.open_id, customer_id)
    words = refused.payload.get("words", {}) if refused else {}
    return {str(key): str(text) for key, text in words.items()}


def refused_record(ctx: Context, open_id: str, customer_id: int) -> dict[str, Any]:
    """Return what somebody's refused claim on a customer was read as (`claiming.claim_record`), else nothing."""
    refused = _refused_one(ctx, open_id, customer_id)
    return dict(refused.payload.get("claim", {})) if refused else {}


def _refused_one(ctx: Context, open_id: str, customer_id: int) -> Draft | None:
    kept = ctx.store.drafts.of_person(open_id, REFUSED_PURPOSE)
    fits = (one for one in kept if one.payload.get("customer_id") == customer_id)
    return next((one for one in fits if one.expires_at > ctx.now), None)


def mine(ctx: Context, draft_id: str) -> Draft | None:
    """Return a draft if it is the acting person's and still lives."""
    draft = ctx.store.drafts.get(draft_id) if draft_id else None
    if draft is None or draft.person_open_id != ctx.actor.open_id or draft.expires_at <= ctx.now:
        return None
    return draft


def drafted(ctx: Context, words: str) -> Draft | None:
    """Return the person's latest unfinished registration whose customer's name contains the words."""
    drafts = ctx.store.drafts.of_person(ctx.actor.open_id, REGISTER_PURPOSE)
    fits = (one for one in drafts if squeeze(words) in _name_of(one.payload))
    return next((one for one in fits if one.expires_at > ctx.now), None)


def of_the_message(ctx: Context, draft: Draft) -> Context:
    """What a message began and a form or a reply finished goes back with the message; said it is now."""
    source = replace(ctx.source, message_id=draft.message_id or ctx.source.message_id)
    return replace(ctx, source=source)
