"""A rehearsal at the start: a few messages worked on for nobody, in a transaction that is rolled back.

Text tables, compiled statements and card code are loaded at first use; after the rehearsal the first real
message finds them there. Nothing is kept and nothing is sent.
"""

import uuid

from bot.clock import Clock
from bot.pipeline import Pipeline
from handlers.incoming import ChatKind, MessageReceived
from handlers.people import Profile
from storage.inbox import NewInbox

_ACTOR = "ou_rehearsal"
_LINES = (
    "报备 杭州排练示例科技有限公司 张三 13800138000 需求:采购 来源:线上推广",
    "查重 杭州排练示例科技有限公司",
    "跟进 杭州排练示例科技有限公司 电话沟通了报价和交期 下次 明天下午3点",
    "客户 杭州排练示例科技有限公司",
    "待办",
    "帮助",
)


def rehearse(pipeline: Pipeline, clock: Clock) -> None:
    """Hold the rehearsal."""
    now, token = clock.now(), uuid.uuid4().hex
    events = [
        NewInbox(
            event_key=f"rehearsal:{token}:{number}",
            partition=f"{_ACTOR}:{token}",
            incoming=MessageReceived(
                message_id=f"om_{token}{number}",
                chat_id="oc_rehearsal",
                chat_kind=ChatKind.PRIVATE,
                sender_open_id=_ACTOR,
                message_type="text",
                text=line,
                sent_at=now,
            ),
            happened_at=now,
            received_at=now,
        )
        for number, line in enumerate(_LINES)
    ]
    pipeline.rehearse(events, Profile(open_id=_ACTOR, name="排练"))
