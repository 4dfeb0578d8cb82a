"""Making somebody the owner: the record, the deadline, and all that hangs on the ownership, in one place.

Whoever lets a customer change hands (让出, 领取, 改判, 移交) writes the ledger entry that says why, then calls one
of these two. They check no rights and no limits.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.cases.lifecycle import pass_cases_on
from handlers.changes import shown_name
from handlers.claiming.attempts import owner_told, waiting_wishes
from handlers.command import Context, Tell
from handlers.disclosing import owner_view
from handlers.domain.claim_states import Event
from handlers.domain.timing import first_follow_up_due
from handlers.outcomes import Notice
from handlers.ownership.handing_back import flag_hand_back
from handlers.ownership.life import check
from handlers.ownership.protecting import renewed
from handlers.ownership.releasing import end_of_ownership, let_work_again
from handlers.people import Profile
from handlers.records import Claim, Customer, Ownership, Reminder, ReminderKind
from handlers.rights import is_present
from handlers.sharing.joining import end_with_ownership, hand_on, share_again
from handlers.working.reminding import OF_THE_OWNER, remind_to_complete


def begin_ownership(
    ctx: Context, customer: Customer, receiver: Profile
) -> tuple[Customer, list[Tell]]:
    """Let a new ownership begin: the deadline anew, first follow-up due; returns who must be told."""
    shared = end_with_ownership(ctx, customer, receiver)
    moved, tells = _given(ctx, customer, receiver)
    tells += shared
    end_of_ownership(ctx, moved)
    ctx.store.reminders.close(moved.id, OF_THE_OWNER, ctx.now)
    ctx.store.reminders.add(
        Reminder(
            person_open_id=receiver.open_id,
            kind=ReminderKind.FIRST_FOLLOW_UP,
            due_at=first_follow_up_due(ctx.now),
            customer_id=moved.id,
        )
    )
    remind_to_complete(ctx, moved)
    return moved, tells


def continue_ownership(
    ctx: Context, customer: Customer, receiver: Profile
) -> tuple[Customer, list[Tell]]:
    """Let the present ownership go on in other hands (移交): no term of the deadline changes, and what the
    former owner was to be reminded of comes to the receiver."""
    shared = hand_on(ctx, customer, receiver)
    moved, tells = _given(ctx, customer, receiver)
    tells += shared
    ctx.store.holds.hand_on(moved.id, receiver.open_id)
    ctx.store.reminders.hand_on(moved.id, OF_THE_OWNER, receiver.open_id)
    return moved, tells


def restore_ownership(
    ctx: Context, customer: Customer, owner: Profile, before: Mapping[str, Any]
) -> Customer:
    """Give a customer back to who owned it before something was taken back: with its deadline as the ledger has
    it, its reminders and whoever shared it (`before` is what `rights_of` said)."""
    check(ctx, customer, Event.REOPEN)
    theirs = replace(customer, department_id=owner.department_id)
    restored = ctx.store.customers.change(
        customer,
        {
            "ownership": Ownership.OWNED,
            "owner_open_id": owner.open_id,
            "department_id": owner.department_id,
            "pooled_at": None,
            "protected_until": renewed(ctx, theirs),
        },
    )
    ctx.store.reminders.reopen(before["reminders"])
    if before["shares"]:
        share_again(ctx, restored, before["shares"])
    let_work_again(ctx, restored, before)
    return restored


def _given(ctx: Context, customer: Customer, receiver: Profile) -> tuple[Customer, list[Tell]]:
    is_pooled = customer.ownership is Ownership.POOL
    check(ctx, customer, Event.PICK_UP if is_pooled else Event.CHANGE_HANDS)
    wishes = waiting_wishes(ctx, customer) if customer.owner_open_id else []
    flag_hand_back(ctx, customer, receiver.open_id)
    theirs = replace(customer, department_id=receiver.department_id)
    moved = ctx.store.customers.change(
        customer,
        {
            "ownership": Ownership.OWNED,
            "owner_open_id": receiver.open_id,
            "department_id": receiver.department_id,
            "pooled_at": None,
            "protected_until": renewed(ctx, theirs),
            # Who takes it from the pool begins anew: an earlier owner's deal neither protects nor frees a place.
            **({"won_at": None} if is_pooled else {}),
        },
    )
    ctx.store.handovers.end_waiting(moved.id, ctx.now)
    ctx.store.sharing.remove_watch(moved.id, receiver.open_id)
    ctx.store.sharing.end_collaboration(moved.id, receiver.open_id)
    tells = pass_cases_on(ctx, moved)
    return moved, tells + _wishes_passed_on(ctx, moved, wishes)


def _wishes_passed_on(ctx: Context, customer: Customer, wishes: list[Claim]) -> list[Tell]:
    """Ask the new owner what others had asked of the former one, and tell those who wait."""
    tells: list[Tell] = []
    for wish in wishes:
        if wish.claimant_open_id == customer.owner_open_id or not is_present(
            ctx, wish.claimant_open_id
        ):
            continue
        owner = owner_view(ctx, customer, reader=wish.claimant_open_id)
        who = owner.name or f"{owner.department}的同事"
        text = f"{shown_name(customer)} 现在归{who}，您的协作申请已转给对方，等对方答复。"
        told = Notice(title="您的协作申请已转给新的归属人", text=text)
        tells += owner_told(ctx, customer, wish, wants="share")
        tells.append(Tell(to_open_id=wish.claimant_open_id, outcome=told))
    return tells
