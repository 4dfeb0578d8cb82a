"""延期: the owner asks for days on top; the first is granted at once, the manager answers further ones by card."""

from collections.abc import Mapping
from dataclasses import replace

from handlers.actions import Click
from handlers.changes import note_change
from handlers.command import Context, Result, Tell
from handlers.conversation.finding import among_mine, ask_which, invalid
from handlers.disclosing import customer_view, person_view, protection_restored
from handlers.domain.claim_states import Event
from handlers.domain.text import clean
from handlers.outcomes import (
    Extended,
    ExtendForm,
    ExtensionAnswered,
    ExtensionAsked,
    Notice,
    Refused,
    Undone,
)
from handlers.ownership.extending import (
    Allowance,
    allowance,
    decider_of,
    enter,
    is_still_asked,
    manager_card,
    manager_tells,
    may_decide,
    take_back,
)
from handlers.ownership.life import can
from handlers.ownership.protecting import settled
from handlers.ownership.records import ExtensionRequest, ExtensionState
from handlers.reading.grammars.reasons import take_days
from handlers.reading.result import Reading
from handlers.records import Change, ChangeKind, Customer, LedgerKind
from handlers.working.contacting import text_of

_REASON_AT_LEAST = 2
_REASON_AT_MOST = 500
_EXAMPLE = "延期 云杉智能 30天 预算冻结"


def extend(ctx: Context, reading: Reading) -> Result:
    """Ask for more protection of the customer that the message names (command 延期)."""
    if reading.unusable_name is not None:
        return invalid("延期", reading)
    words = str(reading.customer.value) if reading.customer else ""
    found = among_mine(ctx, words)
    if found.only is None:
        return ask_which(ctx, found, "延期")
    return extend_on(ctx, reading, found.only)


def extend_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """延期 of this very customer; the rights and limits are checked here."""
    days = reading.fields.get("days")
    reason = " ".join(filter(None, (text_of(reading, "reason"), text_of(reading, "evidence"))))
    return _asked(ctx, customer, str(days.value) if days else "", reason)


def form(ctx: Context, click: Click) -> Result:
    """延期 on a card: ask for days and reason on a card of its own."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None or customer.owner_open_id != ctx.actor.open_id:
        return _not_yours()
    refused = _refusal(ctx, customer, allowance(ctx, customer))
    opened = refused or _form(ctx, customer, "", "")
    toast = "" if refused else "请在新卡片里填写"
    return replace(opened, keeps_card=True, toast=toast, toast_kind="info")


def submit(ctx: Context, click: Click, form: Mapping[str, str]) -> Result:
    """The form comes back."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None:
        return _not_yours()
    return _asked(ctx, customer, form.get("days", ""), form.get("reason", ""))


def _asked(ctx: Context, customer: Customer, days_text: str, reason_text: str) -> Result:
    left = allowance(ctx, customer)
    if (refused := _refusal(ctx, customer, left)) is not None:
        return refused
    reason = clean(reason_text)
    days = _days_of(days_text, left)
    problem = _problem(days, days_text, reason, left)
    if problem is not None or days is None:
        return _form(ctx, customer, days_text, reason, problem or "")
    ask = _ask_manager if left.asks_manager else _grant
    return ask(ctx, customer, days, reason)


def _days_of(text: str, left: Allowance) -> int | None:
    """Read a number of days, also 一个月; nothing said means what the rule gives."""
    words = text.strip()
    if not words:
        return left.most_days
    if words.isascii() and words.isdigit() and len(words) <= 4:
        return int(words)
    found = take_days(words)
    return found.days if found else None


def _problem(days: int | None, said: str, reason: str, left: Allowance) -> str | None:
    """Return what is wrong, empty where something is only missing yet, None where all is there."""
    if days is None or not 1 <= days <= left.most_days:
        return f"一次延 1 到 {left.most_days} 天，读到「{said.strip()}」。例：{_EXAMPLE}"
    if not reason:
        return f"还缺理由，请写清为什么要延期。例：{_EXAMPLE}" if said else ""
    if not _REASON_AT_LEAST <= len(reason) <= _REASON_AT_MOST:
        return f"理由要 {_REASON_AT_LEAST}-{_REASON_AT_MOST} 个字，现在 {len(reason)} 个。例：{_EXAMPLE}"
    return None


def _refusal(ctx: Context, customer: Customer, left: Allowance) -> Result | None:
    """Return why this customer cannot be extended by this person now, or None."""
    if customer.owner_open_id != ctx.actor.open_id:
        return _refused(
            customer, "只有归属人可以申请延期，这个客户不在您名下。", f"查重 {customer.name}"
        )
    if not can(ctx, customer, Event.EXTEND):
        return _refused(customer, "这个客户已不在归属中，没有保护期可以延长。", "我的客户")
    if ctx.store.extensions.waiting_of(customer.id) is not None:
        return _refused(
            customer, "已有一次延期在等主管答复，期间不会释放。", f"为什么 {customer.name}"
        )
    if left.is_spent:
        why = f"延期已用 {left.used} 次，上限 {left.limit} 次。有效跟进可以延长保护期，也可以锁定。"
        return _refused(customer, why, f"锁定 {customer.name}")
    return None


