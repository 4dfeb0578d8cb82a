"""协作: the owner shares a customer, with rights and an end; somebody else asks the owner for it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from handlers.actions import Action, Click
from handlers.changes import shown_name, words_of
from handlers.claiming import lookups
from handlers.command import Context, Result, Tell
from handlers.commands import conflict
from handlers.commands.pool import in_pool
from handlers.conversation.blank import ask_words
from handlers.conversation.finding import among_mine, ask_which, invalid
from handlers.conversation.saving import READING_PURPOSE, keep_text
from handlers.disclosing import customer_view, person_view
from handlers.domain.company_name import CustomerKind, name_key
from handlers.outcomes import NotFound, Notice, Refused, SharingChanged, SharingForm, Undone
from handlers.reading.result import Reading
from handlers.records import Change, Claim, ClaimVerdict, Customer, LedgerKind, Ownership
from handlers.rights import VIEW, WORK, grant_of, may_change, may_open, viewer
from handlers.sharing.granting import Terms, end, enter, grant, restore, sharer_view
from handlers.sharing.partner import colleague_named

MOST_DAYS = 365
_MOST = 6


def collaborate(ctx: Context, reading: Reading) -> Result:
    """Share the named customer, end that, or ask its owner for it (command 协作)."""
    words = str(reading.customer.value).strip() if reading.customer else ""
    if reading.unusable_name is not None or reading.problems:
        return invalid("协作", reading)
    found = among_mine(ctx, words)
    if not words and not found.customers:
        return ask_words(ctx, "协作")
    if found.only is not None:
        return collaborate_on(ctx, reading, found.only)
    if found.customers and not found.is_loose:
        return ask_which(ctx, found, "协作")
    theirs = _of_a_colleague(ctx, words)
    if theirs is not None:
        return collaborate_on(ctx, reading, theirs)
    return ask_which(ctx, found, "协作") if found.customers else _unknown(ctx, words)


def collaborate_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """协作, once it is known which; the rights are checked here."""
    me = viewer(ctx, customer)
    if customer.ownership is not Ownership.OWNED:
        return _not_owned(ctx, customer)
    if me.is_collaborator:
        return _leave(ctx, customer) if "ends" in reading.fields else _known_already(ctx, customer)
    if not may_change(ctx, customer):
        return _ask_owner(ctx, customer)
    named = colleague_named(ctx, _text(reading, "partner"), but={customer.owner_open_id})
    if "ends" in reading.fields:
        return _ended_by_owner(ctx, customer, named.open_id, named.problem)
    last_day = reading.fields["share_until"].value if "share_until" in reading.fields else None
    days, problem = _days(ctx, _text(reading, "days"), last_day)
    rights = _text(reading, "rights") or WORK
    if not named.open_id or problem:
        why = problem or named.problem
        return _form(ctx, customer, named.open_id, problem=why, days=days, rights=rights)
    terms = Terms(_until(ctx, days), rights, _text(reading, "reason"))
    return _granted(ctx, customer, named.open_id, terms)


def submit(ctx: Context, click: Click, form: Mapping[str, str]) -> Result:
    """The form of 协作 was sent."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None or not may_change(ctx, customer):
        return conflict.not_yours("只有归属人和主管能安排协作。", "协作 客户名称")
    person, rights = form.get("partner", ""), VIEW if form.get("rights") == VIEW else WORK
    days, problem = _days(ctx, form.get("days", "").strip().removesuffix("天"), None)
    if not problem and not _may_share(ctx, customer, person):
        problem = "请选择一位在职的同事。"
    if problem:
        return _form(ctx, customer, person, problem=problem, days=days, rights=rights)
    return _granted(ctx, customer, person, Terms(_until(ctx, days), rights))


