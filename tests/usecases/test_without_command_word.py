"""What a message means without its command word: told contacts and corrections, asked about before writing."""

from datetime import datetime
from decimal import Decimal

import pytest

from handlers.records import FollowUp
from tests.usecases.desk import SHANGHAI, CardView, Desk
from tests.usecases.samples import COMPLETE, LANGNUO, OTHER_PHONE, PHONE, XINGHE, YUNSHAN

HOSPITAL = "报备 临江市第一人民医院（东院区）设备科吴老师 13900004444 DR一台 180w"
TOLD = "刚从第一医院出来,吴老师说预算批了,180万,月底走流程"


def follow_ups(desk: Desk, name: str) -> list[FollowUp]:
    customer = desk.customer(name)
    return desk.read(lambda store: store.follow_ups.of_customer(customer.id))


@pytest.fixture
def wednesday(desk: Desk) -> Desk:
    """The morning on which the samples were said."""
    desk.clock.at = datetime(2026, 11, 18, 10, 0, tzinfo=SHANGHAI)
    return desk


def test_a_told_contact_is_asked_about_with_the_customer_it_was_found_to_be(
    wednesday: Desk,
) -> None:
    wednesday.says("王磊", HOSPITAL)
    asked = wednesday.says("王磊", TOLD)
    for words in ("临江市第一人民医院东院区", "面谈", "吴老师说预算批了,180万", "走流程"):
        assert words in asked.text
    assert follow_ups(wednesday, "临江市第一人民医院东院区") == []
    assert "跟进已记录" in wednesday.clicks("王磊", asked.card, "确认跟进").text
    (logged,) = follow_ups(wednesday, "临江市第一人民医院东院区")
    assert (logged.channel, logged.content) == ("面谈", "吴老师说预算批了,180万")
    assert (logged.next_plan, logged.is_effective) == ("走流程", True)
    assert logged.next_at is not None
    assert f"{logged.next_at.astimezone(SHANGHAI):%m-%d}" == "11-30"
    kept = wednesday.customer("临江市第一人民医院东院区").details["expected_amount"]
    assert kept == Decimal(1_800_000)


