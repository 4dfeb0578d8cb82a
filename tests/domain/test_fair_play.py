"""Signs of gaming the rules: what counts as one, and what an honest week looks like."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.domain.calendar import WorkCalendar
from handlers.domain.fair_play import (
    LookedUp,
    Told,
    copies,
    is_rescue,
    is_squatted,
    probing,
    rescues,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(SHANGHAI)
TAKEN = datetime(2026, 11, 2, 10, tzinfo=SHANGHAI)
COPY = "电话沟通了报价方案，客户说月底前答复"


@pytest.mark.parametrize(
    ("days", "squatted"),
    [((), True), ((0,), False), ((6.9,), False), ((7,), True), ((8, 20), True), ((-1,), True)],
)
def test_a_customer_is_squatted_without_a_contact_in_its_first_week(
    days: tuple[float, ...], squatted: bool
) -> None:
    assert is_squatted(TAKEN, [TAKEN + timedelta(days=one) for one in days]) is squatted


def told(texts: Sequence[str]) -> list[Told]:
    """Follow-ups a day apart, each on a customer of its own."""
    return [Told(n, n, text, TAKEN + timedelta(days=n)) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "sizes"),
    [
        ([COPY] * 3, [3]),
        ([COPY] * 2, []),
        ([COPY, COPY + "。", f" {COPY}", "上门演示了新款终端，孙厂长要样机"], [3]),
        # One changed character does not hide a copy, another text is none.
        ([COPY, COPY.replace("月底", "年底"), COPY.replace("说", "讲")], [3]),
        (
            [
                "上门拜访孙厂长，谈了三期的产线改造",
                "微信发了样品照片，采购说颜色要再深一点",
                "电话确认了下周二的技术交流会",
            ],
            [],
        ),
        (["已联系"] * 5, []),
    ],
)
def test_follow_ups_of_one_text_are_grouped(texts: list[str], sizes: list[int]) -> None:
    assert [len(group) for group in copies(told(texts), min_characters=8)] == sizes


def test_names_and_numbers_do_not_hide_a_copy() -> None:
    companies = (
        ("杭州云杉智能科技有限公司", "云杉智能张总", "张伟", "十二"),
        ("宁波海达物流有限公司", "海达李总", "李娜", "8"),
        ("苏州朗诺医疗器械有限公司", "苏州朗诺医疗器械的孙经理", "孙悦", "30"),
    )
    logged = [
        Told(n, n, f"和{who}聊了报价，要{count}台，{contact}月底答复", TAKEN, (name, contact))
        for n, (name, who, contact, count) in enumerate(companies)
    ]
    assert [len(group) for group in copies(logged, min_characters=8)] == [3]


@pytest.mark.parametrize(
    ("days_left", "rescue"), [(0, True), (1, True), (2, True), (3, False), (20, False), (-1, False)]
)
def test_a_contact_on_the_last_days_is_a_rescue(days_left: int, rescue: bool) -> None:
    end = CALENDAR.end_of_day(TAKEN) + timedelta(days=days_left)
    assert is_rescue(TAKEN, end, CALENDAR) is rescue


@pytest.mark.parametrize(
    ("left", "times"),
    [
        ((1,), 0),
        ((1, 2), 2),
        ((0, 1, 2), 3),
        ((1, 12), 0),
        ((29, 1, 2), 2),
        ((1, 1, 9, 1), 0),
        ((), 0),
    ],
)
def test_rescues_one_after_the_other_are_a_sign(left: tuple[int, ...], times: int) -> None:
    contacts = [
        (at, CALENDAR.end_of_day(at) + timedelta(days=days))
        for n, days in enumerate(left)
        for at in [TAKEN + timedelta(days=30 * n)]
    ]
    assert rescues(contacts, CALENDAR) == times


NEAR = ("杭州云杉智能科技有限公司", "杭州云杉软件有限公司", "云杉智能制造有限公司")
FAR = (
    "杭州云杉智能科技有限公司",
    "苏州朗诺医疗器械有限公司",
    "宁波海达物流有限公司",
    "无锡锐进机床有限公司",
    "绍兴纺城布业有限公司",
)


def hits(names: Sequence[str], *, minutes: float) -> list[LookedUp]:
    """Hits so many minutes apart."""
    return [
        LookedUp(hash(name) % 1000, name, TAKEN + timedelta(minutes=minutes * n))
        for n, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    ("names", "minutes", "found"),
    [
        ([*NEAR, *NEAR], 5, True),
        ([*NEAR, *NEAR], 20, False),
        (NEAR, 5, False),
        (FAR, 5, False),
        # One check that names five customers is one check.
        ([*NEAR, *NEAR], 0, False),
    ],
)
def test_a_run_of_checks_on_near_names_is_probing(
    names: Sequence[str], minutes: float, found: bool
) -> None:
    assert bool(probing(hits(names, minutes=minutes))) is found
