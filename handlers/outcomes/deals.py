"""Outcomes of how a deal ends and how the customer took it: 成交, 流失, 满意度, 投诉."""

from dataclasses import dataclass
from datetime import datetime

from handlers.deals.views import ComplaintView, DealView
from handlers.views import CustomerView, FieldView, PersonView, ProblemView


@dataclass(frozen=True, slots=True)
class DealForm:
    """成交 for one customer, filled in with `values`: amount 金额*, product 产品, contract_no 合同号, signed_on
    签约日期, contract_until 合同到期, paid 已付款, payment_method 付款方式, project 项目, milestones 节点. Submit 成交
    (Action.DEAL_SUBMIT). `lead` says why it is asked."""

    customer_id: int
    customer_name: str
    values: tuple[FieldView, ...] = ()
    problems: tuple[ProblemView, ...] = ()
    lead: str = ""
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class DealWon:
    """成交 recorded: the deal, the protection before and after, what of the holding limit is used now.
    `notes` are ready Chinese sentences. Buttons 成交记录, 客户详情, 撤销."""

    customer: CustomerView
    deal: DealView
    protected_before: datetime | None
    holding: int
    holding_limit: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DealsShown:
    """成交记录: a customer's deals, the newest first, `more` not shown. Open milestones have 完成
    (Action.MILESTONE_DONE) where `may_change`."""

    customer_id: int
    customer_name: str
    deals: tuple[DealView, ...]
    may_change: bool = False
    more: int = 0


@dataclass(frozen=True, slots=True)
class WhichDeal:
    """更新 of a deal where several fit: one button per deal (Action.DEAL_PICK with its id as word)."""

    draft_id: str
    customer_id: int
    customer_name: str
    deals: tuple[DealView, ...]


@dataclass(frozen=True, slots=True)
class LossForm:
    """流失 without a listed reason: one button per reason (Action.LOSE with its place as word), each with a
    dialog. `said` are the seller's own words, kept with the reason. `is_won`: there is a deal."""

    customer: CustomerView
    reasons: tuple[str, ...]
    draft_id: str
    said: str = ""
    is_won: bool = False


@dataclass(frozen=True, slots=True)
class CustomerLost:
    """流失 recorded: the customer is in the history library; `told` colleagues heard that it is free. Buttons
    撤销, 我的客户."""

    customer_id: int
    customer_name: str
    reason: str
    words: str = ""
    competitor: str = ""
    told: int = 0


@dataclass(frozen=True, slots=True)
class RatingForm:
    """满意度 without a score: score 评分* (1-5), suggestion 建议. Submit 满意度 (Action.RATE_SUBMIT)."""

    customer_id: int
    customer_name: str
    suggestion: str = ""
    problem: str = ""
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class Rated:
    """满意度 noted: the score among the last ones (`scores`, the oldest first) and their average of all.
    Buttons 投诉 after a low one, 客户详情, 撤销."""

    customer_id: int
    customer_name: str
    score: int
    suggestion: str
    scores: tuple[int, ...]
    average: str


@dataclass(frozen=True, slots=True)
class ComplaintForm:
    """投诉 without its content: content 内容* (area), due 处理期限 (date). Submit 投诉 (Action.COMPLAINT_SUBMIT)."""

    customer_id: int
    customer_name: str
    content: str = ""
    problem: str = ""
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintShown:
    """A complaint: noted, to be handled, done. `news`: noted, told (to the manager), overdue, shown.

    Where `may_handle` and it is not done: 开始处理 (Action.COMPLAINT_START), result 处理结果* with the submit
    处理完成 (Action.COMPLAINT_DONE). `manager` was told of it; `may_undo`: it was just noted.
    """

    customer_id: int
    customer_name: str
    complaint: ComplaintView
    owner: PersonView
    news: str = "shown"
    manager: str = ""
    may_handle: bool = False
    may_undo: bool = False
