"""Outcomes of registering: what a claim came to, the form for what lacks, drafts that wait."""

from dataclasses import dataclass
from datetime import datetime

from handlers.domain.custom_field import CustomField
from handlers.views import (
    ChangeView,
    CheckLine,
    CustomerView,
    DraftLine,
    FieldView,
    ListLine,
    PersonView,
    ProblemView,
)


@dataclass(frozen=True, slots=True)
class Registered:
    """报备成功. Shows name, number, protected until and days left, first follow-up due, holding used/limit.

    `missing` (need, source) marks it 待完善 and offers 补全. Buttons: 跟进, 客户详情, 撤销.
    `notes` are ready Chinese sentences (late entry, credit code dropped, history exists, ...). `ways` are
    the two things one number may mean, a button each (Action.CONFIRM with the draft and 1 or 2).
    """

    customer: CustomerView
    first_follow_up_due_at: datetime
    holding_used: int
    holding_limit: int
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class RegisterForm:
    """The 报备 form, filled in with what was understood.

    Inputs (names = identifiers): name 客户名称*, contact 联系人*, phone 电话*, need 需求, source 来源
    (select of `sources`), more in a collapsible-free short form (expected_amount 预计金额, remark 备注), then
    one per field of `custom` as far as a card has room.
    Submit button 确认报备 (Action.REGISTER_SUBMIT with draft id), plain button 不报备了 (DRAFT_DISCARD).
    `missing` names what lacks, `problems` what is wrong with each value. `is_saved` = a draft is kept until
    `expires_at` (shown); a bare command word keeps none.
    """

    draft_id: str
    values: tuple[FieldView, ...]
    missing: tuple[str, ...]
    problems: tuple[ProblemView, ...]
    sources: tuple[str, ...]
    expires_at: datetime
    is_saved: bool = True
    custom: tuple[CustomField, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnCustomer:
    """E0: the sender already owns this customer. Offers 更新 with `changes` (button 确认更新), 跟进, 客户详情."""

    customer: CustomerView
    reason: str
    changes: tuple[ChangeView, ...]
    draft_id: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlikeAsked:
    """E3: customers of similar names, each as far as the claimant may know; nothing is registered yet.

    `customer_ids` go with the lines: button 就是这家 (Action.SAME_AS with the draft and the customer). 不是同一家
    (Action.NOT_SAME_SUBMIT with the draft) submits the form with one of `reasons`, which may be left out;
    不报备了 (DRAFT_DISCARD). Kept until `expires_at`.
    """

    draft_id: str
    customer_name: str
    lines: tuple[CheckLine, ...]
    customer_ids: tuple[int, ...]
    reasons: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """E1/E2: the customer is somebody else's; what the second seller may know.

    Level, reason of the hit, owner (name empty: department only), days left. Buttons by `asked`:
    申请协作 / 申诉 / 关注释放, each replaced by a grey line once pressed (asked holds "share", "appeal",
    "watch"). E2 adds 不是同一家. `case_no` when a case was opened by itself (first said, not first served);
    `is_without_judge`: nobody is there to rule on it. `heard_by`: owner, superior (the owner has left) or
    nobody.
    """

    claim_id: int
    level: str
    customer_name: str
    reason: str
    owner: PersonView
    days_left: int | None
    asked: tuple[str, ...] = ()
    case_no: str = ""
    note: str = ""
    heard_by: str = "owner"
    is_without_judge: bool = False
    case_id: int = 0


@dataclass(frozen=True, slots=True)
class InPool:
    """E5: it lies in the public pool; 领取 (Action.PICK_UP) instead of a new registration. `barrier` as in
    `PoolLine`."""

    customer_id: int
    customer_name: str
    reason: str
    barrier: str = ""
    free_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class GroupVerdict:
    """The masked line for a group: what was asked, the verdict in one phrase, details went privately.

    `state`: registered, taken, draft, similar, alike, mine, free, pool, logged, answered. No contact, amount or phone.
    """

    asker: PersonView
    command: str
    customer_name: str
    state: str


@dataclass(frozen=True, slots=True)
class DraftsWaiting:
    """Several unfinished registrations, one line and one button 继续填写 each (Action.DRAFT_FORM)."""

    lines: tuple[DraftLine, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class CustomerList:
    """A list of customers sent in one message, each for this `command`: the lines done so far, of `total`."""

    command: str
    lines: tuple[ListLine, ...]
    total: int
