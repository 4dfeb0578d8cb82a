"""What a change of 合作状态 or 阶段 asks for: 流失客户 is 流失, 合作中 needs a deal, a signed contract is one.

Nobody becomes 流失客户 or 合作中 by a field alone: the reason, the deal and the protection go with it.
"""

from collections.abc import Sequence
from dataclasses import replace

from handlers.claiming.candidate import Candidate
from handlers.command import Context, Result
from handlers.commands import deal, lose
from handlers.deals.losing import LOST_STATUS
from handlers.deals.winning import PARTNER, SIGNED_STAGE
from handlers.reading.result import Reading
from handlers.records import Customer
from handlers.working.stages import is_stage_allowed
from handlers.working.updating import Beside, apply

_STATUS = "coop_status"
_LEAD = "合作状态改为「合作中」要有成交记录，填好金额就一起登记。"
_NOTES = {
    "流失": "合作状态没有改：流失要写原因，点 流失 选一项。",
    "成交": "合作状态没有改：「合作中」要有成交记录，点 成交 登记。",
}
_SIGNED = "合同签了？点 成交 登记，保护期会到合同到期之后，也不再计入保有量。"


def apply_or_ask(
    ctx: Context,
    customer: Customer,
    candidate: Candidate,
    *,
    name: str = "",
    is_form: bool = False,
    cleared: Sequence[str] = (),
    notes: Sequence[str] = (),
    beside: Beside | None = None,
) -> Result:
    """Write the changes; what 合作状态 may not become by itself is asked for, what 阶段 suggests is offered."""
    beside = beside or Beside()
    asked = _asked(customer, candidate)
    if asked:
        rest = {key: value for key, value in candidate.details.items() if key != _STATUS}
        candidate = replace(candidate, details=rest)
        if not (_says_more(candidate, name, cleared) or beside.changes):
            return _form(ctx, customer, asked)
        notes = (*notes, _NOTES[asked])
    elif _is_signed(ctx, customer, candidate):
        asked, notes = "成交", (*notes, _SIGNED)
    return apply(
        ctx,
        customer,
        candidate,
        name=name,
        is_form=is_form,
        cleared=cleared,
        notes=notes,
        beside=replace(beside, next_command=asked),
    )


def _asked(customer: Customer, candidate: Candidate) -> str:
    """Return the command that the stated 合作状态 needs; empty when it may be written as it is."""
    status = candidate.details.get(_STATUS)
    if status == customer.coop_status:
        return ""
    if status == LOST_STATUS:
        return "流失"
    return "成交" if status == PARTNER and customer.won_at is None else ""


def _is_signed(ctx: Context, customer: Customer, candidate: Candidate) -> bool:
    """Whether the stage is now that of a signed contract, and no deal is recorded."""
    if candidate.stage != SIGNED_STAGE or customer.stage == SIGNED_STAGE or customer.won_at:
        return False
    return is_stage_allowed(ctx, SIGNED_STAGE, {**customer.details, **candidate.details})


def _says_more(candidate: Candidate, name: str, cleared: Sequence[str]) -> bool:
    return bool(
        name
        or cleared
        or candidate.details
        or candidate.contacts
        or candidate.stage
        or candidate.level
        or candidate.next_at
        or candidate.first_contact_at
        or "kind" in candidate.words
    )


def _form(ctx: Context, customer: Customer, asked: str) -> Result:
    nothing = Reading.empty().as_command(asked)
    if asked == "流失":
        return lose.form_for(ctx, customer, nothing)
    return deal.form_for(ctx, customer, nothing, lead=_LEAD)
