"""Outcomes of working on a customer: follow-ups, updates, reminders, and taking things back."""

from dataclasses import dataclass
from datetime import date, datetime

from handlers.domain.custom_field import CustomField
from handlers.views import (
    ChangeView,
    ContactView,
    CustomerView,
    FieldView,
    LaterView,
    ProblemView,
    ReminderLine,
)


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """跟进 logged. Says whether it counted (`is_effective`) and, if not, why (`verdict_reason`);
    protection before -> after; next contact. `notes` are ready Chinese sentences (a stage that was
    refused); `changes` are the customer's own fields that it stated. `offers` are days that the content
    speaks of, each a button that makes it the next contact (Action.NEXT_ON). Buttons: 撤销, 客户详情."""

    customer: CustomerView
    channel: str
    content: str
    happened_at: datetime
    is_effective: bool
    is_late: bool
    verdict_reason: str
    protected_before: datetime | None
    next_at: datetime | None = None
    next_plan: str = ""
    notes: tuple[str, ...] = ()
    changes: tuple[ChangeView, ...] = ()
    follow_up_id: int = 0
    offers: tuple[date | datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUpForm:
    """The 跟进 form for one customer: content 内容* (area), channel 方式 (select), next_at 下次时间
    (date-time), next_plan 下一步, stage 阶段 (select), and what was said of the customer besides:
    expected_amount 预计金额, the fields of `custom`. Submit
    跟进 (Action.FOLLOW_UP_SUBMIT). Without a customer (`customer_id` None) the first input is name 客户名称*.
    `problem` is shown on top. What was said and has no room in the form is kept in the draft `draft_id`."""

    customer_id: int | None
    customer_name: str
    channels: tuple[str, ...]
    values: tuple[FieldView, ...] = ()
    problem: str = ""
    stages: tuple[str, ...] = ()
    custom: tuple[CustomField, ...] = ()
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class UpdateForm:
    """The 更新 form for one customer, filled in with its present values (same inputs as RegisterForm plus
    level, stage; those of `custom` as far as a card has room). Submit 确认更新 (Action.UPDATE_SUBMIT).
    The draft `draft_id` keeps what the form shows: only what differs from it is written."""

    customer_id: int
    customer_name: str
    values: tuple[FieldView, ...]
    sources: tuple[str, ...]
    stages: tuple[str, ...]
    levels: tuple[str, ...]
    problems: tuple[ProblemView, ...] = ()
    custom: tuple[CustomField, ...] = ()
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class WhichContact:
    """更新 with a phone or e-mail and no name, of a customer with several contacts: whose is it?

    One button per contact (Action.PICK with the draft, the customer and the contact's id as word).
    """

    draft_id: str
    customer_id: int
    customer_name: str
    stated: tuple[FieldView, ...]
    choices: tuple[tuple[int, ContactView], ...]


@dataclass(frozen=True, slots=True)
class Updated:
    """更新 done: old -> new per field. Buttons 撤销, 客户详情, and `next_command` on this customer if there is
    something to do next (成交 after a signed contract)."""

    customer: CustomerView
    changes: tuple[ChangeView, ...]
    problems: tuple[ProblemView, ...] = ()
    notes: tuple[str, ...] = ()
    next_command: str = ""


@dataclass(frozen=True, slots=True)
class ReminderSet:
    """提醒我 noted: when and what. Button 撤销."""

    due_at: datetime
    text: str
    customer_name: str = ""


@dataclass(frozen=True, slots=True)
class RemindersDue:
    """The reminder card: at most 10 lines, most urgent first, then 还有 N 个 (button 下一页).

    Each line with a customer has 跟进, 已跟进 and 稍后提醒 (a select of `later`); personal ones have 知道了 and
    稍后提醒. Without lines it says that all is done. `owner` is named where the reader stands in for somebody away,
    `joint_with` the owner with whom the reader shares the customers; `owner_id` is theirs then.
    """

    lines: tuple[ReminderLine, ...]
    more: int = 0
    page: int = 1
    later: tuple[LaterView, ...] = ()
    owner: str = ""
    joint_with: str = ""
    owner_id: str = ""


@dataclass(frozen=True, slots=True)
class Snoozed:
    """稍后提醒 pressed: when it will come back."""

    text: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Undone:
    """撤销 done: what was taken back, in a ready phrase; for a registration the key is free again."""

    what: str
    customer_name: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmUndo:
    """撤销 that goes only after a yes: once more, or of something else than the last step.

    `said` is what the person named, when the last step is another. `what` names the step (报备 杭州云杉),
    `at` its moment; `effect` says what taking it back means. Button 确认撤销 (Action.UNDO with the
    change's id).
    """

    change_id: int
    kind: str
    what: str
    at: datetime
    effect: str
    customer_id: int = 0
    said: str = ""
