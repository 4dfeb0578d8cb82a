"""The GET routes: customers, their claims, follow-ups and cases, and the duplicate check.

Each reads one snapshot, and every look is in the audit before the answer leaves: who holds the token sees
what an administrator sees, and that is on record. Changes no customer.
"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from bot.web.api_custom import conditions_of, wrong_conditions
from bot.web.api_parts import Answer, ApiParts, Call, Refusal, bad_request
from bot.web.api_schema import FieldError
from bot.web.api_views import Views
from handlers.cases.records import CaseRecord
from handlers.claiming.alike import alike
from handlers.claiming.candidate import hints_in, name_in, why_shared
from handlers.claiming.hits import Hit, hits_of, similar
from handlers.command import Context, Source
from handlers.commands.check import doubt_about_name
from handlers.domain.calendar import WorkCalendar
from handlers.domain.company_name import guess_kind, is_place_and_trade
from handlers.domain.identity import exact_keys, hints
from handlers.domain.phone import MaskedPhone, parse_phone
from handlers.domain.quality import EXAMPLES, check_text
from handlers.domain.uscc import parse_uscc
from handlers.groups import joining
from handlers.incoming import ChatKind
from handlers.people import Profile
from handlers.records import AuditEntry, Customer, CustomerFilter, Ownership, Role
from storage.relations import relations_of
from storage.uow import SqlStore

REST_ACTOR = "rest"
"""Who looked, in the audit: the bearer of the token, whoever that is."""

_NAME_EXAMPLE = "杭州云杉智能科技有限公司"
_PHONE_EXAMPLE = "13812345678"
_MOST_ROWS = 10_000
_MOST_SIMILAR = 20
_OK = int(HTTPStatus.OK)


def list_customers(call: Call) -> Answer:
    """Return a page of customers, those whose protection ends first in front."""
    asked = call.query
    with call.parts.database.read(call.parts.vault) as store:
        fields, custom = store.custom_fields.live(), asked.get("custom") or ()
        if errors := list(wrong_conditions(custom, fields)):
            raise bad_request(errors)
        wanted = CustomerFilter(
            name=asked.get("name", ""),
            owner_open_id=asked.get("owner", ""),
            ownership=Ownership(asked["ownership"]) if asked.get("ownership") else None,
            custom=conditions_of(custom, fields),
        )
        found = store.customers.list(wanted, page=asked["page"], size=asked["page_size"])
        views = views_of(call.parts, store, found.items)
    _audit(call, "rest.customers", shown=len(found.items))
    items = [views.customer(one) for one in found.items]
    return Answer(_OK, {"items": items, "total": found.total})


def show_customer(call: Call) -> Answer:
    """Return one customer."""
    with call.parts.database.read(call.parts.vault) as store:
        customer = _customer(store, call)
        body = views_of(call.parts, store, (customer,)).customer(customer)
    _audit(call, "rest.customer", customer)
    return Answer(_OK, body)


def list_claims(call: Call) -> Answer:
    """Return the claims on a customer, newest first, refused ones too."""
    with call.parts.database.read(call.parts.vault) as store:
        customer = _customer(store, call)
        claims = store.ledger.claims_of(customer.id, _MOST_ROWS)
        views = views_of(call.parts, store)
    return _page(call, "rest.claims", customer, [views.claim(customer, one) for one in claims])


def list_follow_ups(call: Call) -> Answer:
    """Return the follow-ups of a customer that stand, newest first."""
    with call.parts.database.read(call.parts.vault) as store:
        customer = _customer(store, call)
        logged = store.follow_ups.of_customer(customer.id, _MOST_ROWS)
        views = views_of(call.parts, store)
    items = (
        [views.follow_up(customer, one) for one in logged] if views.shown.sees_follow_ups else []
    )
    return _page(call, "rest.follow_ups", customer, items)


def list_cases(call: Call) -> Answer:
    """Return the cases about a customer, newest first."""
    with call.parts.database.read(call.parts.vault) as store:
        customer = _customer(store, call)
        cases = [
            CaseRecord(
                one,
                tuple(store.cases.rulings_of(one.id)),
                tuple(store.cases.evidence_of(one.id)),
            )
            for one in store.cases.of_customer(customer.id)
        ]
        views = views_of(call.parts, store)
    return _page(call, "rest.cases", customer, [views.case(customer, one) for one in cases])


def find_duplicates(call: Call) -> Answer:
    """Return who bears the name, phone or credit code, best first; empty when it is free.

    What chat would not check (product rules: never "free") is refused field by field.
    """
    asked = {key: value for key, value in call.query.items() if value}
    errors = _unusable(asked)
    if errors:
        raise bad_request(errors)
    name, phone, uscc = (asked.get(key, "") for key in ("name", "phone", "uscc"))
    with call.parts.database.read(call.parts.vault) as store:
        ctx = rest_context(call.parts, store)
        kind = guess_kind(name).value
        keys = exact_keys(name, kind, uscc=uscc, phones=[phone])
        found = store.customers.with_keys(keys)
        asked_hints = [*hints(name, kind, phones=[phone]), *hints_in(name)]
        hinted = store.customers.with_hints(asked_hints)
        hits = hits_of(ctx, name_in(name), kind, [*found, *hinted])
        doubt = why_shared(name, hinted) or (doubt_about_name(name) if name else "")
        shared = why_shared(phone, [*found, *hinted])
        if is_place_and_trade(name):
            hits += alike(ctx, name, kind, besides={hit.customer.id for hit in hits})
        is_told_by_key = bool(uscc or (phone and not shared))
        if shared and not (hits or uscc or (name and not doubt)):
            raise bad_request([FieldError("phone", shared.rstrip("。"), _PHONE_EXAMPLE)])
        if doubt and not (hits or is_told_by_key):
            raise bad_request([FieldError("name", doubt.rstrip("。"), _NAME_EXAMPLE)])
        if not doubt:
            hits += _similar(ctx, store, name, {hit.customer.id for hit in hits})
        if name and not doubt:
            hits = joining.as_checked(ctx, name, hits, found)
        items = views_of(call.parts, store).hits(hits)
    _audit(call, "rest.duplicates", shown=len(items))
    return Answer(_OK, {"items": items})


def views_of(parts: ApiParts, store: SqlStore, customers: Sequence[Customer] = ()) -> Views:
    """Return the views under the policy in force now; `customers` are those to be shown in full."""
    relations = relations_of(store.connection, [customer.id for customer in customers])
    return Views(store.rules.policy(parts.clock.now()), parts.timezone, relations)


def rest_context(parts: ApiParts, store: SqlStore) -> Context:
    """Return the context of the token's bearer: an administrator who is nobody in particular."""
    now = parts.clock.now()
    return Context(
        now=now,
        actor=Profile(open_id=REST_ACTOR),
        roles=frozenset({Role.ADMIN}),
        source=Source("rest", "", "", ChatKind.PRIVATE, now),
        store=store,
        book=store.rules.book(now),
        calendar=WorkCalendar(parts.timezone, store.rules.extra_days()),
        new_id=lambda: "",
    )


