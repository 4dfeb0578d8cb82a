"""报备: registers a customer, or says at once whose it is and tells the owner.

Order matters: what was said is validated first (a draft protects nothing), then looked up by exact keys,
then written; the unique key rows decide, and a lost race reruns this with the winner in sight.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.changes import note_change
from handlers.claiming import lookups
from handlers.claiming.attempts import refuse_and_tell
from handlers.claiming.candidate import (
    Candidate,
    candidate_of,
    hints_of_candidate,
    keys_of_candidate,
)
from handlers.claiming.creating import create, remind_of_new
from handlers.claiming.hits import Hit, hits_of
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
from handlers.disclosing import customer_view, missing_of
from handlers.domain.conflict import Level
from handlers.domain.quality import show_customer_name
from handlers.domain.timing import first_follow_up_due
from handlers.groups import joining
from handlers.matching.ports import CannotCheck
from handlers.outcomes import (
    OwnCustomer,
    Refused,
    Registered,
    RegisterForm,
)
from handlers.ownership.protecting import holding_limit
from handlers.reading.result import Reading
from handlers.records import ChangeKind, Customer
from handlers.rights import may_change, may_work_on
from handlers.views import FieldView
from handlers.working.stages import AMOUNT_NEEDED, is_stage_allowed
from handlers.working.updating import changes_between, proposal, remember_names

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


def register_candidate(ctx: Context, candidate: Candidate, *, draft_id: str = "") -> Result:
    """Register a candidate, open the form for what lacks, or tell the conflict.

    The same path serves chat, the form's submit and REST. Raises
    handlers.claiming.unchecked.Unchecked when nobody can say whether the customer is taken.
    """
    if candidate.missing:
        return _form(ctx, candidate, draft_id=draft_id)
    try:
        return _checked(ctx, candidate, draft_id)
    except Unchecked:
        raise
    except CannotCheck as failure:
        raise unchecked_registration(candidate, draft_id) from failure


def _checked(ctx: Context, candidate: Candidate, draft_id: str) -> Result:
    keys = keys_of_candidate(candidate)
    ctx.store.foresee_registration(
        ctx.actor,
        ctx.now,
        draft_purpose=REGISTER_PURPOSE,
        lookups_since=lookups.counted_since(ctx),
    )
    joining.foresee(ctx, candidate)
    hints = hints_of_candidate(candidate)
    ctx.store.customers.foresee_hints(hints)
    found = ctx.store.customers.with_keys(keys)
    hinted = ctx.store.customers.with_hints(hints)
    hits = hits_of(ctx, candidate.name, candidate.kind, [*found, *hinted])
    if (branch := joining.as_branch(candidate, hits)) is not None:
        return register_candidate(ctx, branch, draft_id=draft_id)
    join = joining.Join()
    if not hits or hits[0].level in (Level.E2, Level.E6):
        join = joining.join_of(ctx, candidate, hits, found)
        hits = [one for one in hits if one.customer not in join.relatives]
    if hits and hits[0].level is not Level.E6:
        return _conflict(ctx, candidate, hits, draft_id)
    used = ctx.store.customers.count_open(ctx.actor.open_id)
    if used >= holding_limit(ctx, ctx.actor):
        return _full(ctx, candidate, used, draft_id)
    notes = [*candidate.notes, *((join.problem,) if join.problem else ())]
    if hits:
        notes.append(f"{hits[0].reason},有过往记录。")
    if candidate.stage and not is_stage_allowed(ctx, candidate.stage, candidate.details):
        notes.append(AMOUNT_NEEDED)
        candidate = replace(candidate, stage="")
    forget_registration(ctx, candidate.name, draft_id=draft_id)
    return _registered(ctx, candidate, notes, used + 1, join)


def _registered(
    ctx: Context, candidate: Candidate, notes: list[str], used: int, join: joining.Join
) -> Result:
    lookups.settle(ctx, candidate.name)
    customer = _write(ctx, candidate, join)
    tells = joining.carry_out(ctx, customer, join)
    notes += joining.notes_of(customer, join, is_told=bool(tells))
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
    if not wanted or not ctx.source.chat_id:
        return ""
    ways = {way: way_words(way) for way in candidate.ways}
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


def _write(ctx: Context, candidate: Candidate, join: joining.Join) -> Customer:
    keys = [key for key in keys_of_candidate(candidate) if key not in join.shared_keys]
    level = Level.E4.value if join.kin else ""
    reason = join.kin.reason if join.kin else ""
    customer, claim = create(ctx, candidate, keys, join.shared_keys, level=level, reason=reason)
    note_change(ctx, ChangeKind.REGISTER, customer, subject_id=claim.id)
    remember_names(ctx, customer.id, str(candidate.details.get("other_names") or ""))
    ctx.store.rules.set_topic(ctx.source.chat_id, ctx.actor.open_id, customer.id, ctx.now)
    return customer


def _conflict(ctx: Context, candidate: Candidate, hits: Sequence[Hit], draft_id: str) -> Result:
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
