"""Makes views out of records: what one person may see of a customer, a colleague, a hit.

The rights come from `handlers.rights`, the policy from `handlers.domain.disclosure`; this module only
assembles. Whatever leaves the core about a customer passes here.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from handlers.command import Context
from handlers.domain.conflict import Level
from handlers.domain.custom_field import is_custom, show_number
from handlers.domain.disclosure import Disclosure, disclose
from handlers.domain.phone import show_phone
from handlers.domain.pool_rules import Hindered
from handlers.domain.quality import show_customer_name
from handlers.ownership.life import lifecycle
from handlers.ownership.untouched import is_at_risk
from handlers.records import Contact, Customer, Ownership
from handlers.rights import VIEW, disclosure, viewer
from handlers.views import (
    CheckLine,
    ContactView,
    CustomerLine,
    CustomerView,
    FieldView,
    PersonView,
    PoolLine,
    SharerView,
)

_AMOUNTS = frozenset(
    {
        "expected_amount",
        "expected_amount_max",
        "currency",
        "budget_from",
        "budget_to",
        "amount",
        "paid",
    }
)

_WANTED = ("need", "source")
"""Fields whose absence marks a customer 待完善 (product rules, Records)."""


def person_view(ctx: Context, open_id: str) -> PersonView:
    """Return a colleague's name and department, empty where unknown."""
    person = ctx.store.people.get(open_id) if open_id else None
    if person is None:
        return PersonView(open_id=open_id, name="", department="")
    unit = ctx.store.people.department(person.department_id) if person.department_id else None
    return PersonView(open_id=open_id, name=person.name, department=unit.name if unit else "")


def owner_view(ctx: Context, customer: Customer, *, reader: str = "") -> PersonView:
    """Return the owner as `reader` may know: with or without the name (rule 显示归属人)."""
    view = person_view(ctx, customer.owner_open_id)
    if disclosure(ctx, customer, reader=reader).sees_owner_name:
        return view
    return PersonView(open_id="", name="", department=view.department)


def days_left(ctx: Context, customer: Customer) -> int | None:
    """Return the whole local days until the protection ends, negative when it has; None without one.

    It may be over for long: days off, a lock, an open case or a waiting 延期 hold the release back.
    """
    if customer.protected_until is None or customer.ownership is not Ownership.OWNED:
        return None
    return ctx.calendar.days_until(customer.protected_until, ctx.now)


def protection_restored(ctx: Context, customer: Customer) -> str:
    """Say what is left of the protection after an undo."""
    left = days_left(ctx, customer) or 0
    rest = f"还剩 {left} 天" if left > 0 else "今天到期" if left == 0 else "已经到期"
    return f"保护期已恢复，{rest}。"


def missing_of(customer: Customer) -> tuple[str, ...]:
    """Return the wanted fields the customer still lacks."""
    return tuple(key for key in _WANTED if not customer.details.get(key))


def customer_view(ctx: Context, customer: Customer, *, reader: str = "") -> CustomerView:
    """Return the customer as `reader` (default: the acting person) may see it."""
    stands = viewer(ctx, customer, reader=reader)
    shown = disclose(stands, ctx.policy)
    sees = shown.sees_details
    if sees:
        ctx.store.holds.foresee_of(customer.id)
    sharers = _sharers(ctx, customer) if sees else ()
    return CustomerView(
        id=customer.id,
        customer_no=customer.customer_no if sees or shown.sees_amounts else "",
        name=shown.customer_name(customer.name, customer.kind),
        kind=customer.kind,
        ownership=customer.ownership.value,
        owner=owner_view(ctx, customer, reader=reader),
        stage=customer.stage if sees else "",
        level=customer.level if sees else "",
        protected_until=customer.protected_until if sees else None,
        days_left=days_left(ctx, customer),
        last_follow_at=customer.last_follow_at if shown.sees_follow_ups else None,
        next_follow_at=customer.next_follow_at if shown.sees_follow_ups else None,
        next_plan=customer.next_plan if shown.sees_follow_ups else "",
        is_mine=stands.is_owner,
        is_shared=stands.is_collaborator,
        contacts=tuple(_contact(contact, shown) for contact in customer.contacts) if sees else (),
        fields=tuple(fields_of(ctx, customer, shown)),
        collaborators=sharers,
        missing=missing_of(customer) if sees else (),
        registered_at=customer.registered_at if sees else None,
        version=customer.version,
        is_held=sees and ctx.store.holds.of(customer.id) is not None,
        is_at_risk=sees and is_at_risk(ctx, customer),
        is_won=(sees or shown.sees_amounts) and customer.won_at is not None,
        coop_status=customer.coop_status if sees else "",
        lifecycle=lifecycle(customer).value if sees else "",
        only_looks=stands.only_looks,
        owner_percent=100 - percent if (percent := sum(one.percent for one in sharers)) else 0,
    )


