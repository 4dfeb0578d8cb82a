"""更新: changes fields of a customer by message, by form, or by confirming what 报备 proposed."""

from collections.abc import Mapping
from dataclasses import astuple, replace

from handlers.actions import Click
from handlers.claiming import lookups
from handlers.claiming.candidate import Candidate, candidate_of, doubted
from handlers.command import Context, Result
from handlers.commands.closing import apply_or_ask
from handlers.commands.deal import ask_deal, no_deal
from handlers.conversation.asking import ask_option
from handlers.conversation.asking import confirm as confirm_reading
from handlers.conversation.finding import (
    Found,
    among_all,
    ask_which,
    by_contact,
    invalid,
    is_topic_fresh,
)
from handlers.conversation.forming import FORM_PURPOSE, Submitted, keep_shown, texts_of
from handlers.conversation.saving import READING_PURPOSE, keep, keep_text, mine
from handlers.deals.changing import (
    DealChange,
    change_of,
    choose,
    may_settle,
    says_of_a_deal,
    without_deal,
    write,
)
from handlers.disclosing import customer_view, fields_of
from handlers.domain.custom_field import is_custom
from handlers.domain.phone import show_phone
from handlers.outcomes import Invalid, Refused, UpdateForm, WhichContact
from handlers.reading.labels import BY_KEY
from handlers.reading.result import Reading
from handlers.records import Customer, Role
from handlers.rights import disclosure, may_change
from handlers.views import FieldView, ProblemView
from handlers.working.updating import Beside

_TYPED_INTO = frozenset(("name", "contact", "phone", "need", "expected_amount", "remark"))
"""Inputs of the form that take any text, a wrong one as well."""
_INPUTS = _TYPED_INTO | {"source", "stage", "level"}


def update(ctx: Context, reading: Reading) -> Result:
    """Change fields of the customer that the message names (command 更新)."""
    words = str(reading.customer.value) if reading.customer else ""
    if reading.unusable_name is not None:
        return invalid("更新", reading)
    found = _by_contact(ctx, reading) or among_all(ctx, words)
    mine = tuple(one for one in found.customers if may_settle(ctx, one, reading))
    if len(mine) != 1 or found.is_loose:
        if not mine and lookups.may_hear_of(ctx, found.customers):
            return _refused(ctx, words or found.customers[0].name)
        return ask_which(ctx, replace(found, customers=mine), "更新")
    if reading.is_inferred and not _is_clear(ctx, reading, mine[0]):
        return confirm_reading(ctx, "更新", reading, customer=mine[0])
    return update_on(ctx, reading, mine[0])


def _by_contact(ctx: Context, reading: Reading) -> Found | None:
    """Find the customer of a correction by the person it speaks of: 电话打错了 张伟的是138…."""
    named = [one.name for one in reading.contacts if one.name]
    if not reading.is_inferred or reading.customer is not None or len(named) != 1:
        return None
    return by_contact(ctx, named[0])


def _is_clear(ctx: Context, reading: Reading, customer: Customer) -> bool:
    """Whether a correction without the customer's name is surely about the one spoken of last.

    It was spoken of a moment ago, and whoever is named is among its contacts.
    """
    names = {one.name for one in customer.contacts}
    is_topic = any(one.id == customer.id for one in among_all(ctx, "").customers)
    return (
        is_topic
        and is_topic_fresh(ctx)
        and all(not one.name or one.name in names for one in reading.contacts)
    )


def update_on(ctx: Context, reading: Reading, customer: Customer, *, deal_id: int = 0) -> Result:
    """Change this very customer, and a deal of it (`deal_id` when it was chosen); with nothing stated, open the
    form filled in."""
    if not may_settle(ctx, customer, reading):
        return _refused(ctx, customer.name)
    of_the_deal: DealChange | None = None
    if says_of_a_deal(reading):
        found = _of_the_deal(ctx, customer, reading, deal_id)
        if isinstance(found, Result):
            return found
        of_the_deal, reading = found, without_deal(reading)
    reading = _of_whom(reading, customer)
    candidate = candidate_of(ctx, reading)
    stated = reading.fields.get("name")
    if candidate.problems:
        return ask_option(ctx, "更新", reading, customer) or _invalid(
            ctx, customer, candidate, str(stated.value) if stated else ""
        )
    name = str(stated.value) if stated else ""
    says_nothing = not (name or candidate.details or candidate.contacts or _others(candidate))
    if says_nothing and of_the_deal is None:
        form = form_for(ctx, customer, _unplaced(reading))
        ctx.store.rules.set_topic(ctx.source.chat_id, ctx.actor.open_id, customer.id, ctx.now)
        return Result(answer=form, act="update.form", customer_id=customer.id)
    is_open = any(not one.name or one.was == "" for one in reading.contacts)
    if len(customer.contacts) > 1 and is_open:
        return _whose(ctx, customer, reading)
    ctx.store.rules.set_topic(ctx.source.chat_id, ctx.actor.open_id, customer.id, ctx.now)
    notes = tuple(
        f"「{one.read}」{one.wrong}，没有记录。例：{one.example}" for one in _unplaced(reading)
    )
    beside = _beside(ctx, customer, of_the_deal)
    return apply_or_ask(ctx, customer, candidate, name=name, notes=notes, beside=beside)