def test_a_contact_told_of_by_the_persons_name_is_found_among_ones_own(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", "刚跟张伟通了电话，对方同意下周付款")
    assert YUNSHAN in asked.text
    assert "确认跟进" in asked.card.buttons
    assert follow_ups(desk, YUNSHAN) == []


def test_a_contact_with_nobody_of_ones_own_writes_nothing_and_says_so(desk: Desk) -> None:
    desk.says("李雷", COMPLETE)
    answer = desk.says("王磊", "刚拜访完云杉智能，张总很满意")
    assert "没有找到「云杉智能」" in answer.text
    assert "确认跟进" not in answer.card.buttons


def test_several_customers_of_that_name_are_asked_about_and_the_choice_writes(desk: Desk) -> None:
    desk.says("王磊", "报备 杭州云杉智能科技有限公司 张伟 13812345678")
    desk.registers("王磊", "报备 宁波云杉智能装备有限公司 丁工 13900001234")
    asked = desk.says("王磊", "刚拜访完云杉智能，张总很满意，要求下周报价")
    desk.clicks("王磊", asked.card, "宁波云杉智能装备有限公司")
    assert len(follow_ups(desk, "宁波云杉智能装备有限公司")) == 1


def test_a_named_contacts_wrong_number_is_corrected_at_once_and_can_be_undone(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    answer = desk.says("王磊", "电话打错了 张伟的是13812345679")
    assert "资料已更新" in answer.text
    assert desk.customer(YUNSHAN).contacts[0].phone == "+8613812345679"
    desk.says("王磊", "撤销")
    assert desk.customer(YUNSHAN).contacts[0].phone == "+8613812345678"


def test_a_corrected_number_is_checked_for_duplicates_again(desk: Desk) -> None:
    desk.says("李雷", "报备 宁波海岳进出口有限公司 丁工 13900001234")
    desk.says("王磊", COMPLETE)
    refused = desk.says("王磊", "电话打错了 张伟的是13900001234")
    assert "资料已更新" not in refused.text
    assert desk.customer(YUNSHAN).contacts[0].phone == "+8613812345678"


@pytest.mark.parametrize(
    ("words", "wait_hours"),
    [("电话打错了 李敏的是13812345679", 0), ("金额写错了 应该是65万", 5)],
    ids=["of a person it does not know", "of a customer spoken of long ago"],
)
def test_a_correction_that_may_mean_another_customer_is_confirmed(
    desk: Desk, words: str, wait_hours: int
) -> None:
    desk.says("王磊", COMPLETE)
    desk.later(hours=wait_hours)
    before = desk.customer(YUNSHAN)
    asked = desk.says("王磊", words)
    assert YUNSHAN in asked.text
    assert desk.customer(YUNSHAN) == before
    desk.clicks("王磊", asked.card, "确认更新")
    assert desk.customer(YUNSHAN) != before


def test_a_corrected_amount_is_that_of_the_customer_spoken_of_last(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "报备 宁波海岳进出口有限公司 丁工 13900001234 20万")
    assert "资料已更新" in desk.says("王磊", "金额不是20万是25万").text
    kept = desk.customer("宁波海岳进出口有限公司").details["expected_amount"]
    assert kept == Decimal(250_000)


def test_what_is_wrong_without_the_right_value_opens_the_form(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    for words in ("电话打错了", "地址写错了"):
        assert desk.says("王磊", words).act == "update.form"


def test_values_alone_complete_the_customer_spoken_of_after_a_yes(desk: Desk) -> None:
    desk.says("王磊", "报备 杭州云杉智能科技有限公司 张伟 13812345678")
    desk.later(minutes=10)
    asked = desk.says("王磊", "需求:采购巡检终端 来源:行业展会")
    assert YUNSHAN in asked.text
    assert "need" not in desk.customer(YUNSHAN).details
    desk.clicks("王磊", asked.card, "确认更新")
    assert desk.customer(YUNSHAN).details["source"] == "行业展会"


def test_a_date_in_doubt_is_open_for_correction_on_the_card(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", "跟进 云杉智能 电话聊了付款方式，对方同意 下次 3号")
    assert "next_at" in asked.card.fields
    wrong = desk.clicks("王磊", asked.card, "确认跟进", form={"next_at": "32号"})
    assert wrong.toast_kind == "error"
    assert follow_ups(desk, YUNSHAN) == []
    desk.clicks("王磊", asked.card, "确认跟进", form={"next_at": "2026-12-05 15:00"})
    (logged,) = follow_ups(desk, YUNSHAN)
    assert logged.next_at is not None
    assert f"{logged.next_at.astimezone(SHANGHAI):%m-%d %H:%M}" == "12-05 15:00"


def test_a_date_in_doubt_that_is_left_as_shown_is_written_as_it_was_read(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", "跟进 云杉智能 电话聊了付款方式，对方同意 下次 3号")
    shown = asked.card.fields
    desk.clicks("王磊", asked.card, "确认跟进", form=shown)
    (logged,) = follow_ups(desk, YUNSHAN)
    assert logged.next_at is not None
    assert f"{logged.next_at.astimezone(SHANGHAI):%m-%d}" == "12-03"


def test_a_numbered_list_of_contacts_is_logged_customer_by_customer(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "报备 星河物流 孙经理 13600001111")
    desk.says("王磊", "跟进\n1. 云杉智能 今天电话聊了报价和交货时间\n2. 星河物流 打电话没人接")
    desk.job_runner().work_off()
    assert [one.is_effective for one in follow_ups(desk, YUNSHAN)] == [True]
    assert [one.is_effective for one in follow_ups(desk, XINGHE)] == [False]
    card = desk.card_to("王磊", "2 家客户处理完了")
    assert "1. 云杉智能：已记录，计为有效跟进" in card.text
    assert "没人接" in card.text


def test_customers_told_of_together_are_listed_and_logged_after_a_yes(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "报备 星河物流 孙经理 13600001111")
    asked = desk.says("王磊", "跟进 云杉智能、星河物流 今天都电话聊了报价和交货时间")
    assert "1. 云杉智能 今天都电话聊了报价和交货时间" in asked.text
    assert follow_ups(desk, YUNSHAN) == []
    desk.clicks("王磊", asked.card, "确认跟进")
    desk.job_runner().work_off()
    assert len(follow_ups(desk, YUNSHAN)) == len(follow_ups(desk, XINGHE)) == 1


def test_a_sum_and_a_stage_told_of_are_kept_and_shown_and_undone_with_the_follow_up(
    desk: Desk,
) -> None:
    desk.says("王磊", COMPLETE)
    logged = desk.says("王磊", "跟进 云杉智能 当面谈了，客户预算批了180万，已进入商务谈判阶段")
    assert "→ ¥180万" in logged.text
    assert "→ 商务谈判" in logged.text
    assert desk.customer(YUNSHAN).stage == "商务谈判"
    desk.says("王磊", "撤销")
    assert desk.customer(YUNSHAN).stage != "商务谈判"


@pytest.mark.parametrize(
    "words",
    [
        "跟进 云杉智能 聊了一小时，对手报价80万，客户在犹豫",
        "跟进 云杉智能 电话沟通，客户希望降价5万，我说要请示",
    ],
)
def test_a_sum_of_somebody_else_changes_nothing_of_the_customer(desk: Desk, words: str) -> None:
    desk.says("王磊", COMPLETE)
    before = desk.customer(YUNSHAN).details
    desk.says("王磊", words)
    assert desk.customer(YUNSHAN).details == before


def test_what_is_still_to_come_says_what_was_understood(desk: Desk) -> None:
    answer: CardView = desk.says("赵敏", "导出 本月").card
    for words in ("即将开放", "导出", "本月"):
        assert words in answer.text


@pytest.mark.parametrize("reply", ["确认", "是的", "对。", "确认跟进"])
def test_a_question_is_answered_by_a_short_reply(desk: Desk, reply: str) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "刚拜访完云杉智能，张总很满意，要求下周报价")
    desk.later(minutes=1)
    assert "跟进已记录" in desk.says("王磊", reply).text
    assert len(follow_ups(desk, YUNSHAN)) == 1
    desk.says("王磊", reply)
    assert len(follow_ups(desk, YUNSHAN)) == 1


def test_a_no_in_words_drops_what_was_asked(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", "刚拜访完云杉智能，张总很满意，要求下周报价")
    assert "没有写入" in desk.says("王磊", "算了").text
    desk.clicks("王磊", asked.card, "确认跟进")
    assert follow_ups(desk, YUNSHAN) == []


def test_one_of_several_customers_is_chosen_by_its_number(desk: Desk) -> None:
    desk.says("王磊", "报备 杭州云杉智能科技有限公司 张伟 13812345678")
    desk.registers("王磊", "报备 宁波云杉智能装备有限公司 丁工 13900001234")
    asked = desk.says("王磊", "跟进 云杉智能 电话聊了报价和交货时间")
    second = asked.card.buttons[1]
    assert "跟进已记录" in desk.says("王磊", "2").text
    assert len(follow_ups(desk, second)) == 1


@pytest.mark.parametrize("wait_minutes", [0, 6], ids=["of nothing asked", "of a question long ago"])
def test_a_short_word_that_answers_nothing_writes_nothing(desk: Desk, wait_minutes: int) -> None:
    desk.says("王磊", COMPLETE)
    if wait_minutes:
        desk.says("王磊", "刚拜访完云杉智能，张总很满意，要求下周报价")
        desk.later(minutes=wait_minutes)
    assert "跟进已记录" not in desk.says("王磊", "对").text
    assert follow_ups(desk, YUNSHAN) == []


def test_two_ways_to_read_a_sum_are_two_buttons_and_the_pressed_one_is_written(desk: Desk) -> None:
    said = "报备 杭州云杉智能科技有限公司 张伟 13812345678 50万 采购终端 65万"
    asked = desk.says("王磊", said)
    assert {"50万", "65万", "取消"} <= set(asked.card.buttons)
    assert desk.customers() == []
    assert "报备成功" in desk.clicks("王磊", asked.card, "65万").text
    assert desk.customer(YUNSHAN).details["expected_amount"] == Decimal(650_000)
    assert desk.customer(YUNSHAN).details["need"] == "采购终端"


def test_two_ways_to_read_a_field_are_chosen_by_a_number_too(desk: Desk) -> None:
    desk.says("王磊", "报备 杭州云杉智能科技有限公司 张伟 13812345678 来源:展会 来源:老客户介绍")
    assert desk.customers() == []
    assert "报备成功" in desk.says("王磊", "1").text
    assert desk.customer(YUNSHAN).details["source"] == "行业展会"


def test_a_name_that_may_be_a_persons_is_registered_as_the_kind_chosen_on_the_card(
    desk: Desk,
) -> None:
    asked = desk.says("王磊", "报备 王小明 张伟 13812345678")
    assert asked.card.fields["kind"] == "个人客户"
    assert desk.customers() == []
    desk.clicks("王磊", asked.card, "确认报备", form={"kind": "企业客户"})
    assert desk.customer("王小明").kind == "企业客户"


def test_a_correction_is_about_the_customer_whose_contact_it_names(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"报备 {LANGNUO} 李敏 {OTHER_PHONE} 需求:x轴 来源:行业展会")
    asked = desk.says("王磊", "电话打错了 张伟的是13812345670")
    assert YUNSHAN in asked.text
    assert desk.customer(YUNSHAN).contacts[0].phone == f"+86{PHONE}"
    desk.clicks("王磊", asked.card, "确认更新")
    assert desk.customer(YUNSHAN).contacts[0].phone == "+8613812345670"
    assert [one.name for one in desk.customer(LANGNUO).contacts] == ["李敏"]


@pytest.mark.parametrize(
    "said",
    [
        "张伟换号码了 13812345670",
        "张伟换电话了，新的是13812345670",
        "电话少了一位 应该是13812345670",
    ],
)
def test_a_new_number_is_a_correction(desk: Desk, said: str) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", said)
    assert desk.customer(YUNSHAN).contacts[0].phone == "+8613812345670"


def test_a_contact_renamed_in_so_many_words_is_renamed_on_a_yes(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", "张伟改成张玮").card
    desk.clicks("王磊", asked, "确认更新")
    assert [one.name for one in desk.customer(YUNSHAN).contacts] == ["张玮"]
