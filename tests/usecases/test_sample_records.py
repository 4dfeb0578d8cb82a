"""Every sample message through the whole bot: message in, card out, and the record in every expected field."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from handlers.domain.site import with_site, without_site
from handlers.records import Contact, Customer, FollowUp, Ownership
from tests.reading.test_sample_messages import as_kept, national
from tests.usecases.desk import SHANGHAI, Desk, open_id

_LINES = (Path(__file__).parents[1] / "reading" / "messages.jsonl").read_text("utf-8").splitlines()
ROWS: dict[int, dict[str, Any]] = {row["id"]: row for row in map(json.loads, _LINES)}
REGISTERED = [
    number
    for number, row in ROWS.items()
    if row["intent"] == "register" and row["result"].startswith("active")
]
FIRST = {36: 1, 37: 2, 38: 0, 39: 3, 41: 7, 42: 2}
"""Which message registered the customer of a follow-up (0: 星河物流, whose own message is a draft)."""

_IN_DETAILS = {
    "need": "need",
    "source": "source",
    "amount": "expected_amount",
    "amount_max": "expected_amount_max",
    "currency": "currency",
    "amount_period": "amount_period",
    "note": "remark",
    "uscc": "uscc",
    "site": "site",
}


@pytest.fixture
def wednesday(desk: Desk) -> Desk:
    """The morning on which the samples were said."""
    desk.clock.at = datetime(2026, 11, 18, 10, 0, tzinfo=SHANGHAI)
    return desk


def recorded(customer: Customer) -> dict[str, Any]:
    """The record in the notation of the samples."""
    first = customer.contacts[0] if customer.contacts else Contact()
    details = customer.details
    found: dict[str, Any] = {short: details.get(key) for short, key in _IN_DETAILS.items()}
    close = details.get("expected_close")
    precision = details.get("expected_close_precision")
    first_contact = details.get("first_contact_at")
    found |= {
        "name": without_site(customer.name, str(details.get("site") or "")),
        "type": customer.kind,
        "contact": first.name,
        "phone": national(first.phone),
        "phone_masked": first.phone,
        "ext": first.extension,
        "email": first.email,
        "wechat": first.wechat,
        "title": first.title,
        "dept": first.department,
        "contacts": [f"{one.name}/{national(one.phone)}/{one.role}" for one in customer.contacts],
        "close": f"{close}~{precision}" if precision else str(close),
        "next_at": _local(customer.next_follow_at, "%Y-%m-%dT%H:%M"),
        "first_contact": _local(first_contact, "%Y-%m-%d"),
    }
    return found


def _local(moment: datetime | date | None, pattern: str) -> str:
    if isinstance(moment, datetime):
        moment = moment.astimezone(SHANGHAI)
    return "" if moment is None else f"{moment:{pattern}}"


def follow_ups(desk: Desk, name: str) -> list[FollowUp]:
    customer = next(one for one in desk.customers("王磊") if name in one.name)
    return desk.read(lambda store: store.follow_ups.of_customer(customer.id))


@pytest.mark.parametrize("number", REGISTERED)
def test_a_sample_registration_is_recorded_in_every_field(wednesday: Desk, number: int) -> None:
    row = ROWS[number]
    answer = wednesday.says("王磊", row["text"])
    if any("confirm before write" in flag for flag in row["flags"]):
        assert wednesday.customers() == []
        answer = wednesday.clicks("王磊", answer.card, "确认报备")
    assert "报备成功" in answer.text
    full_name = with_site(row["expect"]["name"], row["expect"].get("site", ""))
    found = recorded(wednesday.customer(full_name))
    expected = {
        key: as_kept(key, value) for key, value in row["expect"].items() if key != "group_hint"
    }
    assert {key: found[key] for key in expected} == expected
    for field in row["missing"]:
        assert not found[field]
        assert {"need": "需求", "source": "来源"}[field] in answer.text


@pytest.mark.parametrize("number", [4, 25, 31])
def test_a_sample_that_lacks_something_opens_the_form_and_owns_nothing(
    wednesday: Desk, number: int
) -> None:
    answer = wednesday.says("王磊", ROWS[number]["text"])
    assert "确认报备" in answer.card.buttons
    assert wednesday.customers() == []


@pytest.mark.parametrize("number", FIRST)
def test_a_sample_follow_up_is_recorded_in_every_field(wednesday: Desk, number: int) -> None:
    first = ROWS[FIRST[number]]["text"] if FIRST[number] else "报备 星河物流 孙经理 13600001111"
    wednesday.says("王磊", first)
    expect = ROWS[number]["expect"]
    wednesday.later(seconds=5)
    wednesday.says("王磊", ROWS[number]["text"])
    (logged,) = follow_ups(wednesday, expect["name"])
    found = {
        "channel": logged.channel,
        "at": _local(logged.happened_at, "%Y-%m-%d"),
        "content": logged.content,
        "result": logged.result,
        "next_plan": logged.next_plan,
        "next_at": _local(
            logged.next_at, "%Y-%m-%dT%H:%M" if "T" in expect.get("next_at", "") else "%Y-%m-%d"
        ),
        "effective": logged.is_effective,
    }
    expected = {key: as_kept(key, value) for key, value in expect.items() if key in found}
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("number", [5, 60])
def test_a_sample_that_names_no_command_is_asked_about_and_writes_nothing(
    wednesday: Desk, number: int
) -> None:
    answer = wednesday.says("王磊", ROWS[number]["text"])
    assert {"报备", "查重", "跟进"} & set(answer.card.buttons)
    assert wednesday.customers() == []


def test_the_samples_about_the_first_customer_change_and_take_back_what_they_say(
    wednesday: Desk,
) -> None:
    name = ROWS[1]["expect"]["name"]
    wednesday.says("王磊", ROWS[1]["text"])
    proposed = wednesday.says("王磊", ROWS[32]["text"])
    assert "确认更新" in proposed.card.buttons
    wednesday.says("王磊", ROWS[43]["text"])
    assert wednesday.customer(name).details["expected_amount"] == 650_000
    wednesday.says("王磊", ROWS[44]["text"])
    assert wednesday.customer(name).contacts[0].phone == "+8613812345679"
    wednesday.says("王磊", ROWS[45]["text"])
    assert wednesday.customer(name).contacts[0].phone == "+8613812345678"


def test_the_sample_reminder_is_about_the_customer_of_the_contact_it_names(
    wednesday: Desk,
) -> None:
    wednesday.says("王磊", ROWS[11]["text"])
    answer = wednesday.says("王磊", ROWS[59]["text"])
    assert "广州瑞禾食品有限公司" in answer.text
    assert "10:00" in answer.text


@pytest.mark.parametrize("number", [34, 35])
def test_a_sample_question_whose_customer_it_is_names_the_owner(
    wednesday: Desk, number: int
) -> None:
    wednesday.says("李雷", ROWS[3 if number == 34 else 1]["text"])
    assert "李雷" in wednesday.says("王磊", ROWS[number]["text"]).text


def test_the_sample_extension_is_granted_for_its_days_and_reason(wednesday: Desk) -> None:
    wednesday.says("王磊", ROWS[1]["text"])
    before = wednesday.customer(ROWS[1]["expect"]["name"]).protected_until
    assert before is not None
    answer = wednesday.says("王磊", ROWS[46]["text"])
    assert "客户年底预算冻结" in answer.text
    after = wednesday.customer(ROWS[1]["expect"]["name"]).protected_until
    assert after == before + timedelta(days=30)


def test_the_sample_of_sharing_asks_the_partner(wednesday: Desk) -> None:
    wednesday.says("王磊", ROWS[1]["text"])
    answer = wednesday.says("王磊", ROWS[52]["text"])
    assert "您 70% · 对方 30%" in answer.text
    asked = wednesday.card_to("李雷", "邀请您联合").text
    assert ROWS[1]["expect"]["name"] in asked
    assert "李雷做售前" in asked


def test_the_sample_release_goes_to_the_pool_for_its_reason(wednesday: Desk) -> None:
    wednesday.says("王磊", "报备 星河物流 赵总 13900001111")
    assert "客户倒闭了" in wednesday.says("王磊", ROWS[47]["text"]).text
    assert wednesday.customer("星河物流").ownership is Ownership.POOL


def test_the_samples_about_the_pool_list_it_and_take_from_it(wednesday: Desk) -> None:
    wednesday.says("李雷", "报备 南京紫东新能源有限公司 钱总 13900002222")
    wednesday.says("李雷", "释放 南京紫东新能源 客户停业")
    wednesday.later(days=2)
    assert "公海：华东" in wednesday.says("王磊", ROWS[48]["text"]).text
    assert "领取成功" in wednesday.says("王磊", ROWS[49]["text"]).text


@pytest.mark.parametrize(
    ("name", "number", "words"), [("王磊", 53, "云杉智能"), ("赵敏", 54, "#A1023")]
)
def test_a_sample_about_a_case_that_is_none_says_what_it_read_and_writes_nothing(
    wednesday: Desk, name: str, number: int, words: str
) -> None:
    answer = wednesday.says(name, ROWS[number]["text"])
    assert words in answer.text
    assert answer.act in ("appeal.nothing", "rule.refused")
    assert wednesday.customers() == []


def test_the_sample_of_handing_over_waits_for_the_receiver(wednesday: Desk) -> None:
    wednesday.says("王磊", ROWS[1]["text"])
    assert "已请对方接收" in wednesday.says("王磊", ROWS[50]["text"]).text
    offered = wednesday.card_to("李雷", "接收")
    assert "我下周休产假" in offered.text
    wednesday.clicks("李雷", offered, "接收")
    assert wednesday.customer(ROWS[1]["expect"]["name"]).owner_open_id == open_id("李雷")


def test_the_managers_sample_of_handing_all_over_shows_what_it_would_do(wednesday: Desk) -> None:
    wednesday.says("韩梅梅", ROWS[1]["text"])
    shown = wednesday.says("赵敏", ROWS[51]["text"]).card
    for words in ("韩梅梅", "李雷", ROWS[1]["expect"]["name"], "确认移交"):
        assert words in shown.text


def test_the_sample_of_a_deal_records_sum_contract_and_payment(wednesday: Desk) -> None:
    wednesday.says("王磊", ROWS[2]["text"])
    answer = wednesday.says("王磊", ROWS[55]["text"])
    for words in ("¥118万", "XS-2026-0087", "¥35.4万"):
        assert words in answer.text
    customer = wednesday.customer("苏州朗诺精密机械有限公司")
    assert customer.won_at is not None
    (deal,) = wednesday.read(lambda store: store.deals.of_customer(customer.id))
    assert (deal.amount, deal.contract_no, deal.paid) == (1_180_000, "XS-2026-0087", 354_000)


def test_the_sample_of_a_loss_keeps_the_reason_and_what_was_said(wednesday: Desk) -> None:
    wednesday.says("王磊", ROWS[3]["text"])
    answer = wednesday.says("王磊", ROWS[56]["text"])
    for words in ("价格", "被同行拿了"):
        assert words in answer.text
    assert wednesday.customer("上海合曜医疗器械有限公司").ownership is Ownership.HISTORY


def test_the_samples_of_complaint_and_score_are_recorded(wednesday: Desk) -> None:
    wednesday.says("王磊", ROWS[11]["text"])
    complaint = wednesday.says("王磊", ROWS[57]["text"])
    for words in ("待处理", "发错货了", "11月19日"):
        assert words in complaint.text
    score = wednesday.says("王磊", ROWS[58]["text"])
    for words in ("4 / 5", "希望响应快点"):
        assert words in score.text
