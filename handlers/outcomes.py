"""What happened, as values: every answer and every notice of the product, before it looks like anything.

`cards.render` turns each into a card by one pure function. An outcome holds only what its reader may
see (see `handlers.views`); it holds no markup. Times are aware UTC, formatted by the cards.
Buttons on the cards carry `handlers.actions` values and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime

from handlers.views import (
    ChangeView,
    CheckLine,
    ContactView,
    CustomerLine,
    CustomerView,
    DraftLine,
    FieldView,
    LaterView,
    PersonView,
    ProblemView,
    ReminderLine,
    TermLine,
    TimelineLine,
)

# ------------------------------------------------------------------ registering


@dataclass(frozen=True, slots=True)
class Registered:
    """报备成功. Shows name, number, protected until and days left, first follow-up due, holding used/limit.

    `missing` (need, source) marks it 待完善 and offers 补全. Buttons: 跟进, 客户详情, 撤销.
    `notes` are ready Chinese sentences (late entry, credit code dropped, history exists, ...).
    """

    customer: CustomerView
    first_follow_up_due_at: datetime
    holding_used: int
    holding_limit: int
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterForm:
    """The 报备 form, filled in with what was understood.

    Inputs (names = identifiers): name 客户名称*, contact 联系人*, phone 电话*, need 需求, source 来源
    (select of `sources`), more in a collapsible-free short form (expected_amount 预计金额, remark 备注).
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


@dataclass(frozen=True, slots=True)
class OwnCustomer:
    """E0: the sender already owns this customer. Offers 更新 with `changes` (button 确认更新), 跟进, 客户详情."""

    customer: CustomerView
    reason: str
    changes: tuple[ChangeView, ...]
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """E1/E2: the customer is somebody else's; what the second seller may know.

    Level, reason of the hit, owner (name empty: department only), days left. Buttons by `asked`:
    申请协作 / 申诉 / 关注释放, each replaced by a grey line once pressed (asked holds "share", "appeal",
    "watch"). E2 adds 不是同一家. `case_no` when a case was opened by itself (first said, not first served).
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


@dataclass(frozen=True, slots=True)
class InPool:
    """E5: it lies in the public pool; picking up instead of a new registration (领取, coming soon)."""

    customer_name: str
    reason: str
    free_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class GroupVerdict:
    """The masked line for a group: what was asked, the verdict in one phrase, details went privately.

    `state`: registered, taken, draft, mine, free, pool, logged, answered. No contact, amount or phone.
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


# ------------------------------------------------------------------ conflict, told and answered


@dataclass(frozen=True, slots=True)
class AttemptOnYours:
    """To the owner: somebody tried to claim your customer. Who, when, by which key, how often.

    Buttons 维持归属 (primary), 同意协作, 让出 (confirm dialog). Once answered (`answer`: kept, shared,
    ceded) the buttons give way to a line saying so. `wants`: "" (just an attempt), "share" (asked to
    collaborate), "appeal" (appealed, with `appeal_reason`).
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


@dataclass(frozen=True, slots=True)
class AttemptAnswered:
    """To the claimant: the owner answered. `answer`: kept (维持归属), shared (同意协作), ceded (让出).

    With shared/ceded, `customer` is the full view the claimant now has a right to; with kept it is None.
    Buttons: shared/ceded -> 跟进, 客户详情; kept -> 申诉, 关注释放. `case_no`: the case this answer settled.
    """

    claim_id: int
    answer: str
    customer_name: str
    owner: PersonView
    customer: CustomerView | None = None
    asked: tuple[str, ...] = ()
    case_no: str = ""


@dataclass(frozen=True, slots=True)
class AppealForm:
    """Asks the claimant for the reason of an appeal: one text area (name reason 理由), submit 申诉.

    `reason` is what was typed, kept when it was refused with `problem`.
    """

    claim_id: int
    customer_name: str
    problem: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AppealForManager:
    """To the deciding manager: an appeal was noted. Parties, level, reason, both dates, case number."""

    case_no: str
    customer: CustomerView
    claimant: PersonView
    owner: PersonView
    level: str
    reason: str
    said_at: datetime
    due_at: datetime


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


# ------------------------------------------------------------------ looking up


@dataclass(frozen=True, slots=True)
class CheckResult:
    """查重: free (no lines; button 报备), or lines by level. `is_limited`: over the hourly limit.

    `used`/`limit` count hits on others' customers this hour (shown when few are left).
    """

    query: str
    lines: tuple[CheckLine, ...]
    is_limited: bool = False
    used: int = 0
    limit: int = 0
    draft_id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """客户 X: the detail card by right. Buttons by right: 跟进, 更新, 历史 (owner/collaborator)."""

    customer: CustomerView
    recent: tuple[TimelineLine, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerHistory:
    """历史 X: ledger and follow-ups, newest first, paged (page from 1)."""

    customer_id: int
    customer_name: str
    lines: tuple[TimelineLine, ...]
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class ProtectionExplained:
    """为什么 X: the deadline term by term; the last term's `until` is the stored deadline."""

    customer: CustomerView
    terms: tuple[TermLine, ...]


@dataclass(frozen=True, slots=True)
class MyCustomers:
    """我的客户: a page of own and shared customers; buttons 上一页/下一页; empty list says how to begin."""

    lines: tuple[CustomerLine, ...]
    total: int
    page: int
    pages: int
    condition: str = ""
    holding_used: int = 0
    holding_limit: int = 0


@dataclass(frozen=True, slots=True)
class TodoList:
    """待办: overdue first, then due, soonest first. Same line buttons as RemindersDue."""

    lines: tuple[ReminderLine, ...]
    total: int
    page: int = 1
    pages: int = 1
    later: tuple[LaterView, ...] = ()