def end_click(ctx: Context, click: Click) -> Result:
    """结束协作 on a card: by who may arrange it, or by the collaborator."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None or grant_of(ctx, customer, click.word) is None:
        return conflict.not_yours("这个协作已经结束。", "我的客户")
    if click.word == ctx.actor.open_id:
        return _leave(ctx, customer)
    if not may_change(ctx, customer):
        return conflict.not_yours("只有归属人和主管能结束协作。", "我的客户")
    return _ended_by_owner(ctx, customer, click.word, "")


def undo_sharing(ctx: Context, customer: Customer, change: Change) -> Result:
    """Let a collaboration be what it was before it was granted, changed or ended."""
    person, understood = str(change.before["person"]), words_of(change, customer)
    if case_no := change.before.get("case"):
        why = f"同意协作时撞单案 #{case_no} 已经了结。要结束协作，请发：协作 {customer.name} 取消"
        return _refused(understood, why, "我的客户")
    if not (may_change(ctx, customer) or person == ctx.actor.open_id):
        return _refused(understood, "这个客户已经不在您名下。", "我的客户")
    if ctx.store.joints.shares_of(customer.id).get(person):
        why = "对方已经是联合人，不能只撤销协作。"
        return _refused(understood, why, f"联合 {customer.name} 取消")
    is_sharer = restore(ctx, customer, person, change.before["grant"])
    kind = LedgerKind.SHARED if is_sharer else LedgerKind.SHARE_WITHDRAWN
    enter(ctx, customer, kind, {"person": person, "how": "undone"})
    shown, who = shown_name(customer), person_view(ctx, person).name or "对方"
    if person == ctx.actor.open_id:
        to, text = customer.owner_open_id, f"{shown}：{ctx.actor.name} 撤销了退出协作，仍是协作人。"
    elif is_sharer:
        to, text = person, f"{shown}：{ctx.actor.name} 撤销了刚才的改动，您的协作和之前一样。"
    else:
        to, text = person, f"{shown}：{ctx.actor.name} 撤销了协作，您不再能查看资料和记跟进。"
    told = Tell(
        to_open_id=to, outcome=Notice(title="协作已恢复" if is_sharer else "协作已结束", text=text)
    )
    what = f"已恢复{who}的协作" if is_sharer else f"已撤销{who}的协作"
    return Result(answer=Undone(what=what, customer_name=shown), tells=(told,))


def _granted(ctx: Context, customer: Customer, person: str, terms: Terms) -> Result:
    name = person_view(ctx, person).name or "这位同事"
    if ctx.store.joints.shares_of(customer.id).get(person):
        why = f"{name}是这家客户的联合人，一直可以跟进，不需要另设协作。"
        return _refused(f"协作 {customer.name} @{name}", why, f"客户 {customer.name}")
    what = "changed" if grant_of(ctx, customer, person) else "granted"
    tells = grant(ctx, customer, person, terms)
    return Result(
        answer=SharingChanged(
            customer=customer_view(ctx, customer),
            sharer=sharer_view(ctx, person, terms),
            what=what,
        ),
        tells=tuple(tells),
        toast="已设为协作人，对方会收到",
        act="share.grant",
        customer_id=customer.id,
    )


def _ended_by_owner(ctx: Context, customer: Customer, person: str, problem: str) -> Result:
    grants = ctx.store.sharing.collaborators(customer.id, ctx.now)
    if not person and not problem and len(grants) == 1:
        person = grants[0].person_open_id
    held = next((one for one in grants if one.person_open_id == person), None)
    if held is None:
        return _form(ctx, customer, "", problem=problem or ("请点要结束的协作。" if grants else ""))
    if ctx.store.joints.shares_of(customer.id).get(person):
        return _is_joint(ctx, customer, person)
    tells = end(ctx, customer, person, "cancelled")
    return _changed(ctx, customer, person, Terms(held.until, held.rights), "cancelled", tells)


def _leave(ctx: Context, customer: Customer) -> Result:
    me = ctx.actor.open_id
    held = grant_of(ctx, customer, me)
    assert held is not None  # the caller looked
    if ctx.store.joints.shares_of(customer.id).get(me):
        return _is_joint(ctx, customer, me)
    tells = end(ctx, customer, me, "left")
    return _changed(ctx, customer, me, Terms(held.until, held.rights), "left", tells)


def _changed(
    ctx: Context, customer: Customer, person: str, terms: Terms, what: str, tells: list[Tell]
) -> Result:
    return Result(
        answer=SharingChanged(
            customer=customer_view(ctx, customer),
            sharer=sharer_view(ctx, person, terms),
            what=what,
        ),
        tells=tuple(tells),
        toast="协作已结束",
        act=f"share.{what}",
        customer_id=customer.id,
    )


def _is_joint(ctx: Context, customer: Customer, person: str) -> Result:
    name = "您" if person == ctx.actor.open_id else person_view(ctx, person).name
    why = f"{name}是联合人，按比例共有这家客户。要结束请先结束联合。"
    return _refused(f"协作 {customer.name} 取消", why, f"联合 {customer.name} 取消")


def _form(
    ctx: Context,
    customer: Customer,
    partner: str,
    *,
    problem: str = "",
    days: str = "",
    rights: str = WORK,
) -> Result:
    named = colleague_named(ctx, "", but={customer.owner_open_id})
    view = customer_view(ctx, customer)
    chosen = (person_view(ctx, partner),) if partner else ()
    return Result(
        answer=SharingForm(
            customer_id=customer.id,
            customer_name=customer.name,
            kind="share",
            choices=tuple(dict.fromkeys([*chosen, *named.choices])),
            partner=partner,
            days=days,
            only_looks=rights == VIEW,
            problem=problem,
            sharers=view.collaborators,
        ),
        toast=problem,
        toast_kind="error",
        act="share.form",
        customer_id=customer.id,
    )


def _days(ctx: Context, typed: str, last_day: date | None) -> tuple[str, str]:
    """Return the days as a number in text ("" for without an end), and what is wrong with them."""
    if last_day is not None:
        typed = str((last_day - ctx.calendar.day_of(ctx.now)).days)
    if not typed:
        return "", ""
    if typed.isdecimal() and 1 <= int(typed) <= MOST_DAYS:
        return typed, ""
    return typed, f"协作天数要在 1 到 {MOST_DAYS} 之间，读到「{typed}」。不写就一直有效。"


def _until(ctx: Context, days: str) -> datetime | None:
    """A collaboration of so many days ends with its last day, as a protection does."""
    return ctx.calendar.end_of_day(ctx.now + timedelta(days=int(days))) if days else None


def _may_share(ctx: Context, customer: Customer, person: str) -> bool:
    fits = colleague_named(ctx, "", but={customer.owner_open_id}).choices
    known = ctx.store.people.get(person) if person else None
    return person in {one.open_id for one in fits} or (
        known is not None and known.status.value == "active" and person != customer.owner_open_id
    )


# ------------------------------------------------------------------ asking the owner


def _of_a_colleague(ctx: Context, words: str) -> Customer | None:
    """Return the one customer that a stranger's words name; an individual's name alone names nobody."""
    fits = [
        one
        for one in ctx.store.customers.named_like(words, limit=_MOST)
        if one.kind != CustomerKind.PERSON or may_open(ctx, one)
    ]
    exact = [one for one in fits if name_key(one.name) == name_key(words)]
    fits = exact or fits
    return fits[0] if len(fits) == 1 else None


def _ask_owner(ctx: Context, customer: Customer) -> Result:
    """Ask the owner, as 申请协作 does: on the own refused claim, or on one that is noted for it now."""
    claim = _own_claim(ctx, customer)
    if claim is None:
        if not lookups.may_hear_of(ctx, [customer]):
            return _refused(
                f"协作 {shown_name(customer)}",
                "这一小时查询同事客户的次数已用完，请稍后再申请，或直接报备。",
                f"报备 {shown_name(customer)} 联系人 电话",
            )
        claim = _noted(ctx, customer)
    return conflict.ask_share(ctx, Click(Action.ASK_SHARE, claim=claim.id))


def _own_claim(ctx: Context, customer: Customer) -> Claim | None:
    claims = ctx.store.ledger.claims_of(customer.id)
    return next(
        (
            one
            for one in claims
            if one.claimant_open_id == ctx.actor.open_id
            and one.verdict in (ClaimVerdict.REFUSED, ClaimVerdict.CONTESTED)
        ),
        None,
    )


def _noted(ctx: Context, customer: Customer) -> Claim:
    """Note the wish as a claim that registers nothing, so that it is answered like any other."""
    words = ctx.source.text or customer.name
    is_exact = name_key(customer.name) in name_key(words)
    return ctx.store.ledger.add_claim(
        Claim(
            id=0,
            customer_id=customer.id,
            claimant_open_id=ctx.actor.open_id,
            verdict=ClaimVerdict.REFUSED,
            level="E1" if is_exact else "E3",
            reason="按名称申请协作",
            name=customer.name,
            message_id=ctx.source.message_id,
            said_at=ctx.source.said_at,
            recorded_at=ctx.now,
            via=VIA_WISH,
            owner_open_id=customer.owner_open_id,
        )
    )


VIA_WISH = "share"
"""How a claim came that was no attempt to register."""


def _not_owned(ctx: Context, customer: Customer) -> Result:
    if customer.ownership is Ownership.POOL:
        pooled = in_pool(ctx, customer, "客户名称相同")
        return Result(answer=pooled, act="share.pool", customer_id=customer.id)
    shown = shown_name(customer)
    why = "这家客户在客户历史库，没有归属人。可以直接报备。"
    return _refused(f"协作 {shown}", why, f"报备 {shown} 联系人 电话")


def _known_already(ctx: Context, customer: Customer) -> Result:
    held = grant_of(ctx, customer, ctx.actor.open_id)
    rights = "可以查看资料" if held and held.rights == VIEW else "可以查看资料、记跟进"
    why = f"您已经是协作人，{rights}。增加别的协作人请联系归属人；要退出请发下面这句。"
    return _refused(f"协作 {customer.name}", why, f"协作 {customer.name} 取消")


def _unknown(ctx: Context, words: str) -> Result:
    draft = keep_text(ctx, purpose=READING_PURPOSE, word="协作")
    return Result(answer=NotFound(words, "协作", draft.id), act="协作.not_found")


def _refused(understood: str, why: str, example: str) -> Result:
    return Result(
        answer=Refused(title="没有改变协作", understood=understood, why=why, example=example),
        toast="没有改变协作",
        toast_kind="warning",
        keeps_card=True,
        act="share.refused",
    )


def _text(reading: Reading, key: str) -> str:
    field = reading.fields.get(key)
    return str(field.value).strip() if field is not None else ""
