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
    "content",
    [
        "客户说下周答复我们",
        "客户说明天发采购清单给我",
        "今天电话聊了预算并确认了下周来访",
        "和张总谈好下周三签合同了",
        "张总表示下个月再定方案",
        "对方要求下周一之前报价",
        "客户同意下周三签合同",
        "王经理回复下周给最终结果",
        "电话里约好下周三上门看设备",
        "和王总约了明天下午见面",
        "和王总约在下周三见面谈",
        "上午拜访了客户下周再聊价格",
        "聊得不错下周继续聊方案",
        "沟通了方案细节明天发报价",
        "客户确认下周二来厂里考察",
        "收到客户邮件准备下周重新报价",
        "客户说再考虑一下，下周再联系",
        "去拜访了采购部下次谈付款",
        "发了样品 等他回电后聊了报价",
    ],
)
def test_a_talk_about_what_is_to_come_is_a_contact(content: str) -> None:
    assert reason(content) == ""


@pytest.mark.parametrize(
    "content",
    [
        "打算明天上门拜访张总谈合同",
        "上门拜访定在下周三上午",
        "电话回访安排在明天下午",
        "拜访客户的计划改到下周",
        "考虑下周去拜访客户聊聊",
        "想明天和客户聊聊价格",
        "想跟客户确认明天的时间",
        "要和客户谈一下下周的安排",
        "需要客户答复下周的交期",
        "签约定在下个月十号左右",
        "方案演示安排到下周四",
        "等客户下周答复再跟进",
        "下次拜访再谈付款方式",
        "明天去客户那里签合同",
        "准备明天打电话，下周再联系客户",
    ],
)
def test_a_mere_plan_is_no_contact(content: str) -> None:
    assert "计划" in reason(content)


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
        ("已发报价单 等林老板回复", "只发了资料"),
        ("发了样品给潘总 顺丰单号SF1234567890123", "只发了资料"),
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


@pytest.mark.parametrize(
    "content",
    [
        "今天没去，也没打电话，没什么可说的",
        "没空联系他，下周再说吧",
        "没有去拜访客户因为下雨了",
        "我还没去，明天再去拜访",
        "打电话被挂断了，没说几句",
    ],
)
def test_what_the_author_did_not_do_is_no_contact(content: str) -> None:
    assert reason(content).startswith("没有联系上客户")


@pytest.mark.parametrize(
    "content",
    [
        "给张总打电话，聊了报价的事，中途挂断了",
        "上午没去成，下午去拜访了张总聊了价格",
        "客户没见过我们的样机，演示给他看了",
        "张总说没联系过别家，就我们一家",
        "客户没去展会，电话里聊了参数",
    ],
)
def test_a_contact_counts_whatever_else_did_not_come_about(content: str) -> None:
    assert reason(content) == ""


@pytest.mark.parametrize("content", ["12345678901", "abcdefgh ijklmn", "👍👍👍👍👍👍👍👍👍"])
def test_letters_and_digits_that_say_nothing_are_no_content(content: str) -> None:
    assert reason(content) == "没有写跟进内容"


def test_a_sentence_in_another_language_is_content() -> None:
    assert reason("Dr. Chen confirmed the spec by email") == ""
