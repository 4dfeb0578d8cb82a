"""POST /api/v1/customers: registers as the claimant would in chat, and tells the owner as chat does.

The request's time is the message's time. One unit of work holds the effects, the audit entry, the cards for
the owner and, under an Idempotency-Key, the answer, so that the same key is answered alike and does nothing
twice. No draft is left behind: what cannot be registered is refused here and now.
"""

import hashlib
import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from bot.outgoing import Deliveries
from bot.web.api_candidate import candidate_from, wrong_fields
from bot.web.api_parts import Answer, ApiParts, Call, PlatformAway, Refusal, bad_request
from bot.web.api_reading import REST_ACTOR, views_of
from bot.web.api_schema import FieldError
from handlers.claiming.alike import Answers, alike, asked_about
from handlers.claiming.candidate import Candidate, hints_of_candidate, keys_of_candidate
from handlers.claiming.hits import Hit, hits_of
from handlers.command import Context, Result, Source
from handlers.commands.register import register_candidate
from handlers.conversation.saving import REGISTER_PURPOSE, UPDATE_PURPOSE
from handlers.domain.calendar import WorkCalendar
from handlers.domain.conflict import Level
from handlers.groups import joining
from handlers.incoming import ChatKind
from handlers.outcomes import InPool, OwnCustomer, Refused, Registered, Taken
from handlers.ownership.protecting import holding_limit
from handlers.people import PersonStatus, Profile
from handlers.records import AuditEntry, Draft
from storage.database.turns import take_turn
from storage.outbox import OutboxRow
from storage.uow import SqlStore

ANSWER_KEPT_FOR = timedelta(hours=24)
_ANSWER_PURPOSE = "rest"
_CLAIMANT = "claimant_open_id"
_UNASKED = Answers(asks=False)
"""Nobody can be asked about similar names here: they are in the answer, and their owners hear of it."""


@dataclass(frozen=True, slots=True)
class _Request:
    """A checked registration: what to register, when it was said, and the key it came under."""

    candidate: Candidate
    claimant: str
    said_at: datetime
    id: str
    key: str
    fingerprint: str


def register_customer(call: Call) -> Answer:
    """Register a customer for the claimant: 201, or 409 with level, reason and candidates."""
    said_at = call.parts.clock.now()
    request = _checked(call, said_at)

    def work(store: SqlStore) -> tuple[Answer, list[OutboxRow]]:
        if request.key:
            take_turn(store.connection, request.key)
            if (earlier := _earlier_answer(store, request)) is not None:
                return earlier, []
        answer, claimed = _register(call.parts, store, request)
        if request.key:
            _keep_answer(store, request, answer)
        return answer, claimed

    answer, claimed = call.parts.database.run(call.parts.vault, work)
    call.parts.send(claimed)
    return answer


def _checked(call: Call, said_at: datetime) -> _Request:
    """Return the request, or raise the refusal that names every wrong field at once."""
    body = call.body
    with call.parts.database.read(call.parts.vault) as store:
        custom = store.custom_fields.live()
        errors = wrong_fields(body, store.rules.options("source"), custom)
    if not any(error.field == _CLAIMANT for error in errors) and isinstance(body, dict):
        errors += _wrong_claimant(call.parts, body[_CLAIMANT])
    if errors:
        raise bad_request(errors)
    canonical = json.dumps(body, ensure_ascii=True, sort_keys=True).encode()
    key = hashlib.sha256(call.idempotency_key.encode()).hexdigest()[:40]
    return _Request(
        candidate=candidate_from(body, custom),
        claimant=body[_CLAIMANT],
        said_at=said_at,
        id=f"rest-{uuid.uuid4().hex}",
        key=f"rest:{key}" if call.idempotency_key else "",
        fingerprint=hashlib.sha256(canonical).hexdigest(),
    )


def _wrong_claimant(parts: ApiParts, open_id: str) -> list[FieldError]:
    person = _person(parts, open_id)
    if person is None:
        try:
            was_fetched = parts.fetch_person(open_id)
        except PlatformAway:
            raise Refusal(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "platform_away",
                "暂时连不上飞书，查不到 claimant_open_id 是谁，请稍后重试",
                headers={"Retry-After": "10"},
            ) from None
        person = _person(parts, open_id) if was_fetched else None
    if person is None:
        wrong = "没有这个人，或不在应用的可用范围内"
    elif person.status is not PersonStatus.ACTIVE:
        wrong = "这个人已离职或账号已停用"
    else:
        return []
    return [FieldError(_CLAIMANT, wrong, "ou_0123456789abcdef")]


def _person(parts: ApiParts, open_id: str) -> Profile | None:
    with parts.database.read(parts.vault) as store:
        return store.people.get(open_id)


def _register(
    parts: ApiParts, store: SqlStore, request: _Request
) -> tuple[Answer, list[OutboxRow]]:
    ctx = _context(parts, store, request)
    result = register_candidate(ctx, request.candidate, answers=_UNASKED)
    out = Deliveries(store, None, now=ctx.now, tz=parts.timezone, claim=parts.claim())
    out.tell_all(result.tells)
    _drop_drafts(ctx)
    store.journal.audit(
        AuditEntry(
            at=ctx.now,
            actor_open_id=REST_ACTOR,
            act=result.act,
            outcome=type(result.answer).__name__,
            customer_id=result.customer_id,
            message_id=request.id,
            facts={
                "via": "rest",
                "claimant": request.claimant,
                "told": [tell.to_open_id for tell in result.tells],
            },
        )
    )
    return _answer(parts, ctx, store, request.candidate, result), out.claimed