def _grant(ctx: Context, customer: Customer, days: int, reason: str) -> Result:
    """The first of an ownership holds at once."""
    request = ctx.store.extensions.add(
        ExtensionRequest(
            customer_id=customer.id,
            requested_by=ctx.actor.open_id,
            requested_at=ctx.now,
            days=days,
            reason=reason,
            state=ExtensionState.GRANTED,
            decided_by=ctx.actor.open_id,
            decided_at=ctx.now,
        )
    )
    enter(ctx, customer, LedgerKind.EXTENDED, request)
    extended = settled(ctx, customer)
    note_change(ctx, ChangeKind.EXTEND, customer, subject_id=request.id, before={"part": "granted"})
    left = allowance(ctx, extended)
    return Result(
        answer=Extended(
            customer=customer_view(ctx, extended),
            days=days,
            reason=reason,
            protected_before=customer.protected_until,
            used=left.used,
            limit=left.limit,
        ),
        toast=f"已延期 {days} 天",
        act="extend",
        customer_id=customer.id,
    )


def _ask_manager(ctx: Context, customer: Customer, days: int, reason: str) -> Result:
    """A further one waits for the manager; nothing is released meanwhile."""
    manager = decider_of(ctx, customer)
    if not manager:
        why = "第二次延期要主管同意，但没有找到您的主管或管理员。请联系管理员设置主管。"
        return _refused(customer, why, f"锁定 {customer.name}")
    request = ctx.store.extensions.add(
        ExtensionRequest(
            customer_id=customer.id,
            requested_by=ctx.actor.open_id,
            requested_at=ctx.now,
            days=days,
            reason=reason,
            state=ExtensionState.WAITING,
            manager_open_id=manager,
        )
    )
    enter(ctx, customer, LedgerKind.EXTENSION_ASKED, request)
    note_change(ctx, ChangeKind.EXTEND, customer, subject_id=request.id, before={"part": "asked"})
    return Result(
        answer=ExtensionAsked(
            customer=customer_view(ctx, customer),
            days=days,
            reason=reason,
            manager=person_view(ctx, manager),
        ),
        tells=manager_tells(ctx, customer, request),
        toast="已转给主管，等答复期间不会释放",
        act="extend.ask",
        customer_id=customer.id,
    )


def _form(ctx: Context, customer: Customer, days: str, reason: str, problem: str = "") -> Result:
    left = allowance(ctx, customer)
    return Result(
        answer=ExtendForm(
            customer_id=customer.id,
            customer_name=customer.name,
            days=days or str(left.most_days),
            reason=reason,
            most_days=left.most_days,
            used=left.used,
            limit=left.limit,
            asks_manager=left.asks_manager,
            problem=problem,
        ),
        toast=problem,
        toast_kind="error",
        act="extend.form",
        customer_id=customer.id,
    )


# ------------------------------------------------------------------ the manager's answer


def agree(ctx: Context, click: Click, reason: str) -> Result:
    """同意: the days count from now on."""
    return _answer(ctx, click, ExtensionState.GRANTED, reason)


def refuse(ctx: Context, click: Click, reason: str) -> Result:
    """不同意: the protection ends as it would have."""
    return _answer(ctx, click, ExtensionState.REFUSED, reason)


def _answer(ctx: Context, click: Click, state: ExtensionState, reason: str) -> Result:
    request = ctx.store.extensions.get(int(click.word)) if click.word.isdigit() else None
    customer = ctx.store.customers.get(request.customer_id) if request else None
    if request is None or customer is None:
        return _gone(ctx, None, None)
    if not may_decide(ctx, customer, request):
        toast = "这个延期申请不由您答复"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")
    if not is_still_asked(customer, request):
        return _gone(ctx, customer, request)
    is_granted = state is ExtensionState.GRANTED
    ctx.store.extensions.decide(request.id, state, by=ctx.actor.open_id, at=ctx.now)
    kind = LedgerKind.EXTENDED if is_granted else LedgerKind.EXTENSION_REFUSED
    enter(ctx, customer, kind, request)
    after = settled(ctx, customer) if is_granted else customer
    note_change(
        ctx, ChangeKind.EXTEND, customer, subject_id=request.id, before={"part": state.value}
    )
    told = ExtensionAnswered(
        customer=customer_view(ctx, after, reader=request.requested_by),
        days=request.days,
        is_granted=is_granted,
        manager=person_view(ctx, ctx.actor.open_id),
        reason=clean(reason)[:_REASON_AT_MOST],
        protected_before=customer.protected_until,
    )
    decided = ctx.store.extensions.get(request.id) or request
    others = manager_tells(ctx, after, decided, only_replaces=True)
    return Result(
        answer=manager_card(ctx, after, decided),
        tells=(
            Tell(to_open_id=request.requested_by, outcome=told),
            *(tell for tell in others if tell.to_open_id != ctx.actor.open_id),
        ),
        toast="已同意，已告诉对方" if is_granted else "已回复不同意，已告诉对方",
        act="extend.agree" if is_granted else "extend.refuse",
        customer_id=customer.id,
    )


