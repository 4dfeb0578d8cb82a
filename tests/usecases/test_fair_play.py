"""Fair play: signs found in what people really did, told to their manager alone, with numbers, once a week."""

import pytest

from handlers.digests.records import Concern
from tests.usecases.desk import EAST, Desk, open_id
from tests.usecases.minutes import at, local

COPY = "电话沟通了报价方案，客户要再比较两家"
NAMES = (
    "杭州云杉智能科技有限公司",
    "宁波海达物流有限公司",
    "苏州朗诺医疗器械有限公司",
    "无锡锐进机床有限公司",
)


def register(desk: Desk, number: int, who: str = "王磊") -> str:
    """Register one of the customers; returns its name."""
    words = f"报备 {NAMES[number]} 张伟 1381234567{number} 需求:终端 来源:行业展会"
    assert desk.says(who, words).act == "register"
    return NAMES[number]


def noted(desk: Desk) -> list[Concern]:
    """Everything noted so far."""
    return desk.read(lambda store: store.concerns.between(local("2026-01-01"), local("2028-01-01")))


def report_to(desk: Desk, name: str) -> str:
    """The one report somebody has got."""
    (card,) = [card for card in desk.cards_to(name) if "公平性提示" in card.title]
    return card.text


def test_a_customer_without_a_contact_in_its_first_week_is_noted_once(desk: Desk) -> None:
    name, other = register(desk, 0), register(desk, 1)
    desk.says("王磊", f"跟进 {other} 上门拜访周总，看了仓库，要十台叉车的报价")
    at(desk, "2026-11-25 07:00")
    assert noted(desk) == []
    for moment in ("2026-11-26 07:00", "2026-11-26 07:01", "2026-11-27 07:00"):
        at(desk, moment)
    (sign,) = noted(desk)
    assert (sign.kind.value, sign.person) == ("squatting", open_id("王磊"))
    at(desk, "2026-11-30 08:59")
    assert "公平性提示" not in "".join(card.title for card in desk.cards_to("赵敏"))
    at(desk, "2026-11-30 09:00")
    text = report_to(desk, "赵敏")
    for words in (
        "王磊（华东销售部）",
        "到手后 7 天没有有效跟进",
        f"1 家：{name}",
        "可能有正当原因",
    ):
        assert words in text
    at(desk, "2026-11-30 09:01")
    at(desk, "2026-12-07 09:00")
    assert report_to(desk, "赵敏") == text
    assert not [card for card in desk.cards_to("王磊") if "公平性" in card.text]


def test_copied_follow_ups_are_noted_with_their_numbers(desk: Desk) -> None:
    names = [register(desk, number) for number in range(4)]
    for name in names[:3]:
        assert desk.says("王磊", f"跟进 {name} {COPY}").act == "follow_up"
    at(desk, "2026-11-19 07:00")
    (sign,) = noted(desk)
    assert sign.facts == {"times": 3, "customers": 3, "total": 3}
    desk.clock.at = local("2026-11-19 10:00")
    desk.says("王磊", f"跟进 {names[3]} {COPY}")
    at(desk, "2026-11-20 07:00")
    (sign,) = [one for one in noted(desk) if one.kind.value == "copied_follow_up"]
    assert sign.facts == {"times": 4, "customers": 4, "total": 4}
    at(desk, "2026-11-23 09:00")
    assert "4 条，涉及 4 家客户（当周有效跟进共 4 条）" in report_to(desk, "赵敏")


def test_one_text_again_on_one_customer_is_noted_though_others_lie_between(desk: Desk) -> None:
    name = register(desk, 0)
    for day in (19, 24, 26):
        desk.clock.at = local(f"2026-11-{day} 10:00")
        desk.says("王磊", f"跟进 {name} {COPY}")
        desk.clock.at = (
            local(f"2026-11-{day} 18:00") if day == 26 else local(f"2026-11-{day + 1} 10:00")
        )
        desk.says("王磊", f"跟进 {name} 上门演示了第{day}版样机，张总要再改")
    at(desk, "2026-11-27 07:00")
    at(desk, "2026-11-28 07:00")
    (sign,) = noted(desk)
    assert (sign.kind.value, sign.facts["times"]) == ("copied_follow_up", 3)


