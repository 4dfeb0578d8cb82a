"""Dates, amounts and phones read as people write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from cards import theme
from handlers.reading.message import read
from tests.reading.surroundings import CONTEXT
from tests.reading.test_further_commands import COMMANDS
from tests.reading.test_sample_messages import MESSAGES

TZ = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime(2026, 12, 18, 1, 0, tzinfo=UTC), "12月18日 周五"),
        (datetime(2026, 12, 17, 16, 0, tzinfo=UTC), "12月18日 周五"),
        (datetime(2027, 1, 3, 1, 0, tzinfo=UTC), "2027年1月3日 周日"),
        (date(2026, 11, 23), "11月23日 周一"),
    ],
)
def test_day(value: date | datetime, shown: str) -> None:
    assert theme.day(value, now=NOW, tz=TZ) == shown


@pytest.mark.parametrize(
    ("hours", "shown"),
    [
        (0, "今天 10:00"),
        (13, "今天 23:00"),
        (14, "明天 00:00"),
        (-11, "昨天 23:00"),
        (72, "11月25日 周三 10:00"),
    ],
)
def test_moment(hours: int, shown: str) -> None:
    assert theme.moment(NOW + timedelta(hours=hours), now=NOW, tz=TZ) == shown


@pytest.mark.parametrize(
    ("days", "shown"), [(23, "剩 23 天"), (0, "今天到期"), (-2, "已到期"), (None, "")]
)
def test_days_left(days: int | None, shown: str) -> None:
    assert theme.days_left(days) == shown


@pytest.mark.parametrize(
    ("days", "shown"), [(None, "还没有"), (0, "今天"), (1, "昨天"), (5, "5 天前")]
)
def test_ago(days: int | None, shown: str) -> None:
    value = None if days is None else NOW - timedelta(days=days)
    assert theme.ago(value, now=NOW, tz=TZ) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("500000", "¥50万"),
        ("120000000", "¥1.2亿"),
        ("12300", "¥1.23万"),
        ("12345", "¥12,345"),
        ("8800.50", "¥8,800.5"),
        ("0", "¥0"),
        ("10000", "¥1万"),
        ("100000000", "¥1亿"),
    ],
)
def test_amount(value: str, shown: str) -> None:
    assert theme.amount(Decimal(value)) == shown


def test_amount_says_currency_doubt_and_rhythm() -> None:
    shown = theme.amount(Decimal(3000), currency="USD", is_approximate=True, per_month=True)
    assert shown == "约US$3,000/月"
    assert theme.amount_range(Decimal(800_000), Decimal(1_000_000)) == "¥80万–¥100万"


def test_phone_is_masked() -> None:
    assert theme.masked_phone("+8613812348000") == "138****8000"


@pytest.mark.parametrize(
    ("ownership", "days", "colour"),
    [
        ("owned", 23, theme.Colour.NORMAL),
        ("owned", 7, theme.Colour.AT_RISK),
        ("owned", -1, theme.Colour.AT_RISK),
        ("pool", None, theme.Colour.POOL),
        ("history", None, theme.Colour.LOST),
    ],
)
def test_colour_marks_state(ownership: str, days: int | None, colour: theme.Colour) -> None:
    assert theme.state_colour(ownership, days) is colour


def test_every_field_that_a_sample_message_is_read_into_has_a_chinese_name() -> None:
    texts = [*(row["text"] for row in MESSAGES.values()), *(command[0] for command in COMMANDS)]
    texts += [
        "角色 @郑琳 财务 取消",
        "协作 云杉智能 @李雷 只看 到12月31日",
        "协作 云杉智能 @李雷 取消",
    ]
    keys = {key for text in texts for key in read(text, CONTEXT).fields}
    shown = keys - {"amount_is_approximate", "amount_period", "expected_close_precision"}
    assert sorted(key for key in shown if theme.label(key) == key) == []
    assert theme.VALUES[("scope", "all")] == "全部客户"
