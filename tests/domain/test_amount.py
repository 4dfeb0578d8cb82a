"""Sums of money in running text: what is one, how much, and what only looks like one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.amount import Amount, find_amounts, is_vague, parse_amount
from handlers.domain.numerals import parse_chinese, parse_small


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50万", 500_000),
        ("1.2亿", 120_000_000),
        ("1.5个亿", 150_000_000),
        ("三个亿", 300_000_000),
        ("20个w", 200_000),
        ("预算60w路灯", 600_000),
        ("30.5万元人民币", 305_000),
        ("3w", 30_000),
        ("1.5m rmb", 1_500_000),
        ("3万2，谢谢", 32_000),
        ("单价3块", 3),
        ("十二万五一辆", 125_000),
        ("120k", 120_000),
        ("¥5,000", 5_000),
        ("十二万五", 125_000),
        ("三十五万六", 356_000),
        ("3万2", 32_000),
        ("3w5", 35_000),
        ("1万2千5", 12_500),
        ("1亿2千万", 120_000_000),
        ("一亿二千万", 120_000_000),
        ("三万五千", 35_000),
        ("2千元", 2_000),
        ("1200000元", 1_200_000),
        ("1280万", 12_800_000),
        ("50万月底签", 500_000),
        ("100万年框", 1_000_000),
        ("预计50万 12月底签", 500_000),
        ("金额改成65万", 650_000),
    ],
)
def test_a_sum_is_read_from_running_text(text: str, value: int) -> None:
    (span,) = find_amounts(text)
    assert span.amount == Amount(Decimal(value))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("80-100万", Amount(Decimal(800_000), Decimal(1_000_000))),
        ("5000000日元", Amount(Decimal(5_000_000), currency="JPY")),
        ("80万到100万", Amount(Decimal(800_000), Decimal(1_000_000))),
        ("20w-30w", Amount(Decimal(200_000), Decimal(300_000))),
        ("大概50~80万吧", Amount(Decimal(500_000), Decimal(800_000), is_approximate=True)),
        ("400来万", Amount(Decimal(4_000_000), is_approximate=True)),
        ("两百来万", Amount(Decimal(2_000_000), is_approximate=True)),
        ("10多万", Amount(Decimal(100_000), is_approximate=True)),
        ("100万左右", Amount(Decimal(1_000_000), is_approximate=True)),
        ("10万美金", Amount(Decimal(100_000), currency="USD")),
        ("港币50万", Amount(Decimal(500_000), currency="HKD")),
        ("$12k", Amount(Decimal(12_000), currency="USD")),
        ("月采购5k左右", Amount(Decimal(5_000), is_approximate=True, period="month")),
        ("3万/月", Amount(Decimal(30_000), period="month")),
        ("每年20万", Amount(Decimal(200_000), period="year")),
    ],
)
def test_ranges_currencies_and_periods(text: str, amount: Amount) -> None:
    (span,) = find_amounts(text)
    assert span.amount == amount


@pytest.mark.parametrize(
    "text",
    ["采购50套巡检终端", "50个左右", "3万台", "DR一台", "想买1套", "4k屏", "5kg", "2027年", "12月底",
     "大几十万", "十几万", "两三万", "第三万", "x3w", "A1023", "3楼", "13楼", "1,200,000", "18号",
     "5万斤", "智慧黑板40块", "5m", "300名", "80万千瓦机组", "200w路灯500盏", "1000w电机", "一千多台",
     "一万年文化传媒"],
)  # fmt: skip
def test_quantities_and_vague_words_are_no_sums(text: str) -> None:
    assert list(find_amounts(text)) == []


def test_a_bare_number_is_money_only_where_the_field_says_so() -> None:
    assert parse_amount("50000") == Amount(Decimal(50_000))
    assert parse_amount("5000.") == Amount(Decimal(5_000))
    assert parse_amount("1,200,000.50") == Amount(Decimal("1200000.5"))
    assert parse_amount("50000", bare=False) is None
    assert parse_amount("很多") is None
    assert parse_amount("50万加运费") is None


def test_vague_sums_are_noticed() -> None:
    assert is_vague("大几十万")
    assert is_vague("十几万")
    assert not is_vague("几个人 50万")


@pytest.mark.parametrize(
    ("words", "value"),
    [("十", 10), ("二十一", 21), ("一百零二", 102), ("一百二", 120), ("两千零五", 2005), ("十二万", 120_000),
     ("二〇二六", 2026), ("三千万", 30_000_000), ("一亿", 100_000_000), ("万", 10_000), ("一二十", None),
     ("", None), ("张", None)],
)  # fmt: skip
def test_chinese_numerals(words: str, value: int | None) -> None:
    assert parse_chinese(words) == value


def test_small_numbers_in_both_scripts() -> None:
    assert (parse_small("12"), parse_small("十二"), parse_small("两"), parse_small("半")) == (
        12,
        12,
        2,
        None,
    )
    assert parse_small("123456") is None


@given(st.text(alphabet="0123456789.,万亿千百wk一二三十几来多个元¥$-~ 到年月", max_size=60))
def test_amounts_never_overlap_and_are_positive(text: str) -> None:
    end = 0
    for span in find_amounts(text):
        assert end <= span.start < span.end <= len(text)
        assert span.amount.value >= 0
        assert span.amount.high is None or span.amount.high > span.amount.value
        end = span.end
