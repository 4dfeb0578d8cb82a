"""Outcomes of a claim on a colleague's customer, as each side is told, and what they answered."""

from dataclasses import dataclass
from datetime import datetime

from handlers.views import CustomerView, PersonView


@dataclass(frozen=True, slots=True)
class AttemptOnYours:
    """To the owner: somebody tried to claim your customer. Who, when, by which key, how often.

    Buttons 维持归属 (primary), 同意协作, 让出 (confirm dialog). Once answered (`answer`: kept, shared,
    ceded; moved: it is somebody else's now) the buttons give way to a line saying so. `wants`: "" (just an
    attempt), "share" (asked to collaborate), "appeal" (appealed, with `appeal_reason`). `others` names the
    owner's further customers that the same claim ran into, each with its reason where that is another one.
    """

    claim_id: int
    customer: CustomerView
    rival: PersonView
    attempted_at: datetime
    level: str
    reason: str
    count: int = 1
    wants: str = ""
    appeal_reason: str = ""
    case_no: str = ""
    answer: str = ""
    answered_at: datetime | None = None
    case_id: int = 0
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttemptAnswered:
    """To the claimant: the owner answered. `answer`: kept (维持归属), shared (同意协作), ceded (让出).

    With shared/ceded, `customer` is the full view the claimant now has a right to; with kept it is None.
    Buttons: shared/ceded -> 跟进, 客户详情; kept -> 申诉, 关注释放. `case_no`: the case this answer settled;
    `is_without_judge`: nobody is there to rule on the one that goes on.
    """

    claim_id: int
    answer: str
    customer_name: str
    owner: PersonView
    customer: CustomerView | None = None
    asked: tuple[str, ...] = ()
    case_no: str = ""
    is_without_judge: bool = False


@dataclass(frozen=True, slots=True)
class AppealForm:
    """Asks the claimant for the reason of an appeal: one text area (name reason 理由), submit 申诉.

    `reason` is what was typed, kept when it was refused with `problem`. With `case_id` it is the appeal
    against a ruling, which `next_level` hears.
    """

    claim_id: int
    customer_name: str
    problem: str = ""
    reason: str = ""
    case_id: int = 0
    next_level: str = ""


@dataclass(frozen=True, slots=True)
class NowFree:
    """The customer is free again, worded by why it concerns the reader.

    `reason`: refused (claimed it in vain), watched (pressed 关注释放), shared (collaborated, which ended).
    `case_no`: the reader's case, which is over. Button 报备 opens the form filled in with what was claimed
    (Action.DRAFT_FORM).
    """

    customer_name: str
    draft_id: str = ""
    reason: str = "watched"
    case_no: str = ""
