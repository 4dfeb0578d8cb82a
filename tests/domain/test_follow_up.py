"""Which follow-ups count, and what the author is told about those that do not."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.calendar import WorkCalendar
from handlers.domain.follow_up import Contacted, Earlier, judge, no_contact_words
from handlers.domain.policy import Policy

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(SHANGHAI)
NOW = datetime(2026, 11, 18, 10, tzinfo=SHANGHAI).astimezone(UTC)


def reason(content: str, *, earlier: tuple[Earlier, ...] = (), ago: timedelta = timedelta()) -> str:
    contact = Contacted(content, NOW - ago, NOW)
    verdict = judge(contact, earlier, Policy(), CALENDAR)
    assert verdict.is_effective is (verdict.reason == "")
    return verdict.reason


@pytest.mark.parametrize(
    "content",
    [
        "张总对报价有点犹豫",
        "参观车间,确认参数;技术已通过",
        "Lily回邮件了 确认样品",
        "打电话没人接，后来回电说预算已经批了",
        "发了报价单，客户说下周给答复",
        "上门拜访了采购部，谈了交货期",
        "上午没人接，下午接通聊了参数",
        "和王经理电话沟通了半小时，下周三再聊",
        "产品在关键客户处试用，反馈很好",
        "客户电话里说座椅骨架下月定点",
    ],
)
def test_a_contact_that_happened_counts(content: str) -> None:
    assert reason(content) == ""


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("打电话没人接", "没人接"),
        ("微信发了资料 对方已读没回", "已读没回"),
        ("电话关机，明天再打过去聊聊", "关机"),
        ("打了三次都无法接通，改天再联系", "无法接通"),
        ("上门拜访扑空了，人不在公司里", "没有联系上"),
        ("給王總打電話沒人接聽電話", "没人接"),
        ("发了产品资料给王总看看", "只发了资料"),
        ("微信群发了新品彩页和报价单", "只发了资料"),
        ("准备下周联系客户了解需求", "计划"),
        ("聊了一下", "不足 8 个字"),
        ("待补充", "没有写"),
        ("。。。。。。。。。。", "没有写"),
    ],
)
def test_what_is_no_contact_is_logged_with_its_reason(content: str, word: str) -> None:
    assert word in reason(content)


def test_a_repeat_of_the_last_one_does_not_count() -> None:
    last = Earlier("张总对报价有点犹豫", NOW - timedelta(days=3), True)
    assert "相同" in reason("张总对报价，有点犹豫！", earlier=(last,))
    older = Earlier("别的内容确认了交期", NOW - timedelta(days=2), True)
    assert reason("张总对报价，有点犹豫！", earlier=(last, older)) == ""


def test_one_a_day_counts() -> None:
    today = Earlier("上午电话谈了付款方式", NOW - timedelta(hours=1), True)
    assert "每天计一次" in reason("张总对报价有点犹豫", earlier=(today,))
    ineffective = Earlier("打电话没人接", NOW - timedelta(hours=1), False)
    assert reason("张总对报价有点犹豫", earlier=(ineffective,)) == ""


@pytest.mark.parametrize(
    ("hours", "is_late"), [(0, False), (24, False), (33, False), (35, True), (144, True)]
)
def test_a_follow_up_must_be_logged_by_the_end_of_the_next_day(hours: int, is_late: bool) -> None:
    contact = Contacted("张总对报价有点犹豫", NOW - timedelta(hours=hours), NOW)
    verdict = judge(contact, (), Policy(), CALENDAR)
    assert verdict.is_late is is_late
    assert verdict.is_effective is not is_late
    assert ("补记晚了" in verdict.reason) is is_late


def test_the_future_does_not_count() -> None:
    contact = Contacted("张总对报价有点犹豫", NOW + timedelta(hours=1), NOW)
    assert "将来" in judge(contact, (), Policy(), CALENDAR).reason


def test_the_least_length_is_a_rule() -> None:
    contact = Contacted("聊了参数", NOW, NOW)
    assert judge(contact, (), Policy(min_effective_characters=4), CALENDAR).is_effective


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(content: str) -> None:
    verdict = judge(Contacted(content, NOW, NOW), (), Policy(), CALENDAR)
    assert verdict.is_effective or verdict.reason
    no_contact_words(content)
