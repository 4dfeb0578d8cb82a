"""What a person did last, remembered so that 撤销 can take it back, or can name it when it cannot.

Every deed that changes something for others leaves a `Change`; 撤销 never reaches past the last one.
This module knows the deeds' words; taking back itself is in `handlers.commands.undo`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.command import Context
from handlers.domain.quality import show_customer_name
from handlers.records import Change, ChangeKind, Customer


@dataclass(frozen=True, slots=True)
class Deed:
    """How a kind of change is called, and what taking it back means; or why it cannot be, and what to do.

    Exactly one of `effect` and `why_not` is filled; `example` goes with `why_not`.
    """

    word: str
    effect: str = ""
    why_not: str = ""
    example: str = "我的客户"


DEEDS: Mapping[ChangeKind, Deed] = {
    ChangeKind.REGISTER: Deed("报备", effect="撤销后这个客户不再受保护，别人可以报备。"),
    ChangeKind.FOLLOW_UP: Deed("跟进", effect="撤销后保护期和下次跟进回到这条跟进之前。"),
    ChangeKind.UPDATE: Deed("更新", effect="撤销后资料回到更新之前。"),
    ChangeKind.REMINDER: Deed("提醒我", effect="撤销后不再提醒。"),
    ChangeKind.REMINDER_MOVED: Deed("处理提醒", effect="撤销后提醒回到原来的时间。"),
    ChangeKind.SHARE: Deed("同意协作", effect="撤销后协作回到之前的样子，对方会收到通知。"),
    ChangeKind.JOINT: Deed("联合", effect="撤销后联合回到之前的样子，对方会收到通知。"),
    ChangeKind.PICK_UP: Deed("领取", effect="撤销后客户回到公海；今天的领取次数不退回。"),
    ChangeKind.RELEASE: Deed("释放", effect="撤销后客户回到您名下，保护期和之前一样。"),
    ChangeKind.WATCH: Deed("关注释放", effect="撤销后释放时不再通知您。"),
    ChangeKind.RULE: Deed("规则", effect="撤销后规则回到修改之前的值，保护期跟着重算。"),
    ChangeKind.EXTEND: Deed("延期", effect="撤销后保护期回到延期之前；还在等主管的申请就不再等。"),
    ChangeKind.HOLD: Deed("锁定", effect="撤销后锁定回到刚才之前的状态。"),
    ChangeKind.SUBSCRIPTION: Deed("订阅", effect="撤销后订阅回到刚才之前的样子。"),
    ChangeKind.WON: Deed("成交", effect="撤销后没有这笔成交，阶段、合作状态和保护期回到成交之前。"),
    ChangeKind.LOST: Deed("流失", effect="撤销后客户回到您名下，保护期和之前一样。"),
    ChangeKind.FEEDBACK: Deed("客户反馈", effect="撤销后这条满意度或投诉回到之前的样子。"),
    ChangeKind.TRANSFER: Deed(
        "移交", effect="还在等接收的撤回；已移交的回到原归属人名下，新归属人处理过的不变。"
    ),
    ChangeKind.MERGE: Deed("合并", effect="撤销后两家回到合并之前，两位归属人会收到通知。"),
    ChangeKind.ABSENCE: Deed("请假", effect="撤销后请假回到刚才之前的样子，代理人会收到通知。"),
    ChangeKind.ROLE: Deed("角色", effect="撤销后角色回到刚才之前，本人会收到通知。"),
    ChangeKind.REFUSED_CLAIM: Deed(
        "报备（没有登记）",
        why_not="客户已有归属，没有登记，所以不需要撤销；归属人已经收到通知。",
    ),
    ChangeKind.SHARE_ASK: Deed(
        "申请协作", why_not="归属人已经收到申请。对方同意之前什么都不会变；不需要了请直接告诉对方。"
    ),
    ChangeKind.APPEAL: Deed("申诉", effect="撤销后案子结束，归属不变，对方和裁定人会收到通知。"),
    ChangeKind.EVIDENCE: Deed(
        "补充证据", why_not="证据已经入卷，裁定人可能已经看过，不能撤回。写错了请再补充一条说明。"
    ),
    ChangeKind.RULING: Deed(
        "裁定", why_not="裁定已经生效并通知各方。有异议由当事人在申诉期内申诉，上一级再裁。"
    ),
    ChangeKind.KEEP: Deed(
        "维持归属",
        why_not="对方已经收到答复。改主意的话，请对方再报备一次，您就能在新卡片上点 同意协作 或 让出。",
    ),
    ChangeKind.CEDE: Deed(
        "让出",
        why_not="客户已经归对方，对方也收到了通知。要拿回来请和对方商量，或请主管处理。",
        example="查重 客户名称",
    ),
}


def note_change(
    ctx: Context,
    kind: ChangeKind,
    customer: Customer | None = None,
    *,
    subject_id: int | None = None,
    before: Mapping[str, Any] | None = None,
) -> None:
    """Remember what the acting person just did; `before` is what taking it back needs."""
    ctx.store.journal.add_change(
        Change(
            id=0,
            actor_open_id=ctx.actor.open_id,
            kind=kind,
            at=ctx.now,
            customer_id=customer.id if customer else None,
            subject_id=subject_id,
            message_id=ctx.source.message_id,
            before=before or {},
        )
    )


def words_of(change: Change, customer: Customer | None) -> str:
    """Return a change as a person calls it: 报备 杭州云杉智能科技有限公司."""
    if setting := change.before.get("setting"):
        return str(setting)
    deed = str(change.before.get("deed") or DEEDS[change.kind].word)
    return f"{deed} {shown_name(customer) if customer else ''}".strip()


def shown_name(customer: Customer) -> str:
    """Return a customer's name as anybody may read it."""
    return show_customer_name(customer.name, customer.kind)