def test_follow_ups_in_own_words_are_no_sign(desk: Desk) -> None:
    texts = (
        "上门拜访张总，谈了三期产线改造，要两套样机",
        "电话确认了叉车的交货期，周总要书面承诺",
        "微信发了监护仪参数，何主任约下周演示",
    )
    for number, text in enumerate(texts):
        desk.says("王磊", f"跟进 {register(desk, number)} {text}")
    at(desk, "2026-11-20 07:00")
    assert noted(desk) == []


@pytest.mark.parametrize(("early", "count"), [("", 1), ("2026-11-18 15:00", 1), ("2026-11-30", 0)])
def test_rescues_on_the_last_days_are_noted_when_nothing_else_was_done(
    desk: Desk, early: str, count: int
) -> None:
    name = register(desk, 0)
    # Protected to Friday 18 December; a contact on its last day to 17 January. That of the first day hides nothing.
    if early:
        desk.clock.at = local(early)
        desk.says("王磊", f"跟进 {name} 电话确认了张总的预算和下一步安排")
    desk.clock.at = local("2026-12-17 10:00")
    desk.says("王磊", f"跟进 {name} 上门拜访张总，谈了三期产线的改造计划")
    desk.clock.at = local("2027-01-15 10:00")
    desk.says("王磊", f"跟进 {name} 微信沟通了样机的到货时间，张总满意")
    at(desk, "2027-01-16 07:00")
    assert len([one for one in noted(desk) if one.kind.value == "last_day_rescue"]) == count


def test_a_run_of_checks_on_near_names_is_noted_for_the_managers_of_who_looked(
    desk: Desk,
) -> None:
    register(desk, 0)
    for words in ("云杉智能", "杭州云杉智能", "云杉智能科技", "杭州云杉智能科技", NAMES[0]):
        desk.says("陈晨", f"查重 {words}")
    at(desk, "2026-11-19 07:00")
    (sign,) = noted(desk)
    assert (sign.kind.value, sign.person) == ("near_name_probing", open_id("陈晨"))
    at(desk, "2026-11-23 09:00")
    text = report_to(desk, "周强")
    assert "5 次查重" in text
    assert "云杉" not in text
    assert not [card for card in desk.cards_to("赵敏") if "公平性" in card.title]


def test_a_check_followed_by_a_registration_is_no_sign(desk: Desk) -> None:
    register(desk, 0)
    for words in ("云杉智能", "杭州云杉智能", "云杉智能科技", "杭州云杉智能科技", NAMES[0]):
        desk.says("陈晨", f"查重 {words}")
    desk.says("陈晨", f"报备 {NAMES[0]} 张伟 13912345678")
    at(desk, "2026-11-19 07:00")
    assert noted(desk) == []


def test_a_hand_back_by_a_friend_reaches_the_report(desk: Desk) -> None:
    name = register(desk, 0)
    desk.write(
        lambda store: store.concerns.add(
            "friend_hand_back:1:x",
            "friend_hand_back",
            person=open_id("王磊"),
            customer_id=desk.customer(name).id,
            at=desk.clock.at,
            facts={"through": open_id("李雷")},
        )
    )
    at(desk, "2026-11-23 09:00")
    text = report_to(desk, "赵敏")
    assert f"1 家：{name}，经 李雷" in text


def test_who_has_no_superior_is_told_of_to_an_administrator(desk: Desk) -> None:
    words = "报备 绍兴纺城布业有限公司 张伟 13712345678 需求:面料 来源:行业展会"
    assert desk.says("赵敏", words).act == "register"
    at(desk, "2026-11-26 07:00")
    at(desk, "2026-11-30 09:00")
    assert "赵敏" in report_to(desk, "吴昊")


def test_a_managers_own_digest_tells_of_the_team_and_a_group_hears_nothing(desk: Desk) -> None:
    desk.adds_bot("赵敏")
    desk.says("赵敏", "订阅 日报 18:00")
    name = register(desk, 0)
    at(desk, "2026-11-25 18:00")
    at(desk, "2026-11-26 18:00")
    digest = desk.card_to("赵敏", "华东销售部 日报")
    assert "公平性提示" in digest.text
    assert f"1 家：{name}" in digest.text
    assert EAST not in digest.text


def test_the_first_run_over_old_data_floods_nobody(desk: Desk) -> None:
    register(desk, 0)
    at(desk, "2027-03-01 07:00")
    assert noted(desk) == []