def line_of(ctx: Context, customer: Customer, *, percent: int = 0) -> CustomerLine:
    """Return one line of a list; of a stranger's customer no more than its name.

    `percent` is the reader's share of a joint one.
    """
    stands = viewer(ctx, customer)
    shown = disclose(stands, ctx.policy)
    sees = shown.sees_details
    return CustomerLine(
        id=customer.id,
        customer_no=customer.customer_no if sees else "",
        name=shown.customer_name(customer.name, customer.kind),
        stage=customer.stage if sees else "",
        days_left=days_left(ctx, customer),
        last_follow_at=customer.last_follow_at if sees else None,
        next_follow_at=customer.next_follow_at if sees else None,
        is_shared=stands.is_collaborator,
        is_incomplete=sees and bool(missing_of(customer)),
        is_won=sees and customer.won_at is not None,
        is_at_risk=sees and is_at_risk(ctx, customer),
        percent=percent,
    )


def pool_line(ctx: Context, customer: Customer, hindered: Hindered | None) -> PoolLine:
    """Return one line of the pool's list: contacts, needs and amounts stay hidden until it is taken."""
    unit = ctx.store.people.department(customer.department_id) if customer.department_id else None
    pooled_at = customer.details.get("pooled_at") or customer.registered_at
    return PoolLine(
        id=customer.id,
        name=show_customer_name(customer.name, customer.kind),
        region=str(customer.details.get("region", "")),
        industry=str(customer.details.get("industry", "")),
        level=customer.level,
        department=unit.name if unit else "",
        days=(ctx.calendar.day_of(ctx.now) - ctx.calendar.day_of(pooled_at)).days,
        barrier=hindered.barrier.value if hindered else "",
        free_from=hindered.free_from if hindered else None,
    )


def check_line(ctx: Context, customer: Customer, level: Level, reason: str) -> CheckLine:
    """Return one hit of a duplicate check as the acting person may see it."""
    stands = viewer(ctx, customer)
    shown = disclose(stands, ctx.policy)
    state = "mine" if stands.is_owner else "shared" if stands.is_collaborator else "taken"
    if customer.ownership is not Ownership.OWNED:
        state = customer.ownership.value
    return CheckLine(
        level=level.value,
        state=state,
        customer_name=shown.customer_name(customer.name, customer.kind),
        reason=reason,
        owner=owner_view(ctx, customer),
        days_left=days_left(ctx, customer),
        customer_id=customer.id if shown.sees_details or state == "pool" else None,
    )


def fields_of(ctx: Context, customer: Customer, shown: Disclosure) -> list[FieldView]:
    """Return the filled-in details this reader may see, in display order, as text."""
    return [
        FieldView(key, text)
        for key, value in customer.details.items()
        if sees_field(shown, key) and (text := detail_text(ctx, key, value, customer.details))
    ]


def sees_field(shown: Disclosure, key: str) -> bool:
    """Whether a reader may see the detail of this identifier at all."""
    return shown.sees_amounts if key in _AMOUNTS else shown.sees_details


def detail_text(ctx: Context, key: str, value: object, details: Mapping[str, Any]) -> str:
    """Return a detail as text; an expected close as exactly as it was said: 2027年一季度.

    The number of an added field reads as it is typed: 3000万.
    """
    if isinstance(value, Decimal) and is_custom(key):
        return show_number(value)
    if key != "expected_close" or not isinstance(value, date):
        return value_text(ctx, value)
    year = "" if value.year == ctx.calendar.local(ctx.now).year else f"{value.year}年"
    day = f"{year}{value.month}月{value.day}日"
    match details.get("expected_close_precision"):
        case "quarter":
            return f"{value.year}年{'一二三四'[(value.month - 1) // 3]}季度"
        case "month":
            return f"{year}{value.month}月"
        case "month_end":
            return f"{year}{value.month}月底"
        case "week":
            return f"{day}前后一周"
        case "approx":
            return f"{day}左右"
        case _:
            return value_text(ctx, value)


def value_text(ctx: Context, value: object) -> str:
    """Return a stored value as a person reads it: dates local, decimals without trailing zeros."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return ctx.calendar.local(value).strftime("%Y-%m-%d %H:%M")
        case Decimal():
            return f"{value.normalize():f}"
        case list() | tuple():
            return "、".join(value_text(ctx, item) for item in value)
        case _:
            return str(value)


def _contact(contact: Contact, shown: Disclosure) -> ContactView:
    sees = shown.sees_phones
    return ContactView(
        name=contact.name,
        title=contact.title,
        department=contact.department,
        phone=(
            show_phone(contact.phone, contact.extension) if sees else shown.phone(contact.phone)
        ),
        email=contact.email if sees else "",
        wechat=contact.wechat if sees else "",
        role=contact.role,
    )


def _sharers(ctx: Context, customer: Customer) -> tuple[SharerView, ...]:
    """Return who shares the customer; whoever has a share of it is among them."""
    grants = ctx.store.sharing.collaborators(customer.id, ctx.now)
    shares = ctx.store.joints.shares_of(customer.id) if grants else {}
    return tuple(
        SharerView(
            person=person_view(ctx, grant.person_open_id),
            only_looks=grant.rights == VIEW,
            until=grant.until,
            percent=shares.get(grant.person_open_id, 0),
        )
        for grant in grants
    )
