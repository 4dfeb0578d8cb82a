"""Number × price: what is multiplied, and what only looks like it."""

from decimal import Decimal

import pytest

from handlers.domain.unit_price import find_priced, parse_priced


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("座椅 50套×3000元", 150_000),
        ("座椅50套*3000", 150_000),
        ("服务器20台x1.5万", 300_000),
        ("茶叶礼盒1000份 每份88元", 88_000),
        ("3000一套 50套", 150_000),
        ("20台 单价1.5万", 300_000),
        ("安检机 5台 每台28万", 1_400_000),
        ("两百把椅子 每把150", 30_000),
    ],
)
def test_number_times_price_is_the_sum(text: str, total: int) -> None:
    found = find_priced(text)
    assert found is not None
    assert found.total.value == Decimal(total)
    assert parse_priced(text[found.start : found.end]) == found.total


@pytest.mark.parametrize(
    "text",
    [
        "每台2000元",
        "单价3000元",
        "50套 每台3000元",
        "50套 30台 单价3000元",
        "50套 每套3000 共15万",
        "1920x1080屏",
        "100*200纸箱",
        "每月20台",
    ],
)
def test_a_price_without_its_number_is_not_multiplied(text: str) -> None:
    assert find_priced(text) is None
