"""Buttons on cards that were sent before their customer was merged into another one."""

from collections.abc import Callable
from dataclasses import replace

from handlers.actions import Action, Click
from handlers.command import Context, Result
from handlers.merging.following import seen_instead, went_into

_GOES_ALONG = frozenset(
    (
        Action.FOLLOW_UP_FORM,
        Action.FOLLOW_UP_SUBMIT,
        Action.NEXT_ON,
        Action.UPDATE_FORM,
        Action.EXTEND_FORM,
        Action.DEALS,
        Action.COMPLAINTS,
        Action.GROUP,
    )
)
"""What is as good on the customer that stays as on the one that went: its card says which one it is."""

_ON_CUSTOMER = _GOES_ALONG | frozenset(
    (
        Action.UPDATE_SUBMIT,
        Action.RUN_ON,
        Action.EXTEND_SUBMIT,
        Action.CONTACTS_SAME,
        Action.PICK_UP,
        Action.RELEASE_FORM,
        Action.RELEASE_SUBMIT,
        Action.DEAL_SUBMIT,
        Action.MILESTONE_DONE,
        Action.RATE_SUBMIT,
        Action.COMPLAINT_SUBMIT,
        Action.SHARE_SUBMIT,
        Action.SHARE_END,
        Action.JOINT_SUBMIT,
        Action.JOINT_END,
    )
)
"""Buttons that name the one customer that they are about."""


def on_merged(ctx: Context, click: Click, carry_out: Callable[[Click], Result]) -> Result | None:
    """Answer a button about a customer that was merged; None: it is about none.

    Forms open on the one that stays; a deed is not done on another customer than the card names.
    """
    kept = seen_instead(ctx, click.customer) if click.action in _ON_CUSTOMER else None
    if kept is None:
        return None
    if click.action in _GOES_ALONG:
        done = carry_out(replace(click, customer=kept.id))
        if done.answer is not None:
            return done
    toast = f"{went_into(kept)}，请在那家上操作。可发：客户 {kept.customer_no}"
    return Result(answer=None, keeps_card=True, toast=toast, toast_kind="info", act="merge.moved")