def _invalid(ctx: Context, customer: Customer, candidate: Candidate, new_name: str) -> Result:
    """Say what cannot be taken as read; the form that a button opens holds what was typed."""
    wrong = {one.key: one.read for one in candidate.problems if one.key in _TYPED_INTO}
    problems = [list(astuple(one)[:4]) for one in candidate.problems]
    typed = {**wrong, **candidate.words, "name": new_name or wrong.get("name") or customer.name}
    draft = keep(ctx, purpose=FORM_PURPOSE, payload={"typed": typed, "problems": problems})
    answer = Invalid("更新", candidate.problems, customer.id, draft.id)
    return Result(answer=answer, act="update.invalid")


def _of_the_deal(
    ctx: Context, customer: Customer, reading: Reading, deal_id: int
) -> DealChange | Result:
    """Return what is said of a deal; which one is asked when it is open, what cannot be is answered."""
    chosen = choose(ctx, customer, reading, deal_id)
    if not chosen.deals:
        return no_deal(customer)
    if chosen.deal is None:
        return ask_deal(ctx, customer, tuple(chosen.deals))
    found = change_of(ctx, chosen.deal, reading)
    if isinstance(found, DealChange):
        return found
    return Result(answer=Invalid(command="更新", problems=found), act="update.invalid")


def _beside(ctx: Context, customer: Customer, change: DealChange | None) -> Beside:
    if change is None:
        return Beside()
    return Beside(
        changes=change.changes,
        before={"deal": change.before},
        write=lambda: write(ctx, customer, change),
    )


def _unplaced(reading: Reading) -> tuple[ProblemView, ...]:
    """What a message said besides its fields: nothing of it is written, so it is named."""
    words = reading.unread.strip()
    return (ProblemView("remark", words, "不知道是哪个字段", f"备注:{words}"),) if words else ()


def about_contact(reading: Reading, customer: Customer, contact_id: str) -> Reading:
    """Return the reading with what was said of nobody by name said of this contact."""
    names = {str(one.id): one.name for one in customer.contacts}
    chosen = names.get(contact_id, "")
    contacts = tuple(
        replace(one, was=chosen)
        if one.was == ""
        else one
        if one.name
        else replace(one, name=chosen)
        for one in reading.contacts
    )
    return replace(reading, contacts=contacts)


def _of_whom(reading: Reading, customer: Customer) -> Reading:
    """Let a corrected name be that of the only contact; of one it does not know, of somebody to be asked."""
    names = [one.name for one in customer.contacts]
    only = names[0] if len(names) == 1 else ""
    contacts = tuple(
        one if one.was is None or one.was in names else replace(one, was=only)
        for one in reading.contacts
    )
    return replace(reading, contacts=contacts)


def _whose(ctx: Context, customer: Customer, reading: Reading) -> Result:
    """Ask which of several contacts an unnamed phone, e-mail or corrected name belongs to."""
    stated = [
        FieldView(key, text)
        for one in reading.contacts
        if not one.name or one.was == ""
        for key, text in (
            ("contact", one.name),
            ("phone", show_phone(one.phone, one.extension)),
            ("email", one.email),
            ("wechat", one.wechat),
            ("title", one.title),
        )
        if text
    ]
    views = customer_view(ctx, customer).contacts
    ids = [one.id for one in customer.contacts]
    asked = WhichContact(
        draft_id=keep_text(ctx, purpose=READING_PURPOSE, word="更新").id,
        customer_id=customer.id,
        customer_name=customer.name,
        stated=tuple(stated),
        choices=tuple(zip(ids, views, strict=True)),
    )
    return Result(answer=asked, act="update.which_contact", customer_id=customer.id)


