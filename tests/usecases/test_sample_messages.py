"""The sample messages of the main job through the whole bot: message in, card and record out."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.usecases.desk import SHANGHAI, Desk
from tests.usecases.samples import HEYAO, LANGNUO, XINGHE

_LINES = (Path(__file__).parents[1] / "reading" / "messages.jsonl").read_text("utf-8").splitlines()
_TEXTS = {row["id"]: row["text"] for row in map(json.loads, _LINES)}
_SAID_AT = datetime(2026, 11, 18, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def wednesday(desk: Desk) -> Desk:
    """The morning on which the samples were said."""
    desk.clock.at = _SAID_AT
    return desk


def test_message_2_registers_with_full_width_digits(wednesday: Desk) -> None:
    assert "报备成功" in wednesday.says("王磊", _TEXTS[2]).text
    customer = wednesday.customer(LANGNUO)
    assert [(one.name, one.phone) for one in customer.contacts] == [("李敏", "+8613987654321")]
    assert customer.details["expected_amount"] == Decimal(1_200_000)
    assert customer.details["expected_close"] == date(2026, 11, 25)


def test_message_3_registers_from_a_pasted_form(wednesday: Desk) -> None:
    answer = wednesday.says("王磊", _TEXTS[3])
    assert "报备成功" in answer.text
    assert "待完善" not in answer.text
    customer = wednesday.customer(HEYAO)
    assert [(one.name, one.title, one.phone) for one in customer.contacts] == [
        ("王芳", "采购经理", "+8613812349876")
    ]
    assert customer.details["source"] == "行业展会"
    assert customer.details["need"] == "CT球管耗材年框"
    assert customer.details["expected_amount"] == Decimal(120_000_000)
    assert customer.details["expected_close"] == date(2027, 3, 31)


def test_message_4_opens_the_form_filled_in_and_keeps_a_draft(wednesday: Desk) -> None:
    form = wednesday.says("王磊", _TEXTS[4]).card
    assert "确认报备" in form.buttons
    assert wednesday.drafts() == 1
    assert wednesday.customers() == []
    contact = {"contact": "孙经理", "phone": "13600001111"}
    assert "报备成功" in wednesday.clicks("王磊", form, "确认报备", form=contact).text
    assert wednesday.customer(XINGHE).contacts[0].name == "孙经理"


def test_message_33_shows_a_masked_hit_with_owner_and_days_left(wednesday: Desk) -> None:
    wednesday.says("陈晨", _TEXTS[2])
    hit = wednesday.says("王磊", _TEXTS[33]).text
    assert LANGNUO in hit
    assert "陈晨" in hit
    assert "剩 30 天" in hit
    for secret in ("李敏", "8765", "120"):
        assert secret not in hit


@pytest.mark.parametrize(
    ("number", "registered", "name", "channel"),
    [
        (38, f"报备 {XINGHE} 孙经理 13600001111", XINGHE, "电话"),
        (39, f"报备 {HEYAO} 王芳 13812349876", HEYAO, "微信"),
    ],
)
def test_messages_38_and_39_are_logged_and_move_no_deadline(
    wednesday: Desk, number: int, registered: str, name: str, channel: str
) -> None:
    wednesday.says("王磊", registered)
    before = wednesday.customer(name).protected_until
    wednesday.later(days=5)
    answer = wednesday.says("王磊", _TEXTS[number])
    customer = wednesday.customer(name)
    (logged,) = wednesday.read(lambda store: store.follow_ups.of_customer(customer.id))
    assert (logged.channel, logged.is_effective) == (channel, False)
    assert logged.verdict_reason in answer.text
    assert customer.protected_until == before
