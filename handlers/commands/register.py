"""报备: registers a customer, or says at once whose it is and tells the owner.

Order matters: what was said is validated first (a draft protects nothing), then looked up by exact keys,
then written; the unique key rows decide, and a lost race reruns this with the winner in sight.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.changes import note_change, shown_name
from handlers.claiming import lookups
from handlers.claiming.alike import (
    NO_ANSWERS,
    NOT_SAME_REASONS,
    Answers,
    alike,
    as_payload,
    asked_about,
    settled_before,
)
from handlers.claiming.attempts import refuse_and_tell
from handlers.claiming.candidate import (
    Candidate,
    candidate_of,
    hints_of_candidate,
    keys_of_candidate,
    of_its_own_site,
)
from handlers.claiming.creating import create, remind_of_new
from handlers.claiming.hits import Hit, hits_of
from handlers.claiming.key_rows import KeyRows, rows_of
from handlers.claiming.known_as import say_names
from handlers.claiming.objecting import foresee_lines, note_beside
from handlers.claiming.unchecked import Unchecked, unchecked_registration
from handlers.command import Context, Result
from handlers.commands.pool import in_pool
from handlers.conversation.saving import (
    COMPLETING_PURPOSE,
    REGISTER_PURPOSE,
    UPDATE_PURPOSE,
    forget_registration,
    keep,
    keep_registration,
)
from handlers.conversation.several import one_by_one
from handlers.disclosing import check_line, customer_view, missing_of
from handlers.domain.company_name import CustomerKind
from handlers.domain.conflict import Level
from handlers.domain.quality import show_customer_name
from handlers.domain.timing import first_follow_up_due
from handlers.groups import joining
from handlers.matching.ports import CannotCheck
from handlers.outcomes import (
    AlikeAsked,
    OwnCustomer,
    Refused,
    Registered,
    RegisterForm,
)
from handlers.ownership.pooling import cools_for_actor
from handlers.ownership.protecting import holding_limit
from handlers.reading.result import Reading
from handlers.records import ChangeKind, Customer, Key, KeyHit
from handlers.rights import may_change, may_work_on
from handlers.views import FieldView
from handlers.working.stages import AMOUNT_NEEDED, is_stage_allowed
from handlers.working.updating import changes_between, proposal

ENTRY_WITHIN = timedelta(hours=24)
"""A new customer is to be entered within 24 h of the first contact (field practice, S2)."""


def register(ctx: Context, reading: Reading) -> Result:
    """Register the customer that the message names (command 报备)."""
    if reading.items:
        return one_by_one(ctx, "报备", reading.items)
    candidate = candidate_of(ctx, reading)
    if not candidate.name and not candidate.has_anything:
        return _form(ctx, candidate, draft_id="", is_saved=False)
    return register_candidate(ctx, candidate)


def open_form(ctx: Context, candidate: Candidate, *, draft_id: str) -> Result:
    """Open the form of a kept registration from a button, as a new card."""
    opened = _form(ctx, candidate, draft_id=draft_id)
    return replace(opened, keeps_card=True, toast="请在新卡片里填写", toast_kind="info")


def register_candidate(
    ctx: Context, candidate: Candidate, *, draft_id: str = "", answers: Answers = NO_ANSWERS
) -> Result:
    """Register a candidate, open the form for what lacks, ask about similar names, or tell the conflict.

    The same path serves chat, the form's submit, 不是同一家 (`answers`) and REST. Raises
    handlers.claiming.unchecked.Unchecked when nobody can say whether the customer is taken.
    """
    candidate = of_its_own_site(candidate)
    if candidate.missing:
        return _form(ctx, candidate, draft_id=draft_id)
    try:
        return _checked(ctx, candidate, draft_id, answers)
    except Unchecked:
        raise
    except CannotCheck as failure:
        kept = as_payload(ctx, candidate.name, (), answers) if answers.reasons else {}
        raise unchecked_registration(candidate, draft_id, kept) from failure


def _checked(ctx: Context, candidate: Candidate, draft_id: str, answers: Answers) -> Result:
    keys = keys_of_candidate(candidate)
    hints = hints_of_candidate(candidate)
    ctx.store.customers.foresee_hints(hints)
    found = ctx.store.customers.with_keys(keys)
    hinted = ctx.store.customers.with_hints(hints)
    hits = hits_of(ctx, candidate.name, candidate.kind, [*found, *hinted])
    join = joining.Join()
    if all(one.is_alike or one.level in (Level.E2, Level.E6) for one in hits):
        hits = _with_alike(ctx, candidate, hits)
        if _came_meanwhile(ctx, keys, found, hits):
            return _checked(ctx, candidate, draft_id, answers)
        join = joining.join_of(ctx, candidate, hits, found)
        hits = [one for one in hits if one.customer not in join.relatives]
    if blocking := [one for one in hits if _blocks(ctx, one, answers)]:
        return meet(ctx, candidate, blocking, draft_id=draft_id)
    used = ctx.store.customers.count_open(ctx.actor.open_id)
    if used >= holding_limit(ctx, ctx.actor):
        return _full(ctx, candidate, used, draft_id)
    beside = asked_about(hits)
    if not all(map(answers.cover, beside)):
        return _ask(ctx, candidate, beside, answers, draft_id)
    notes = [*candidate.notes, *((join.problem,) if join.problem else ())]
    if past := next((one for one in hits if one.level is Level.E6), None):
        notes.append(_past(past))
    if candidate.stage and not is_stage_allowed(ctx, candidate.stage, candidate.details):
        notes.append(AMOUNT_NEEDED)
        candidate = replace(candidate, stage="")
    forget_registration(ctx, candidate.name, draft_id=draft_id)
    rows = rows_of(keys, found, shared=join.shared_keys)
    return _registered(
        ctx, candidate, notes, used + 1, join, Beside((*beside, *join.sisters), answers, rows)
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """The similar customers that a registration stands beside, what was answered about them, and the rows that
    its keys get beside those who bear them too."""

    hits: tuple[Hit, ...]
    answers: Answers
    rows: KeyRows


def _foresee(ctx: Context, candidate: Candidate) -> None:
    """Have what every registration asks for read along with the next question."""
    ctx.store.foresee_registration(
        ctx.actor,
        ctx.now,
        draft_purpose=REGISTER_PURPOSE,
        lookups_since=lookups.counted_since(ctx),
    )
    joining.foresee(ctx, candidate)


def _with_alike(ctx: Context, candidate: Candidate, hits: list[Hit]) -> list[Hit]:
    """Add the customers of similar names, but none that the claimant said before is another one.

    Whoever registers at the same moment waits: of two look-alikes the second sees the first.
    """
    if candidate.kind == CustomerKind.PERSON:
        _foresee(ctx, candidate)
        return hits
    for name in (candidate.name, *candidate.other_names):
        ctx.store.matching.similar(name)  # the long look-up, before anybody has to wait
    ctx.store.matching.take_turn()
    _foresee(ctx, candidate)
    known = {one.customer.id for one in hits}
    also = candidate.other_names
    found = [*hits, *alike(ctx, candidate.name, candidate.kind, also=also, besides=known)]
    return [
        one
        for one in found
        if not one.is_alike or one.level is Level.E6 or not settled_before(ctx, candidate.name, one)
    ]


def _came_meanwhile(
    ctx: Context, keys: Sequence[Key], found: Sequence[KeyHit], hits: Sequence[Hit]
) -> bool:
    """Whether a customer of the same keys was registered while we waited for the turn: its level is E1 then."""
    if not any((one.is_alike and one.is_sure) or one.level is Level.E2 for one in hits):
        return False
    known = {one.customer.id for one in found}
    return any(one.customer.id not in known for one in ctx.store.customers.with_keys(keys))


def _blocks(ctx: Context, hit: Hit, answers: Answers) -> bool:
    """Whether nothing is registered beside this one: a shared key, or a name as good as the same.

    One's own and one in the pool is asked about, as long as somebody can be asked; but nobody gets round a
    cool-down by writing the same name differently.
    """
    if hit.level in (Level.E2, Level.E6):
        return hit.level is Level.E2
    if hit.is_alike and hit.is_sure and answers.asks:
        return hit.level is Level.E5 and cools_for_actor(ctx, hit.customer)
    return not hit.is_alike or hit.is_sure


def _past(hit: Hit) -> str:
    if not hit.is_alike:
        return f"{hit.reason},有过往记录。"
    return f"客户历史库里有「{shown_name(hit.customer)}」（{hit.reason}），有过往记录。"


def _ask(
    ctx: Context, candidate: Candidate, beside: list[Hit], answers: Answers, draft_id: str
) -> Result:
    """Show the similar customers and register nothing yet; seeing them counts as having looked them up."""
    shown = [one for one in beside if not answers.cover(one)]
    kept = {**candidate.payload, **as_payload(ctx, candidate.name, shown, answers)}
    draft = keep_registration(ctx, kept, draft_id=draft_id)
    was_exhausted = lookups.is_exhausted(ctx)
    foreign = lookups.count(ctx, [one.customer for one in shown])
    lines = [check_line(ctx, one.customer, one.level, one.reason) for one in shown]
    return Result(
        answer=AlikeAsked(
            draft_id=draft.id,
            customer_name=show_customer_name(candidate.name, candidate.kind),
            lines=tuple(lookups.without_owner(one) if was_exhausted else one for one in lines),
            customer_ids=tuple(one.customer.id for one in shown),
            reasons=NOT_SAME_REASONS,
            expires_at=draft.expires_at,
        ),
        tells=lookups.told_manager(ctx) if was_exhausted and foreign else (),
        toast="有相近的客户，请先看一下",
        toast_kind="warning",
        group_state="similar",
        group_name=show_customer_name(candidate.name, candidate.kind),
        act="register.similar",
    )


def _registered(
    ctx: Context,
    candidate: Candidate,
    notes: list[str],
    used: int,
    join: joining.Join,
    beside: Beside,
) -> Result:
    lookups.settle(ctx, candidate.name)
    customer = _write(ctx, candidate, join, beside)
    tells = joining.carry_out(ctx, customer, join)
    notes += joining.notes_of(customer, join, is_told=bool(tells))
    if note_beside(ctx, customer, beside.hits, beside.answers):
        notes.append("已按另一家登记。相近客户的归属人会在下一张卡片里看到，可以提异议。")
    foresee_lines(ctx.store, ctx.actor.open_id, ctx.now)
    due_at = first_follow_up_due(customer.registered_at)
    customer = remind_of_new(ctx, customer, candidate)
    if candidate.first_contact_at and (
        customer.registered_at - candidate.first_contact_at > ENTRY_WITHIN + timedelta(days=1)
    ):
        late = (customer.registered_at - candidate.first_contact_at).days
        notes.append(f"首次接触距今 {late} 天，已按补录登记；建议接触后 24 小时内报备。")
    missing = missing_of(customer)
    outcome = Registered(
        customer=customer_view(ctx, customer),
        first_follow_up_due_at=due_at,
        holding_used=used,
        holding_limit=holding_limit(ctx, ctx.actor),
        missing=missing,
        notes=tuple(notes),
        ways=candidate.ways,
        draft_id=_ask_for_rest(ctx, customer, candidate, missing),
    )
    return Result(
        answer=outcome,
        tells=tuple(tells),
        toast="报备成功",
        group_state="registered",
        group_name=show_customer_name(customer.name, customer.kind),
        act="register",
        customer_id=customer.id,
    )


def _ask_for_rest(
    ctx: Context, customer: Customer, candidate: Candidate, missing: tuple[str, ...]
) -> str:
    """Remember what a short reply may still add; returns the id of the kept question, if there is one."""
    is_sum_open = any(one.key == "expected_amount" for one in candidate.problems)
    wanted = (*missing, *(("expected_amount",) if is_sum_open else ()))
    if not (wanted or candidate.ways) or not ctx.source.chat_id:
        return ""
    of = candidate.ways_of
    ways = [[way, {of: way} if of else way_words(way)] for way in candidate.ways]
    payload = {
        "customer_id": customer.id,
        "wanted": wanted,
        "ways": ways,
        "asked_in": ctx.source.chat_id,
    }
    return keep(ctx, purpose=COMPLETING_PURPOSE, payload=payload).id


def way_words(way: str) -> dict[str, str]:
    """Return the field that one way of reading a number belongs to: a sum, or a quantity as a remark."""
    return {"expected_amount": way} if way.endswith("万") else {"remark": f"数量 {way}"}


def _write(ctx: Context, candidate: Candidate, join: joining.Join, beside: Beside) -> Customer:
    level, reason = _met(join, beside)
    alone, shared = beside.rows
    customer, claim = create(ctx, candidate, alone, shared, level=level, reason=reason)
    note_change(ctx, ChangeKind.REGISTER, customer, subject_id=claim.id)
    say_names(ctx, customer.id, candidate.other_names)
    ctx.store.rules.set_topic(ctx.source.chat_id, ctx.actor.open_id, customer.id, ctx.now)
    return customer


def _met(join: joining.Join, beside: Beside) -> tuple[str, str]:
    """Return the level and the reason of what a registration met without being refused."""
    if join.kin:
        return Level.E4.value, join.kin.reason
    met = next((one for one in beside.hits if one.level in (Level.E3, Level.E4)), None)
    return (met.level.value, met.reason) if met else ("", "")


def meet(ctx: Context, candidate: Candidate, hits: Sequence[Hit], *, draft_id: str = "") -> Result:
    """Answer a claim on known customers, the gravest first: one's own, in the pool, or a colleague's."""
    forget_registration(ctx, candidate.name, draft_id=draft_id)
    match hits[0].level:
        case Level.E0:
            return _own(ctx, candidate, hits[0])
        case Level.E5:
            return _pool(ctx, candidate, hits[0])
        case _:
            owned = [hit for hit in hits if hit.level in (Level.E1, Level.E2)]
            return refuse_and_tell(ctx, candidate, owned)


def _own(ctx: Context, candidate: Candidate, hit: Hit) -> Result:
    customer = hit.customer
    is_shared = customer.owner_open_id != ctx.actor.open_id
    changes = changes_between(ctx, customer, candidate) if may_change(ctx, customer) else ()
    draft_id = ""
    if changes:
        draft_id = keep(ctx, purpose=UPDATE_PURPOSE, payload=proposal(customer, candidate)).id
    ctx.store.rules.set_topic(ctx.source.chat_id, ctx.actor.open_id, customer.id, ctx.now)
    return Result(
        answer=OwnCustomer(
            customer=customer_view(ctx, customer),
            reason=_as_collaborator(ctx, customer) if is_shared else hit.reason,
            changes=changes,
            draft_id=draft_id,
            notes=candidate.notes,
        ),
        toast="您已经是协作人" if is_shared else "这已经是您的客户",
        toast_kind="info",
        group_state="mine",
        group_name=show_customer_name(candidate.name, candidate.kind),
        act="register.own",
        customer_id=customer.id,
    )


def _as_collaborator(ctx: Context, customer: Customer) -> str:
    if may_work_on(ctx, customer):
        return "您是这家客户的协作人，可以直接记跟进"
    return "您可以查看这家客户（只看）"


def _pool(ctx: Context, candidate: Candidate, hit: Hit) -> Result:
    return Result(
        answer=in_pool(ctx, hit.customer, hit.reason),
        toast="该客户在公海",
        toast_kind="info",
        group_state="pool",
        group_name=show_customer_name(candidate.name, candidate.kind),
        act="register.pool",
        customer_id=hit.customer.id,
    )


def _full(ctx: Context, candidate: Candidate, used: int, draft_id: str) -> Result:
    keep_registration(ctx, candidate.payload, draft_id=draft_id)
    return Result(
        answer=Refused(
            title="保有量已满",
            understood=f"报备 {candidate.name}",
            why=f"您名下未成交客户 {used} 个，上限 {holding_limit(ctx, ctx.actor)} 个。内容已存为草稿,24 小时内有效。",
            example="我的客户",
        ),
        toast="保有量已满",
        toast_kind="warning",
        act="register.full",
    )


def _form(ctx: Context, candidate: Candidate, *, draft_id: str, is_saved: bool = True) -> Result:
    draft = keep_registration(ctx, candidate.payload, draft_id=draft_id)
    return Result(
        answer=RegisterForm(
            draft_id=draft.id,
            values=tuple(FieldView(key, text) for key, text in candidate.words.items()),
            missing=candidate.missing if is_saved else (),
            problems=candidate.problems,
            sources=ctx.store.rules.options("source"),
            expires_at=draft.expires_at,
            is_saved=is_saved,
            custom=ctx.store.custom_fields.live(),
        ),
        toast="还缺必填项" if is_saved else "",
        toast_kind="warning",
        group_state="draft",
        group_name=show_customer_name(candidate.name, candidate.kind),
        act="register.draft",
    )