def form(ctx: Context, click: Click) -> Result:
    """Open the 更新 form from a button, as a new card."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None or not may_change(ctx, customer):
        return _not_yours()
    draft = mine(ctx, click.draft)
    typed = Submitted(texts_of(draft, "typed")) if draft else None
    problems = (
        tuple(ProblemView(*one) for one in draft.payload.get("problems", ())) if draft else ()
    )
    return Result(
        answer=form_for(ctx, customer, problems, typed),
        keeps_card=True,
        toast="请在新卡片里修改",
        toast_kind="info",
        act="update.form",
    )


def not_allowed(ctx: Context, click: Click) -> Result | None:
    """Return the refusal for whoever may not change the customer of a form."""
    customer = ctx.store.customers.get(click.customer)
    return None if customer is not None and may_change(ctx, customer) else _not_yours()


def submit(ctx: Context, click: Click, reading: Reading, submitted: Submitted) -> Result:
    """Write what was changed on the form; a changed name is checked for duplicates again."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None or not may_change(ctx, customer):
        return _not_yours()
    before = mine(ctx, click.draft)
    asked = str(before.payload.get("asked", "")) if before else ""
    candidate = doubted(candidate_of(ctx, reading), asked)
    if candidate.problems:
        return Result(
            answer=form_for(ctx, customer, candidate.problems, submitted, asked=candidate.name),
            toast=candidate.problems[0].wrong,
            toast_kind="error",
            act="update.invalid",
        )
    return apply_or_ask(
        ctx,
        customer,
        candidate,
        name=candidate.name,
        is_form=True,
        cleared=submitted.cleared,
    )


def confirm(ctx: Context, customer_id: int, reading: Reading) -> Result:
    """Write what 报备 of one's own customer proposed (button 确认更新)."""
    customer = ctx.store.customers.get(customer_id)
    if customer is None or not may_change(ctx, customer):
        return _not_yours()
    return apply_or_ask(ctx, customer, candidate_of(ctx, reading))


def form_for(
    ctx: Context,
    customer: Customer,
    problems: tuple[ProblemView, ...] = (),
    typed: Submitted | None = None,
    *,
    asked: str = "",
) -> UpdateForm:
    """Return the form filled in with the customer's present values, and what was typed in their place.

    `asked` is the name it asks about: submitted once more it is meant so.
    """
    shown = disclosure(ctx, customer)
    first = customer.contacts[0] if customer.contacts else None
    values = [FieldView("name", customer.name)]
    if first is not None:
        values.append(FieldView("contact", first.name))
        if shown.sees_phones:
            phone = show_phone(first.phone, first.extension)
            values += [FieldView("phone", phone), FieldView("email", first.email)]
    values += [
        FieldView(key, text)
        for key, text in (("level", customer.level), ("stage", customer.stage))
        if text
    ]
    present = {one.key: one.text for one in (*values, *fields_of(ctx, customer, shown))}
    changed = {**typed.words, **dict.fromkeys(typed.cleared, "")} if typed else {}
    return UpdateForm(
        customer_id=customer.id,
        customer_name=customer.name,
        values=tuple(FieldView(key, text) for key, text in (present | changed).items()),
        sources=ctx.store.rules.options("source"),
        stages=ctx.store.rules.options("stage"),
        levels=ctx.store.rules.options("level"),
        problems=problems,
        custom=ctx.store.custom_fields.live(),
        draft_id=keep_shown(ctx, present, hidden=_without_input(changed), asked=asked).id,
    )


def _without_input(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed of fields that stand on the form nowhere: it is written with the rest."""
    return {
        key: text
        for key, text in typed.items()
        if text and key not in _INPUTS and not is_custom(key) and key in BY_KEY
    }


def _others(candidate: Candidate) -> bool:
    return bool(
        candidate.stage
        or candidate.level
        or candidate.next_at
        or candidate.first_contact_at
        or candidate.parent
        or "kind" in candidate.words
    )


def _refused(ctx: Context, name: str) -> Result:
    is_finance = Role.FINANCE in ctx.roles
    settles = "财务可以更新 已付 和 交付。" if is_finance else "协作人可以用 跟进 记下变化。"
    example = f"更新 {name} 已付:30万" if is_finance else f"跟进 {name} 电话确认了新的联系方式"
    return Result(
        answer=Refused(
            title="不能更新",
            understood=f"更新 {name}",
            why=f"只有归属人和主管能改资料。{settles}",
            example=example,
        ),
        act="update.refused",
    )


def _not_yours() -> Result:
    toast = "只有归属人和主管能改这个客户的资料"
    return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")