def _gone(ctx: Context, customer: Customer | None, request: ExtensionRequest | None) -> Result:
    """The request was answered, taken back, or is no longer the owner's."""
    card = None
    if customer is not None and request is not None:
        is_waiting = request.state is ExtensionState.WAITING
        card = manager_card(ctx, customer, request, state="gone" if is_waiting else "")
    return Result(
        answer=card,
        keeps_card=card is None,
        toast="这个申请已经处理过，或已撤回",
        toast_kind="info",
        act="extend.gone",
    )


# ------------------------------------------------------------------ 撤销


def undo_extension(ctx: Context, customer: Customer, change: Change) -> Result:
    """Take back what the acting person did about a 延期, unless others acted on it meanwhile."""
    request = ctx.store.extensions.get(change.subject_id or 0)
    if request is None:
        return Result(answer=Undone(what="这次延期已经不在了", customer_name=customer.name))
    match str(change.before.get("part")):
        case "granted" if request.manager_open_id == "":
            return _undo_grant(ctx, customer, request)
        case "asked":
            return _undo_request(ctx, customer, request)
        case _:
            return _undo_answer(ctx, customer, request)


def _undo_grant(ctx: Context, customer: Customer, request: ExtensionRequest) -> Result:
    if customer.owner_open_id != ctx.actor.open_id:
        return _not_undone(customer, "这个客户已经不在您名下。")
    take_back(ctx, customer, LedgerKind.EXTENDED, request.id)
    ctx.store.extensions.remove(request.id)
    after = settled(ctx, customer)
    notes = (protection_restored(ctx, after),)
    return Result(answer=Undone(what="已撤销这次延期", customer_name=customer.name, notes=notes))


def _undo_request(ctx: Context, customer: Customer, request: ExtensionRequest) -> Result:
    if request.state is not ExtensionState.WAITING:
        return _not_undone(customer, "主管已经答复了这次申请。")
    take_back(ctx, customer, LedgerKind.EXTENSION_ASKED, request.id)
    cards = tuple(
        replace(
            tell, outcome=manager_card(ctx, customer, request, reader=tell.to_open_id, state="gone")
        )
        for tell in manager_tells(ctx, customer, request, only_replaces=True)
    )
    ctx.store.extensions.remove(request.id)
    return Result(answer=Undone(what="已撤回延期申请", customer_name=customer.name), tells=cards)


def _undo_answer(ctx: Context, customer: Customer, request: ExtensionRequest) -> Result:
    """The manager changes their mind: the request waits again."""
    if customer.owner_open_id != request.requested_by:
        return _not_undone(customer, "这个客户的归属已经变了。")
    if ctx.store.extensions.waiting_of(customer.id) is not None:
        return _not_undone(customer, "对方已经又提了一次延期，请直接答复新的申请。")
    if request.state is ExtensionState.GRANTED:
        take_back(ctx, customer, LedgerKind.EXTENDED, request.id)
    else:
        take_back(ctx, customer, LedgerKind.EXTENSION_REFUSED, request.id)
    ctx.store.extensions.let_wait_again(request.id)
    after = settled(ctx, customer)
    waiting = ctx.store.extensions.get(request.id) or request
    text = f"{customer.name}：主管撤回了刚才的答复，延期申请还在等，期间不会释放。"
    told = Notice(title="延期申请又在等主管", text=text)
    return Result(
        answer=Undone(what="已撤回对延期申请的答复", customer_name=customer.name),
        tells=(
            Tell(to_open_id=request.requested_by, outcome=told),
            *manager_tells(ctx, after, waiting),
        ),
    )


def _not_undone(customer: Customer, why: str) -> Result:
    understood = f"撤销 延期 {customer.name}"
    return Result(
        answer=Refused(title="不能撤销", understood=understood, why=why, example="我的客户")
    )


def _not_yours() -> Result:
    toast = "这个客户不在您名下，不能申请延期。可发：我的客户"
    return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")


def _refused(customer: Customer, why: str, example: str) -> Result:
    return Result(
        answer=Refused(
            title="不能延期", understood=f"延期 {customer.name}", why=why, example=example
        ),
        toast="没有延期",
        toast_kind="warning",
        act="extend.refused",
        customer_id=customer.id,
    )