def _context(parts: ApiParts, store: SqlStore, request: _Request) -> Context:
    actor = store.people.get(request.claimant) or Profile(open_id=request.claimant)
    source = Source(
        via="rest",
        message_id=request.id,
        chat_id="",
        chat_kind=ChatKind.PRIVATE,
        said_at=request.said_at,
    )
    return Context(
        now=request.said_at,
        actor=actor,
        roles=store.people.roles(actor.open_id),
        source=source,
        store=store,
        book=store.rules.book(request.said_at),
        calendar=WorkCalendar(parts.timezone, store.rules.extra_days()),
        new_id=lambda: uuid.uuid4().hex[:20],
    )


def _drop_drafts(ctx: Context) -> None:
    """Drop what chat keeps for a button or a form: over REST nobody could press it."""
    for purpose in (REGISTER_PURPOSE, UPDATE_PURPOSE):
        for draft in ctx.store.drafts.of_person(ctx.actor.open_id, purpose):
            if draft.message_id == ctx.source.message_id:
                ctx.store.drafts.delete(draft.id)


def _answer(
    parts: ApiParts, ctx: Context, store: SqlStore, candidate: Candidate, result: Result
) -> Answer:
    match result.answer:
        case Registered():
            assert result.customer_id is not None
            customer = store.customers.get(result.customer_id)
            assert customer is not None
            views = views_of(parts, store, (customer,))
            beside = asked_about(_known(ctx, candidate, besides={customer.id}))
            return Answer(
                HTTPStatus.CREATED,
                views.customer(customer) | ({"candidates": views.hits(beside)} if beside else {}),
                {"Location": f"/api/v1/customers/{customer.customer_no}"},
            )
        case OwnCustomer() as own:
            said = _Said(Level.E0.value, own.reason, "这个客户已经在报备人名下")
        case InPool() as pool:
            said = _Said(Level.E5.value, pool.reason, "这个客户在公海里，请领取")
        case Taken() as taken:
            said = _Said(taken.level, taken.reason, "这个客户已有归属，归属人已收到通知")
        case Refused():
            used, limit = (
                ctx.store.customers.count_open(ctx.actor.open_id),
                holding_limit(ctx, ctx.actor),
            )
            reason = f"保有量已满：名下未成交客户 {used} 个，上限 {limit} 个"
            return _conflict(_Said(None, reason, reason), [])
        case _:
            raise TypeError(f"REST has no answer for {type(result.answer).__name__}")
    return _conflict(said, views_of(parts, store).hits(_known(ctx, candidate)))


def _known(ctx: Context, candidate: Candidate, besides: Collection[int] = ()) -> list[Hit]:
    """Return the customers that a claim runs into or stands beside; of `besides` none."""
    found = ctx.store.customers.with_keys(keys_of_candidate(candidate))
    hinted = ctx.store.customers.with_hints(hints_of_candidate(candidate))
    all_hits = hits_of(ctx, candidate.name, candidate.kind, [*found, *hinted])
    hits = [hit for hit in all_hits if hit.customer.id not in besides]
    known = {hit.customer.id for hit in hits} | set(besides)
    hits += alike(ctx, candidate.name, candidate.kind, besides=known)
    return joining.as_checked(ctx, candidate.name, hits, found)


@dataclass(frozen=True, slots=True)
class _Said:
    """Why a claim was refused: the level, if there is one, the reason, and a sentence."""

    level: str | None
    reason: str
    message: str


def _conflict(said: _Said, candidates: list[dict[str, Any]]) -> Answer:
    body = {
        "error": "conflict" if said.level else "holding_limit",
        "message": said.message,
        "error_id": uuid.uuid4().hex[:12],
        "level": said.level,
        "reason": said.reason,
        "candidates": candidates,
    }
    return Answer(HTTPStatus.CONFLICT, body)


def _earlier_answer(store: SqlStore, request: _Request) -> Answer | None:
    """Return the answer given under this key; raises Refusal when the request was another one."""
    kept = store.drafts.get(request.key)
    if kept is None or kept.expires_at <= request.said_at:
        return None
    payload: Mapping[str, Any] = kept.payload
    if payload["fingerprint"] != request.fingerprint:
        raise Refusal(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "idempotency_key_reused",
            "这个 Idempotency-Key 已用于内容不同的请求，请换一个",
        )
    headers = {**payload["headers"], "Idempotent-Replayed": "true"}
    return Answer(payload["status"], json.loads(payload["body"]), headers)


def _keep_answer(store: SqlStore, request: _Request, answer: Answer) -> None:
    """Keep the answer as a sealed record of a day, cleared with the drafts."""
    payload = {
        "fingerprint": request.fingerprint,
        "status": int(answer.status),
        # As text: the fields come back in their order.
        "body": json.dumps(answer.body),
        "headers": dict(answer.headers),
    }
    store.drafts.put(
        Draft(
            id=request.key,
            person_open_id=request.claimant,
            purpose=_ANSWER_PURPOSE,
            payload=payload,
            created_at=request.said_at,
            expires_at=request.said_at + ANSWER_KEPT_FOR,
            message_id=request.id,
        )
    )