def _customer(store: SqlStore, call: Call) -> Customer:
    customer_no = call.path["customer_no"]
    found = store.customers.by_no(customer_no)
    if found is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "not_found", f"没有编号为 {customer_no} 的客户")
    return found


def _similar(ctx: Context, store: SqlStore, name: str, known: set[int]) -> list[Hit]:
    if not name:
        return []
    hits = alike(ctx, name, guess_kind(name).value, besides=known)
    known = known | {hit.customer.id for hit in hits}
    found = store.customers.named_like(name, limit=_MOST_SIMILAR)
    return hits + [similar(ctx, customer) for customer in found if customer.id not in known]


def _unusable(asked: dict[str, Any]) -> list[FieldError]:
    """Return why a check cannot be made: it refuses, it never answers "free" (product rules)."""
    if not asked:
        wrong, example = "name、phone、uscc 至少给一个", f"name={_NAME_EXAMPLE}"
        return [FieldError(key, wrong, example) for key in ("name", "phone", "uscc")]
    errors = []
    if "name" in asked and (problem := check_text("name", asked["name"])):
        errors.append(FieldError("name", problem.wrong, _NAME_EXAMPLE))
    if "phone" in asked and (wrong := wrong_phone(asked["phone"], as_key=True)):
        errors.append(FieldError("phone", wrong, _PHONE_EXAMPLE))
    if "uscc" in asked and parse_uscc(asked["uscc"]) is None:
        errors.append(FieldError("uscc", WRONG_USCC, EXAMPLES["uscc"].partition(":")[2]))
    return errors


WRONG_USCC = "统一社会信用代码要有 18 位，且校验位要对"


def wrong_phone(text: str, *, as_key: bool = False) -> str:
    """Return in Chinese why a phone number cannot be taken, `as_key` for a check; else empty."""
    phone = parse_phone(text)
    if phone is None:
        return "看不懂这个号码"
    if not as_key:
        return ""
    if isinstance(phone, MaskedPhone):
        return "打码的号码查不准，要完整号码"
    return "400、95 一类公用号码不能用来查重" if phone.is_no_evidence else ""


def _page(call: Call, act: str, customer: Customer, rows: Sequence[Any]) -> Answer:
    size = call.query["page_size"]
    first = (call.query["page"] - 1) * size
    items = list(rows[first : first + size])
    _audit(call, act, customer, shown=len(items))
    return Answer(_OK, {"items": items, "total": len(rows)})


def _audit(call: Call, act: str, customer: Customer | None = None, *, shown: int = 1) -> None:
    asked = {key: value for key, value in call.query.items() if value not in (None, "", [])}
    entry = AuditEntry(
        at=call.parts.clock.now(),
        actor_open_id=REST_ACTOR,
        act=act,
        outcome="shown",
        customer_id=customer.id if customer else None,
        facts={"via": "rest", "asked": asked, "shown": shown},
    )
    call.parts.database.run(call.parts.vault, lambda store: store.journal.audit(entry))
