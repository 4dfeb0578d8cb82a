"""A telling of several own customers: each gets its own words, and nothing before the author says yes."""

import pytest

from tests.usecases.desk import Desk
from tests.usecases.samples import COMPLETE
from tests.usecases.test_without_command_word import YUNSHAN, follow_ups

LANGNUO = "苏州朗诺精密机械有限公司"
TOLD = {
    "跟进 云杉智能 苏州朗诺 今天都电话沟通了，年底前签": (
        "今天都电话沟通了，年底前签",
        "今天都电话沟通了，年底前签",
    ),
    "跟进 云杉智能和苏州朗诺 今天都电话沟通了交货时间": (
        "今天都电话沟通了交货时间",
        "今天都电话沟通了交货时间",
    ),
    "跟进\n云杉智能 今天面谈，确认了技术参数和价格\n苏州朗诺 今天电话，李敏说要等预算批下来": (
        "今天面谈，确认了技术参数和价格",
        "今天电话，李敏说要等预算批下来",
    ),
    "跟进\n- 云杉智能 今天面谈，确认了技术参数和价格\n- 苏州朗诺 李敏说要等预算批下来": (
        "今天面谈，确认了技术参数和价格",
        "李敏说要等预算批下来",
    ),
    "跟进 云杉智能 今天面谈，确认了价格\n跟进 苏州朗诺 李敏说要等预算批下来": (
        "今天面谈，确认了价格",
        "李敏说要等预算批下来",
    ),
    "跟进 云杉智能 今天打了电话说下周定；苏州朗诺 打了电话没人接": (
        "今天打了电话说下周定",
        "打了电话没人接",
    ),
    "上午拜访了云杉智能，聊了技术参数和价格；下午去了苏州朗诺，李敏说还要等预算": (
        "上午拜访了 聊了技术参数和价格",
        "下午去了 李敏说还要等预算",
    ),
}


@pytest.fixture
def both(desk: Desk) -> Desk:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"报备 {LANGNUO} 李敏 13987654321 需求:x轴 来源:行业展会")
    return desk


@pytest.mark.parametrize(("text", "told"), TOLD.items())
def test_each_customer_gets_its_own_words_after_a_yes(
    both: Desk, text: str, told: tuple[str, str]
) -> None:
    asked = both.says("王磊", text)
    assert f"1. 云杉智能 {told[0]}" in asked.text
    assert f"2. 苏州朗诺 {told[1]}" in asked.text
    assert follow_ups(both, YUNSHAN) == follow_ups(both, LANGNUO) == []
    both.clicks("王磊", asked.card, "确认跟进")
    both.job_runner().work_off()
    assert len(follow_ups(both, YUNSHAN)) == len(follow_ups(both, LANGNUO)) == 1


def test_what_one_customer_did_not_do_never_counts_against_another(both: Desk) -> None:
    asked = both.says("王磊", "跟进 云杉智能 今天打了电话说下周定方案；苏州朗诺 打了电话没人接")
    both.clicks("王磊", asked.card, "确认跟进")
    both.job_runner().work_off()
    assert [one.is_effective for one in follow_ups(both, YUNSHAN)] == [True]
    assert [one.is_effective for one in follow_ups(both, LANGNUO)] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "跟进 云杉智能 张总说他们和苏州朗诺也有合作，价格差不多",
        "跟进 云杉智能 今天面谈，确认了价格，云杉智能下周出合同",
    ],
)
def test_another_customer_only_spoken_of_is_content(both: Desk, text: str) -> None:
    both.says("王磊", text)
    assert len(follow_ups(both, YUNSHAN)) == 1
    assert follow_ups(both, LANGNUO) == []


def test_a_day_said_first_holds_for_all(both: Desk) -> None:
    asked = both.says(
        "王磊", "跟进 昨天拜访了云杉智能，聊了价格和交期；下午去了苏州朗诺，李敏说要等预算"
    )
    assert "2. 苏州朗诺 昨天 下午去了 李敏说要等预算" in asked.text
