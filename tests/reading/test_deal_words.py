"""What is said of a deal in 成交 and 更新; the same words are no fields of a registration."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from handlers.reading.message import read
from handlers.reading.result import Certainty
from tests.reading.surroundings import CONTEXT

SAID: list[tuple[str, dict[str, Any]]] = [
    ("成交 云杉智能 118万 HT2026-001", {"amount": Decimal(1_180_000), "contract_no": "HT2026-001"}),
    ("成交 云杉智能 118万 XR-20 合同HT9", {"product": "XR-20", "contract_no": "HT9"}),
    ("成交 云杉智能 金额:118万 已付:30%", {"paid_share": Decimal("0.3")}),
    ("成交 云杉智能 118万 付款方式:月结 项目:一期", {"payment_method": "月结", "project": "一期"}),
    ("成交 云杉智能 100-120万", {"amount_max": Decimal(1_200_000)}),
    ("更新 云杉智能 已付:30万", {"paid": Decimal(300_000)}),
    ("更新 云杉智能 已付 30万", {"paid": Decimal(300_000)}),
    ("更新 云杉智能 已付:0", {"paid": Decimal(0)}),
    ("更新 云杉智能 已付:全款", {"paid_share": Decimal(1)}),
    ("更新 云杉智能 回款:五成", {"paid_share": Decimal("0.5")}),
    ("更新 云杉智能 交付:已发货", {"delivery_state": "交付中"}),
    ("更新 云杉智能 已验收", {"delivery_state": "已验收"}),
    ("更新 云杉智能 合同到期:2028-12-31", {"contract_until": date(2028, 12, 31)}),
    (
        "更新 云杉智能 合同号:HT-1 已付:30万 需求:加20套",
        {"contract_no": "HT-1", "paid": Decimal(300_000), "need": "加20套"},
    ),
    ("更新 云杉智能 备注:客户说 付款:月底", {"remark": "客户说 付款:月底"}),
]
STEPS: list[tuple[str, list[tuple[str, date | None, bool]]]] = [
    ("节点:验收 3月1日", [("验收", date(2027, 3, 1), False)]),
    ("节点 验收 3月1日", [("验收", date(2027, 3, 1), False)]),
    ("节点:3月1日验收", [("验收", date(2027, 3, 1), False)]),
    ("节点:验收 完成", [("验收", None, True)]),
    (
        "里程碑:验收 3月1日、尾款 6月30日",
        [("验收", date(2027, 3, 1), False), ("尾款", date(2027, 6, 30), False)],
    ),
]


@pytest.mark.parametrize(("said", "fields"), SAID)
def test_a_deal_is_read_field_by_field(said: str, fields: dict[str, Any]) -> None:
    reading = read(said, CONTEXT)
    assert reading.certainty is Certainty.SURE
    assert {key: one.value for key, one in reading.fields.items() if key in fields} == fields
    assert not reading.problems
    assert not reading.unread


@pytest.mark.parametrize(("said", "steps"), STEPS)
def test_milestones_are_read_with_their_days(
    said: str, steps: list[tuple[str, date | None, bool]]
) -> None:
    reading = read(f"更新 云杉智能 {said}", CONTEXT)
    assert [tuple(one) for one in reading.fields["milestones"].value] == steps


def test_a_milestone_without_a_name_is_a_problem() -> None:
    reading = read("更新 云杉智能 节点:3月1日", CONTEXT)
    assert [one.field for one in reading.problems] == ["milestones"]


def test_in_a_registration_the_same_words_are_no_fields_of_a_deal() -> None:
    said = "报备 杭州云杉智能科技有限公司 张伟 13812345678 需求:巡检终端 交付:12月底 付款:月结"
    assert not {"delivery_state", "paid"} & set(read(said, CONTEXT).fields)
