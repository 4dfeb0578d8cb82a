"""Outcomes of sharing a customer: 协作 with rights and an end, 联合 with agreed shares."""

from dataclasses import dataclass
from datetime import datetime

from handlers.views import CustomerView, PersonView, SharerView


@dataclass(frozen=True, slots=True)
class SharingForm:
    """Asks with whom a customer is shared: one form. `kind`: share (days, rights) or joint (split).

    `choices` are who may be chosen, `partner` who is; the present `sharers` get a button 结束协作 each.
    """

    customer_id: int
    customer_name: str
    kind: str
    choices: tuple[PersonView, ...]
    partner: str = ""
    days: str = ""
    only_looks: bool = False
    split: str = ""
    problem: str = ""
    sharers: tuple[SharerView, ...] = ()


@dataclass(frozen=True, slots=True)
class SharingChanged:
    """To whoever did it: somebody shares the customer now, or no more. `what`: granted, changed, cancelled, left."""

    customer: CustomerView
    sharer: SharerView
    what: str


@dataclass(frozen=True, slots=True)
class SharedWithYou:
    """To the collaborator: a colleague's customer is shared with you. Buttons 跟进 (unless 只看), 客户详情."""

    customer: CustomerView
    by: PersonView
    until: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SharingEnded:
    """A collaboration ended, told to the other side: `how` is over, cancelled or left; granted: to an owner
    whose superior shared the customer. `is_owner`: the reader is the owner, who gets the way to renew it."""

    customer_name: str
    customer_id: int
    person: PersonView
    how: str
    by: PersonView
    is_owner: bool = False


@dataclass(frozen=True, slots=True)
class JointOffered:
    """To the partner: a colleague proposes to share a customer. Buttons 接收 and 不同意 while `state` is waiting;
    else it says what became of it: agreed, refused, withdrawn, gone. `customer` is the full view after 接收."""

    proposal_id: int
    customer_name: str
    by: PersonView
    own_percent: int
    your_percent: int
    state: str = "waiting"
    note: str = ""
    customer: CustomerView | None = None


@dataclass(frozen=True, slots=True)
class JointShown:
    """To the owner: how it stands with a joint customer. `state`: waiting, agreed, refused, ended.

    `note` is a ready phrase: why it was refused, what ended it.
    """

    customer: CustomerView
    partner: PersonView
    own_percent: int
    their_percent: int
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class JointEnd:
    """To a partner: the owner asks to end the sharing (button 结束联合), or it ended (`is_over`, ready `note`)."""

    customer_id: int
    customer_name: str
    by: PersonView
    note: str
    is_over: bool = False
