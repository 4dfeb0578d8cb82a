"""A command word alone opens a form, and what the form says runs the command."""

import pytest

from handlers.incoming import Mention
from tests.usecases.desk import GROUP, CardView, Desk
from tests.usecases.samples import COMPLETE, YUNSHAN

BOT = Mention("@_user_1", "ou_bot", "报备助手", is_bot=True)


def blank(desk: Desk, words: str) -> CardView:
    """王磊 has a customer that nobody spoke of in this chat, and says these words."""
    desk.says("王磊", f"@_user_1 {COMPLETE}", group=GROUP, mentions=(BOT,))
    return desk.says("王磊", words).card


@pytest.mark.parametrize(
    ("command", "words", "answer"),
    [
        ("查重", "云杉智能", "您的客户"),
        ("查重", "13812345678", "电话相同"),
        ("客户", "云杉", "XS2026000001"),
        ("客户", "客户 云杉", "XS2026000001"),
        ("历史", "云杉", "报备"),
        ("为什么", "云杉", "报备起保护 30 天"),
        ("更新", "云杉", "确认更新"),
        ("提醒我", "明天下午3点 给何总发报价", "15:00"),
    ],
)
def test_a_word_alone_asks_in_a_form_that_runs_it(
    desk: Desk, command: str, words: str, answer: str
) -> None:
    form = blank(desk, command)
    assert list(form.fields) == ["words"]
    done = desk.clicks("王磊", form, command, {"words": words})
    assert done.replaces_card
    assert answer in done.text


def test_what_else_was_said_counts_with_the_name_from_the_form(desk: Desk) -> None:
    form = blank(desk, "更新 预计金额:65万")
    desk.clicks("王磊", form, "更新", {"words": "云杉"})
    assert desk.customer(YUNSHAN).details["expected_amount"] == 650_000
    assert "处理过" in desk.clicks("王磊", form, "更新", {"words": "云杉"}).toast


def test_an_empty_form_asks_again(desk: Desk) -> None:
    form = blank(desk, "查重")
    again = desk.clicks("王磊", form, "查重", {"words": "  "})
    assert list(again.card.fields) == ["words"]
    of_customer = desk.says("王磊", "客户").card
    assert list(desk.clicks("王磊", of_customer, "客户", {"words": " "}).card.fields) == ["words"]


@pytest.mark.parametrize(
    ("said", "typed", "wrong"),
    [
        ("提醒我 给何总发报价", "给何总发报价", "没读到时间"),
        ("提醒我 昨天下午3点 发报价", "昨天下午3点 发报价", "已经过去"),
    ],
)
def test_a_reminder_with_something_missing_opens_the_form_filled_in(
    desk: Desk, said: str, typed: str, wrong: str
) -> None:
    form = desk.says("王磊", said).card
    assert form.fields["words"] == typed
    assert wrong in form.text
    done = desk.clicks("王磊", form, "提醒我", {"words": "明天下午3点 给何总发报价"})
    assert "15:00" in done.text


def test_a_form_discloses_no_more_than_the_words_would(desk: Desk) -> None:
    blank(desk, "客户")
    form = desk.says("陈晨", "历史").card
    told = desk.clicks("陈晨", form, "历史", {"words": YUNSHAN})
    assert "张伟" not in told.text
    assert "王磊" in told.text


def test_a_form_asked_for_in_a_group_comes_in_private(desk: Desk) -> None:
    asked = desk.says("王磊", "@_user_1 查重", group=GROUP, mentions=(BOT,))
    assert [bool(card.fields) for card in asked.cards if card.receiver == GROUP] == [False]
    assert list(desk.card_to("王磊").fields) == ["words"]
