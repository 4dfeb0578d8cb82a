"""Outcomes of 移交: the preview, offers and their answers, progress of many, and the customers of those who leave."""

from dataclasses import dataclass
from datetime import datetime

from handlers.views import CustomerLine, CustomerView, PersonView


@dataclass(frozen=True, slots=True)
class HandoverPick:
    """给谁: a select, labelled `label`, of (open_id, name), submit 下一步 (Action.HANDOVER_PICK with the draft)."""

    draft_id: str
    what: str
    choices: tuple[tuple[str, str], ...]
    problem: str = ""
    label: str = "接收人"


@dataclass(frozen=True, slots=True)
class HandoverPreview:
    """What 确认移交 (Action.HANDOVER_CONFIRM with the draft) will do: `lines` are this page's of `total` customers.

    `holding` and `then` of `limit` are the receiver's open customers now and afterwards. `is_offer`: the
    receiver is asked first. Button 取消.
    """

    draft_id: str
    giver: PersonView
    receiver: PersonView
    lines: tuple[CustomerLine, ...]
    total: int
    contested: int
    holding: int
    then: int
    limit: int
    reason: str = ""
    page: int = 1
    pages: int = 1
    is_offer: bool = False


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One customer has changed hands. `role` is the reader's: mover, giver or receiver. Buttons 客户详情, and 撤销
    for who moved it."""

    role: str
    customer: CustomerView
    giver: PersonView
    receiver: PersonView
    by: PersonView
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandoverProgress:
    """Many customers on their way: `done` of `total`, `moved` so far, the names of those left out with why.

    When all are done: button 撤销 for who moved them.
    """

    giver: PersonView
    receiver: PersonView
    done: int
    total: int
    moved: int
    skipped: tuple[tuple[str, str], ...] = ()
    is_mine: bool = True


@dataclass(frozen=True, slots=True)
class ManyHandedOver:
    """To the receiver or the giver of many (`role`): how many, and the first names. Button 我的客户."""

    role: str
    giver: PersonView
    receiver: PersonView
    by: PersonView
    names: tuple[str, ...]
    total: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandoverOffered:
    """A seller's offer. To the receiver (`role` receiver) while it waits: 不接收的原因, submits 接收 and 不接收
    (Action.HANDOVER_ACCEPT, HANDOVER_REFUSE); to who asked (`role` asker): 撤销.

    `state`: waiting, accepted, refused, withdrawn. `names` are the first of `total` customers.
    """

    offer_id: int
    role: str
    names: tuple[str, ...]
    total: int
    giver: PersonView
    receiver: PersonView
    asked_at: datetime
    holding: int
    then: int
    limit: int
    reason: str = ""
    state: str = "waiting"
    answer: str = ""
    customer_id: int = 0
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeaverCustomers:
    """To a manager: the customers of somebody who left (`cause` left) or changed departments (moved).

    A form: select 接收人, submit 全部移交 (Action.LEAVER_ALL); buttons 逐个指定 (LEAVER_EACH), for moved 客户随人走
    (MOVED_ALONG). `pool_at` is when what nobody took goes to the pool. `news`: opened, again, pooled, done.
    To a deputy `instead_of` names the manager; who may not hand them over `only_looks`, without buttons.
    """

    cause: str
    person: PersonView
    lines: tuple[CustomerLine, ...]
    total: int
    choices: tuple[tuple[str, str], ...]
    pool_at: datetime | None = None
    news: str = "opened"
    moved_from: str = ""
    moved_to: str = ""
    page: int = 1
    pages: int = 1
    pooled: tuple[str, ...] = ()
    instead_of: str = ""
    only_looks: bool = False


@dataclass(frozen=True, slots=True)
class LeaverEach:
    """逐个指定: a select of receivers for each customer of this page, none chosen leaves it; submit 确认移交."""

    person: PersonView
    lines: tuple[CustomerLine, ...]
    choices: tuple[tuple[str, str], ...]
    page: int
    pages: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LeaverEachDone:
    """What 逐个指定 came to: (customer, receiver) of each, and how many wait for a choice still. Button 撤销."""

    person: PersonView
    moved: tuple[tuple[str, str], ...]
    left: int


@dataclass(frozen=True, slots=True)
class PersonMissing:
    """To an administrator: a colleague with customers is no more found in the directory. Button 按离职处理
    (Action.PERSON_GONE)."""

    person: PersonView
    total: int
