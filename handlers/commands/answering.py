"""What the owner answers to a refused claim, by button: keep, share or cede; the claimant hears it.

Rights are those of the clicker, never of the card. Where the owner was asked on several cards, all of them
tell of the answer.
"""

from dataclasses import replace

from handlers.actions import Click
from handlers.cases.lifecycle import close_case, refreshed
from handlers.changes import note_change, shown_name
from handlers.claiming.attempts import (
    WISHES,
    answer_to,
    attempt_card,
    brought_up_to_date,
    taken,
    unanswered,
)
from handlers.claiming.known_as import also_known_as
from handlers.command import Context, Result, Tell
from handlers.commands.conflict import enter, not_yours
from handlers.disclosing import customer_view, owner_view, person_view
from handlers.domain.arbitration import claimant_word
from handlers.outcomes import AttemptAnswered, AttemptOnYours
from handlers.ownership.handing_back import flag_hand_back
from handlers.ownership.owning import begin_ownership
from handlers.ownership.protecting import holding_limit
from handlers.people import PersonStatus, Profile
from handlers.records import (
    Case,
    ChangeKind,
    Claim,
    Collaboration,
    Customer,
    LedgerKind,
)
from handlers.rights import viewer
from handlers.views import PersonView


def keep(ctx: Context, click: Click) -> Result:
    """维持归属: the customer stays; the claimant hears it."""
    found = _as_owner(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    enter(ctx, customer, claim, LedgerKind.OWNERSHIP_KEPT)
    note_change(ctx, ChangeKind.KEEP, customer, subject_id=claim.id)
    answered = _answered(ctx, click, customer, claim, "kept", "已维持归属，对方已收到答复")
    case = ctx.store.cases.open_of(customer.id, claim.claimant_open_id)
    if case is None:
        return answered
    ctx.store.cases.hold(case)
    ctx.store.cases.note_statement(case.id, ctx.actor.open_id, "维持归属")
    return replace(answered, tells=(*answered.tells, *refreshed(ctx, case, case.manager_open_id)))


def share(ctx: Context, click: Click) -> Result:
    """同意协作: the claimant becomes a collaborator and sees the customer in full."""
    found = _as_owner(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    was = viewer(ctx, customer, reader=claim.claimant_open_id).is_collaborator
    ctx.store.sharing.add_collaborator(
        Collaboration(
            customer_id=customer.id,
            person_open_id=claim.claimant_open_id,
            granted_by=ctx.actor.open_id,
            granted_at=ctx.now,
        )
    )
    enter(ctx, customer, claim, LedgerKind.SHARED)
    also_known_as(ctx, customer, claim.name)
    flag_hand_back(ctx, customer, claim.claimant_open_id)
    case = ctx.store.cases.open_of(customer.id, claim.claimant_open_id)
    before = {"was_collaborator": was, "case": case.case_no if case else ""}
    note_change(ctx, ChangeKind.SHARE, customer, subject_id=claim.id, before=before)
    told = close_case(ctx, customer, case, "归属人同意对方协作") if case else []
    answered = _answered(
        ctx, click, customer, claim, "shared", "已同意协作，对方已收到通知", case=case
    )
    return replace(answered, tells=(*answered.tells, *told))


def cede(ctx: Context, click: Click) -> Result:
    """让出: the claimant becomes the owner; the protection starts anew (product rules, Protection)."""
    found = _as_owner(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    receiver = ctx.store.people.get(claim.claimant_open_id)
    ctx.store.pool.take_turn_of(claim.claimant_open_id)
    held = ctx.store.customers.count_open(claim.claimant_open_id)
    if receiver is None or receiver.status is not PersonStatus.ACTIVE:
        return _cannot_cede("对方已不在职，不能让出。可以改为维持归属。")
    limit = holding_limit(ctx, receiver)
    if held >= limit:
        return _cannot_cede(f"对方名下已有 {held} 个客户，达到保有量上限 {limit}。")
    return _handed_over(ctx, click, customer, claim, receiver)


def _handed_over(
    ctx: Context, click: Click, customer: Customer, claim: Claim, receiver: Profile
) -> Result:
    """Move the customer to the claimant with all that hangs on its ownership."""
    others = [one for one in unanswered(ctx, customer) if one.claimant_open_id != receiver.open_id]
    enter(ctx, customer, claim, LedgerKind.CEDED, owner=claim.claimant_open_id)
    also_known_as(ctx, customer, claim.name)
    note_change(ctx, ChangeKind.CEDE, customer, subject_id=claim.id)
    case = ctx.store.cases.open_of(customer.id, claim.claimant_open_id)
    told = (
        close_case(ctx, customer, case, f"归属人让出，客户归{claimant_word(case.level)}")
        if case
        else []
    )
    moved, passed_on = begin_ownership(ctx, customer, receiver)
    told += passed_on
    for other in others:
        told += brought_up_to_date(ctx, moved, other, ctx.actor.open_id)
    answered = _answered(ctx, click, moved, claim, "ceded", "已让出，客户归对方", case=case)
    return replace(answered, tells=(*answered.tells, *told))


def _answered(
    ctx: Context,
    click: Click,
    customer: Customer,
    claim: Claim,
    answer: str,
    toast: str,
    *,
    case: Case | None = None,
) -> Result:
    gives_right = answer in ("shared", "ceded")
    refused = taken(ctx, customer, claim)
    told = AttemptAnswered(
        claim_id=claim.id,
        answer=answer,
        customer_name=customer.name if gives_right else shown_name(customer),
        owner=_answerer(ctx, customer, claim, answer),
        customer=(
            customer_view(ctx, customer, reader=claim.claimant_open_id) if gives_right else None
        ),
        asked=() if gives_right else refused.asked,
        case_no=case.case_no if case else "",
        is_without_judge=refused.is_without_judge,
    )
    return Result(
        answer=_pressed_card(ctx, click, customer, claim),
        tells=(
            Tell(to_open_id=claim.claimant_open_id, outcome=told),
            *brought_up_to_date(ctx, customer, claim, ctx.actor.open_id),
        ),
        toast=toast,
        act=f"attempt.{answer}",
        customer_id=customer.id,
    )


def _pressed_card(ctx: Context, click: Click, customer: Customer, claim: Claim) -> AttemptOnYours:
    """Return the pressed card as it reads now; it stays about what it was about."""
    wants = click.word if click.word in WISHES else ""
    return attempt_card(ctx, customer, claim, wants=wants, reader=ctx.actor.open_id)


def _answerer(ctx: Context, customer: Customer, claim: Claim, answer: str) -> PersonView:
    """Return who answered as the claimant may know: a former owner by name, the owner by the rule."""
    if answer == "ceded":
        return person_view(ctx, ctx.actor.open_id)
    return owner_view(ctx, customer, reader=claim.claimant_open_id)


def _as_owner(ctx: Context, click: Click) -> tuple[Customer, Claim] | Result:
    claim = ctx.store.ledger.claim(click.claim)
    customer = ctx.store.customers.get(claim.customer_id) if claim and claim.customer_id else None
    if claim is None or customer is None:
        return not_yours("这个客户的报备已撤销，无需再答复。", "我的客户")
    answered = answer_to(ctx, customer, claim)
    if customer.owner_open_id != ctx.actor.open_id:
        if answered is not None and answered.actor_open_id == ctx.actor.open_id:
            return Result(
                answer=_pressed_card(ctx, click, customer, claim),
                toast="您已答复过",
                toast_kind="info",
                act="attempt.again",
            )
        return not_yours("只有归属人本人能答复这次撞单。", "我的客户")
    if claim.claimant_open_id == customer.owner_open_id:
        return not_yours("这个客户已经归报备人，无需再答复。", "我的客户")
    if answered is not None:
        return Result(
            answer=_pressed_card(ctx, click, customer, claim),
            toast="您已答复过",
            toast_kind="info",
            act="attempt.again",
        )
    return customer, claim


def _cannot_cede(why: str) -> Result:
    return Result(answer=None, keeps_card=True, toast=why, toast_kind="error", act="cede.refused")
