"""Every question the bot asks is answered by one tap, or by one short reply that the card shows."""

import pytest

from bot.playground import cardwalk
from cards.render import Audience, render
from cards.theme import Colour
from handlers import outcomes as o
from tests.cards.samples import NOW, samples
from tests.usecases.desk import SHANGHAI

ASK_NOBODY = {
    o.GroupVerdict: "详情已私聊发送",
    o.CustomerList: "各自的卡片里",
    o.RuleTrial: "正在看每个客户",
    o.LeaverEach: "没有要交接的客户了",
}
"""Cards in the colour of a question that ask nothing here, with the words that say so."""
REPLIES = ("可以这样写", "也可以直接发", "也可以回复", "例：")


def _asks(outcome: o.Outcome) -> bool:
    content = render(outcome, audience=Audience.PRIVATE, now=NOW, tz=SHANGHAI).content
    title = cardwalk.text_of(content["header"]["title"])
    return content["header"]["template"] == Colour.ASKING or title.endswith("？")


QUESTIONS = [one for one in samples() if _asks(one)]


@pytest.mark.parametrize("outcome", QUESTIONS, ids=lambda one: type(one).__name__)
def test_a_question_is_answered_by_one_tap_or_a_reply_that_is_shown(outcome: o.Outcome) -> None:
    content = render(outcome, audience=Audience.PRIVATE, now=NOW, tz=SHANGHAI).content
    text = cardwalk.visible_text(content)
    if cardwalk.clickables(content) or any(words in text for words in REPLIES):
        return
    assert ASK_NOBODY.get(type(outcome), "a button or a reply") in text


def test_every_kind_of_question_is_among_them() -> None:
    kinds = {type(one) for one in QUESTIONS}
    assert {o.ConfirmReading, o.WhichCustomer, o.WhichContact, o.AlikeAsked, o.Invalid} <= kinds
    assert len(kinds) > 30