@dataclass(frozen=True, slots=True)
class WhichCustomer:
    """Several customers fit the words: one button each (Action.PICK with the draft and customer id)."""

    draft_id: str
    command: str
    query: str
    choices: tuple[CustomerLine, ...]


# ------------------------------------------------------------------ working on a customer


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """跟进 logged. Says whether it counted (`is_effective`) and, if not, why (`verdict_reason`);
    protection before -> after; next contact. `notes` are ready Chinese sentences (a stage that was
    refused). Buttons: 撤销, 客户详情."""

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


@dataclass(frozen=True, slots=True)
class FollowUpForm:
    """The 跟进 form for one customer: content 内容* (area), channel 方式 (select), next_at 下次时间
    (date-time), next_plan 下一步, stage 阶段 (select), and expected_amount 预计金额 when it was said. Submit
    跟进 (Action.FOLLOW_UP_SUBMIT). Without a customer (`customer_id` None) the first input is name 客户名称*.
    `problem` is shown on top."""

    customer_id: int | None
    customer_name: str
    channels: tuple[str, ...]
    values: tuple[FieldView, ...] = ()
    problem: str = ""
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UpdateForm:
    """The 更新 form for one customer, filled in with its present values (same inputs as RegisterForm plus
    level, stage). Submit 确认更新 (Action.UPDATE_SUBMIT)."""

    customer_id: int
    customer_name: str
    values: tuple[FieldView, ...]
    sources: tuple[str, ...]
    stages: tuple[str, ...]
    levels: tuple[str, ...]
    problems: tuple[ProblemView, ...] = ()


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
    """更新 done: old -> new per field. Buttons 撤销, 客户详情."""

    customer: CustomerView
    changes: tuple[ChangeView, ...]
    problems: tuple[ProblemView, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReminderSet:
    """提醒我 noted: when and what. Button 撤销."""

    due_at: datetime
    text: str
    customer_name: str = ""


@dataclass(frozen=True, slots=True)
class RemindersDue:
    """The reminder card: at most 10 lines, most urgent first, then 还有 N 个 (button 下一页).

    Each line with a customer has 跟进 and 稍后提醒 (a select of `later`); personal ones have 知道了 and
    稍后提醒. Without lines it says that all is done.
    """

    lines: tuple[ReminderLine, ...]
    more: int = 0
    page: int = 1
    later: tuple[LaterView, ...] = ()


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
    """撤销 once more: the step before the one just taken back goes only after a yes.

    `what` names the step (报备 杭州云杉), `at` its moment; `effect` says what taking it back means. Button
    确认撤销 (Action.UNDO with the change's id).
    """

    change_id: int
    kind: str
    what: str
    at: datetime
    effect: str
    customer_id: int = 0


# ------------------------------------------------------------------ help, questions, refusals


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """One command in the help: word, one line of what, an example to copy, whether it is coming later."""

    word: str
    summary: str
    example: str
    is_coming: bool = False


@dataclass(frozen=True, slots=True)
class Help:
    """帮助: what this person may do, grouped. Buttons for 报备, 我的客户, 待办."""

    groups: tuple[tuple[str, tuple[HelpEntry, ...]], ...]


@dataclass(frozen=True, slots=True)
class HelpOne:
    """帮助 X: one command with usage, synonyms and examples."""

    entry: HelpEntry
    usage: str
    synonyms: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Welcome:
    """First contact or the bot was added to a group: three lines and buttons 报备, 查重, 我的客户, 帮助."""

    is_group: bool
    person: PersonView | None = None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """What is no command: shows the words and the nearest commands as buttons (words in `nearest`).

    Pressing one runs that command on the same text (Action.RUN with the draft id and the word).
    `note` says why nothing was written (a question, a negation, chit-chat) when known.
    """

    draft_id: str
    text: str
    nearest: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmReading:
    """An unsure reading: what was understood, field by field, and 确认 + the command's word; 取消 drops it."""

    draft_id: str
    command: str
    fields: tuple[FieldView, ...]
    doubt: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A command that is not built yet: said politely, with what works today (`instead` words as buttons)."""

    command: str
    summary: str
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """An expected no: a title, what was understood, why not, and what to do with an example to copy."""

    title: str
    understood: str
    why: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Invalid:
    """Values that were wrong, all at once, each with what was read and an example."""

    command: str
    problems: tuple[ProblemView, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """No customer of that name among those this person may see. Buttons 查重, 报备 (Action.RUN)."""

    query: str
    command: str
    draft_id: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something broke on our side; nothing was written. Shows the id that the log bears."""

    error_id: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A draft or a question was dropped. Says what, and how to begin again.

    `is_expired`: by itself, after 24 h; else by the person.
    """

    what: str
    example: str
    is_expired: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A plain line to somebody: title and text (ready Chinese, user text inert), e.g. to the manager."""

    title: str
    text: str
    color: str = "blue"


Outcome = (
    Registered
    | RegisterForm
    | OwnCustomer
    | Taken
    | InPool
    | GroupVerdict
    | AttemptOnYours
    | AttemptAnswered
    | AppealForm
    | AppealForManager
    | NowFree
    | DraftsWaiting
    | CheckResult
    | CustomerCard
    | CustomerHistory
    | ProtectionExplained
    | MyCustomers
    | TodoList
    | WhichCustomer
    | FollowedUp
    | FollowUpForm
    | UpdateForm
    | WhichContact
    | Updated
    | ReminderSet
    | RemindersDue
    | Snoozed
    | Undone
    | ConfirmUndo
    | Help
    | HelpOne
    | Welcome
    | NotUnderstood
    | ConfirmReading
    | Coming
    | Refused
    | Invalid
    | NotFound
    | Trouble
    | Dropped
    | Notice
)
