"""How often an answer asks PostgreSQL and waits: the time it takes there is mostly that.

The limits are what is needed today, and a few more; who needs more reads together what goes together
(`storage.database.prepared`).
"""

from datetime import timedelta

import pytest

from bot.meaning import Reader
from bot.pipeline import Pipeline
from handlers.incoming import ChatKind, MessageReceived
from storage.inbox import NewInbox
from storage.outbox import Claim
from tests.support.round_trips import round_trips_on
from tests.usecases.desk import SHANGHAI, VAULT, Desk, desk_on, open_id

_UNLIKE = ("青禾面粉", "洪涛船舶", "锦绣纺织", "北斗测绘")
WARM_UP = 3
"""So many of a kind, and every statement of it is prepared."""


def _say(desk: Desk, pipeline: Pipeline, text: str) -> None:
    """Work on a message of 王磊 as a calm process does: stored and done in one commit."""
    number, me = next(desk.serial), open_id("王磊")
    desk.later(seconds=1)
    said = MessageReceived(
        message_id=f"om_{number}",
        chat_id=f"oc_{me}",
        chat_kind=ChatKind.PRIVATE,
        sender_open_id=me,
        sent_at=desk.clock.at,
        message_type="text",
        text=text,
    )
    event = NewInbox(f"event-{number}", me, said, desk.clock.at, desk.clock.at, said.message_id)
    pipeline.process_new(event, within_seconds=5)


@pytest.mark.parametrize(
    ("text", "at_most"),
    [
        ("报备 杭州{}有限公司 张伟 1391234{:04d} 预算:20万", 17),
        ("查重 杭州{}有限公司", 10),
        ("我的客户", 10),
        ("跟进 杭州青禾面粉有限公司 谈了报价 下次 明天下午3点", 16),
        ("客户 杭州青禾面粉有限公司", 11),
        ("历史 杭州青禾面粉有限公司", 11),
    ],
)
def test_an_answer_takes_few_round_trips(postgres_laid_url: str, text: str, at_most: int) -> None:
    with desk_on(postgres_laid_url) as desk:
        pipeline = Pipeline(
            desk.database,
            VAULT,
            desk.clock,
            timezone=SHANGHAI,
            reader=Reader(desk.clock, SHANGHAI),
            claim=lambda: Claim("token", desk.clock.at + timedelta(seconds=30)),
        )
        _say(desk, pipeline, "报备 杭州青禾面粉有限公司 张伟 13912340000 预算:20万")
        for number in range(WARM_UP):
            _say(desk, pipeline, text.format(_UNLIKE[number], number))
        desk.later(seconds=-1)  # the rules read for the last one are still known
        asked = round_trips_on(
            desk.database, lambda: _say(desk, pipeline, text.format(_UNLIKE[-1], 1234))
        )
    assert 0 < asked <= at_most, asked
