"""A rehearsal at the start: a few messages worked on for nobody, in transactions that are rolled back.

Text tables, compiled statements and card code are loaded at first use; after the rehearsal the first real
message finds them there. Nothing is kept and nothing is sent.
"""

import uuid
from collections.abc import Callable, Sequence

from bot.clock import Clock
from bot.pipeline import Pipeline
from handlers.incoming import ChatKind, MessageReceived
from handlers.people import Profile
from storage.inbox import NewInbox

_ACTOR = "ou_rehearsal"
_REGISTERED = "报备 杭州排练示例科技有限公司 张三 13800138000 需求:采购 来源:线上推广"
_SCENES = (
    (_REGISTERED,),
    (_REGISTERED, "查重 杭州排练示例科技有限公司"),
    (_REGISTERED, "跟进 杭州排练示例科技有限公司 电话沟通了报价和交期 下次 明天下午3点"),
    (_REGISTERED, "客户 杭州排练示例科技有限公司"),
    ("待办",),
    ("帮助",),
)
"""What is said in one transaction each: short ones, since on SQLite nobody else writes meanwhile."""


class Rehearsal:
    """The scenes still to be played."""

    def __init__(
        self, pipeline: Pipeline, clock: Clock, *, holds_back: Callable[[], bool] = lambda: False
    ) -> None:
        self._pipeline = pipeline
        self._clock = clock
        self._holds_back = holds_back
        self._left = list(_SCENES)

    def go_on(self) -> bool:
        """Play until all is played or events storm in, which go first; True when nothing is left."""
        while self._left and not self._holds_back():
            self._play(self._left[0])
            del self._left[0]
        return not self._left

    def _play(self, lines: Sequence[str]) -> None:
        now, token = self._clock.now(), uuid.uuid4().hex
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
            for number, line in enumerate(lines)
        ]
        self._pipeline.rehearse(events, Profile(open_id=_ACTOR, name="排练"))
