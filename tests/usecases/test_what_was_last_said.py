"""What words without a name are about: the last thing said in the chat, and nothing older."""

import pytest

from tests.usecases.desk import Desk
from tests.usecases.samples import COMPLETE, LANGNUO, XINGHE, YUNSHAN

MINE = f"报备 {LANGNUO} 李敏 13987654321 需求:x轴 来源:行业展会"
TAKEN = "报备 南京大地机电有限公司 王五 13800001111"
OPEN = "报备 南京大山机电有限公司 王强 13911112224 预计50万 预计60万"


def contacts(desk: Desk, name: str) -> list[tuple[str, str]]:
    return [(one.name, one.phone) for one in desk.customer(name).contacts]


@pytest.mark.parametrize(
    "words",
    [
        TAKEN,
        "报备 星河物流 赵总",
        "查重 大地机电",
        "跟进 星河物流 聊了聊天气和合同",
        OPEN,
        "提醒我 明天10点 联系钱总",
        "南京大山机电有限公司 王强 13911112224",
        "释放 星河物流",
    ],
)
@pytest.mark.parametrize(
    "correction",
    ["电话打错了，是13812345999", "金额写错了 是65万", "名称写错了，是南京大地股份有限公司"],
)
def test_a_correction_never_reaches_back_to_an_older_customer(
    desk: Desk, words: str, correction: str
) -> None:
    desk.says("李雷", TAKEN)
    desk.says("王磊", MINE)
    before = desk.customer(LANGNUO)
    desk.says("王磊", words)
    desk.says("王磊", correction)
    assert desk.customer(LANGNUO) == before


def test_a_correction_of_nobody_known_offers_the_customers_worked_on_last(desk: Desk) -> None:
    desk.says("王磊", MINE)
    desk.says("王磊", "查重 大地机电")
    asked = desk.says("王磊", "电话打错了，是13812345999")
    assert asked.card.title == "您说的是哪一家？"
    desk.clicks("王磊", asked.card, LANGNUO)
    assert contacts(desk, LANGNUO) == [("李敏", "+8613812345999")]


def test_a_customer_named_again_stays_the_one_spoken_of(desk: Desk) -> None:
    desk.says("王磊", MINE)
    desk.says("王磊", "查重 苏州朗诺")
    assert "资料已更新" in desk.says("王磊", "电话打错了，是13812345999").text


# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    "words",
    [
        "名字打错了，是张玮",
        "名字写错了，应该叫张玮",
        "名字写错了，张玮才对",
        "姓名写错了，应该是张玮",
        "联系人名字写错了，应该叫张玮",
    ],
)
def test_a_persons_right_name_is_the_contacts_and_shown_old_and_new(desk: Desk, words: str) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", words)
    assert "张伟 → 张玮" in asked.text
    assert contacts(desk, YUNSHAN) == [("张伟", "+8613812345678")]
    desk.clicks("王磊", asked.card, "确认更新")
    assert contacts(desk, YUNSHAN) == [("张玮", "+8613812345678")]


def test_a_corrected_name_among_several_contacts_is_asked_about(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", "更新 云杉智能 联系人:何静 电话:13987650000")
    asked = desk.says("王磊", "姓名写错了，应该是何婧")
    whose = desk.clicks("王磊", asked.card, "确认更新")
    desk.clicks("王磊", whose.card, "何静")
    assert contacts(desk, YUNSHAN) == [("张伟", "+8613812345678"), ("何婧", "+8613987650000")]


def test_a_customer_is_never_given_a_persons_name_unasked(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    assert "像是人名" in desk.says("王磊", "客户名称写错了，是张玮").text
    assert desk.customer(YUNSHAN).name == YUNSHAN


def test_a_name_that_may_be_either_has_two_buttons(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", "名字写错了，是云杉智联")
    assert asked.card.buttons == ["客户名称", "联系人", "取消"]
    desk.clicks("王磊", asked.card, "客户名称")
    assert contacts(desk, "云杉智联") == [("张伟", "+8613812345678")]


# ------------------------------------------------------------------ 撤销


def test_undo_of_another_customer_than_the_last_is_asked_about(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", MINE)
    asked = desk.says("王磊", "撤销 云杉智能")
    assert "要撤销的是这一步吗" in asked.text
    assert f"报备 {LANGNUO}" in asked.text
    assert len(desk.customers()) == 2
    desk.clicks("王磊", asked.card, "确认撤销")
    assert [one.name for one in desk.customers()] == [YUNSHAN]


@pytest.mark.parametrize(
    "words", ["撤销 朗诺", "撤销 报备", "撤回刚才那条", f"撤销 报备 {LANGNUO}"]
)
def test_undo_of_what_was_done_last_goes_at_once(desk: Desk, words: str) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", MINE)
    assert "已撤销报备" in desk.says("王磊", words).text
    assert [one.name for one in desk.customers()] == [YUNSHAN]


@pytest.mark.parametrize("begun", ["报备 星河物流 赵总", OPEN])
def test_undo_ends_what_was_begun_after_the_last_change(desk: Desk, begun: str) -> None:
    desk.says("王磊", MINE)
    desk.says("王磊", begun)
    assert "已撤销报备" not in desk.says("王磊", "撤回刚才那条").text
    assert [one.name for one in desk.customers()] == [LANGNUO]
    assert desk.drafts() == 0
    assert "已撤销报备" in desk.says("王磊", "撤销").text


# ------------------------------------------------------------------ replies


def test_a_yes_never_answers_an_older_question(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    for between in ("报备 星河物流 赵总", "我的客户", MINE):
        desk.says("王磊", "刚从云杉智能出来,张总说预算批了,180万,明天走流程")
        desk.says("王磊", between)
        desk.says("王磊", "确认")
        customer = desk.customer(YUNSHAN)
        assert desk.read(lambda store, one=customer: store.follow_ups.of_customer(one.id)) == []


@pytest.mark.parametrize("words", ["确认", "取消", "确认报备"])
def test_an_answer_to_nothing_says_so(desk: Desk, words: str) -> None:
    assert desk.says("王磊", words).card.title == "没有等您确认的内容"


@pytest.mark.parametrize(
    ("reply", "amount"),
    [
        ("60万", 600_000),
        ("60", 600_000),
        ("以60万为准", 600_000),
        ("后面那个", 600_000),
        ("2", 600_000),
        ("前面那个", 500_000),
        ("不对 是65万", 650_000),
        ("金额写错了 是65万", 650_000),
    ],
)
def test_a_question_of_two_sums_takes_the_words_of_its_buttons(
    desk: Desk, reply: str, amount: int
) -> None:
    desk.says("王磊", OPEN)
    desk.says("王磊", reply)
    assert desk.customer("南京大山机电有限公司").details["expected_amount"] == amount


def test_a_mere_yes_to_a_question_of_two_says_what_to_reply(desk: Desk) -> None:
    desk.says("王磊", OPEN)
    assert "「50万」或「60万」" in desk.says("王磊", "确认").text
    desk.says("王磊", "60万")
    assert desk.total() == 1


@pytest.mark.parametrize(
    ("reply", "name"),
    [("1", "矿灯"), ("2", "晋源煤业"), ("是晋源煤业", "晋源煤业"), ("后面那个", "晋源煤业")],
)
def test_two_names_have_two_buttons_and_the_other_is_not_written(
    desk: Desk, reply: str, name: str
) -> None:
    asked = desk.says("王磊", "报备 矿灯 晋源煤业 郭矿长 13600001111")
    assert asked.card.buttons == ["矿灯", "晋源煤业", "取消"]
    assert "需求" not in asked.text
    desk.says("王磊", reply)
    assert "need" not in desk.customer(name).details


def test_two_companies_with_a_number_each_are_a_list(desk: Desk) -> None:
    words = f"{LANGNUO} 李敏 13987654321"
    asked = desk.says("王磊", f"报备 {YUNSHAN} 张伟 13812345678 {words}")
    assert f"2. {words}" in asked.text
    assert "每家报备一条" in asked.text


def test_which_customer_takes_a_part_of_the_name(desk: Desk) -> None:
    desk.says("王磊", "报备 杭州云杉智能科技有限公司 张伟 13812345678")
    desk.registers("王磊", "报备 宁波云杉智能装备有限公司 丁工 13900001234")
    desk.says("王磊", "更新 云杉智能 级别:A")
    desk.says("王磊", "宁波那家")
    assert desk.customer("宁波云杉智能装备有限公司").level == "A"


def test_an_emptied_doubtful_value_is_not_written(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", "跟进 云杉智能 电话聊了付款方式，对方同意 下次 3号")
    desk.clicks("王磊", asked.card, "确认跟进", {"next_at": ""})
    assert desk.customer(YUNSHAN).next_follow_at is None


def test_an_emptied_doubtful_name_is_asked_for_again(desk: Desk) -> None:
    asked = desk.says("王磊", "报备 科技有限公司 张伟 13812345678")
    assert "name" in asked.card.fields
    assert "客户名称" in desk.clicks("王磊", asked.card, "确认报备", {"name": ""}).toast
    assert desk.total() == 0


# ------------------------------------------------------------------ completing


@pytest.mark.parametrize(
    "replies",
    [
        ("孙经理 13812345000",),
        ("13812345000", "联系人 孙经理"),
        ("孙经理", "电话打错了，是13812345000"),
        ("联系人孙经理 电话13812345000",),
    ],
)
def test_a_draft_is_completed_by_short_replies(desk: Desk, replies: tuple[str, ...]) -> None:
    desk.says("王磊", f"报备 {XINGHE}")
    for reply in replies:
        said = desk.says("王磊", reply)
    assert said.card.title == "报备成功"
    assert contacts(desk, XINGHE) == [("孙经理", "+8613812345000")]


@pytest.mark.parametrize("words", ["好的", "南京大海机电有限公司 李工 13911112222", "今天天气不错"])
def test_what_is_no_reply_to_a_draft_leaves_it_alone(desk: Desk, words: str) -> None:
    desk.says("王磊", f"报备 {XINGHE}")
    desk.says("王磊", words)
    assert desk.total() == 0
    desk.says("王磊", "孙经理 13812345000")
    assert desk.total() == 0  # something else was said meanwhile


def test_a_draft_is_dropped_by_the_words_of_its_button(desk: Desk) -> None:
    desk.says("王磊", f"报备 {XINGHE}")
    desk.says("王磊", "不报备了")
    assert desk.drafts() == 0


@pytest.mark.parametrize(
    ("reply", "details"),
    [
        ("行业展会", {"source": "行业展会"}),
        ("来源展会，需求是面粉机", {"source": "行业展会", "need": "面粉机"}),
        ("需求:面粉机 来源:行业展会", {"source": "行业展会", "need": "面粉机"}),
        ("其他再说", {}),
        ("需求很多", {}),
        ("好的", {}),
        ("50万", {}),
        ("确认", {}),
    ],
)
def test_an_incomplete_registration_takes_what_it_asked_for(
    desk: Desk, reply: str, details: dict[str, str]
) -> None:
    desk.says("王磊", "报备 郑州鼎泰粮油 李哥 13500003333")
    desk.says("王磊", reply)
    assert desk.customer("郑州鼎泰粮油").details == details


def test_words_that_may_be_the_need_are_asked_about(desk: Desk) -> None:
    desk.says("王磊", "报备 郑州鼎泰粮油 李哥 13500003333")
    assert "是需求吗" in desk.says("王磊", "采购面粉机一台").text
    desk.says("王磊", "确认")
    assert desk.customer("郑州鼎泰粮油").details == {"need": "采购面粉机一台"}


@pytest.mark.parametrize(
    ("words", "reply", "amount", "remark"),
    [
        ("50个左右", "50万", 500_000, "50个左右"),
        ("50个左右", "万", 500_000, "50个左右"),
        ("50个左右", "60万", 600_000, "50个左右"),
        ("50个左右", "50件", None, "数量 50件"),
        ("大几十万", "60万", 600_000, "大几十万"),
    ],
)
def test_a_sum_that_could_not_be_read_is_answered_by_a_bare_sum(
    desk: Desk, words: str, reply: str, amount: int | None, remark: str
) -> None:
    said = desk.says("王磊", f"报备 厦门海峡船务有限公司 老林 13800005555 {words}")
    assert "已记在备注" in said.text
    desk.says("王磊", reply)
    details = desk.customer("厦门海峡船务有限公司").details
    assert (details.get("expected_amount"), details["remark"]) == (amount, remark)


def test_a_number_of_two_meanings_has_two_buttons(desk: Desk) -> None:
    said = desk.says("王磊", "报备 厦门海峡船务有限公司 老林 13800005555 50个左右")
    assert said.card.buttons[:2] == ["50万", "50件"]
    desk.clicks("王磊", said.card, "50万")
    assert desk.customer("厦门海峡船务有限公司").details["expected_amount"] == 500_000


def test_no_reply_completes_one_of_several_registered_together(desk: Desk) -> None:
    desk.says("王磊", "报备\n1. 镇江金浦化工 夏经理 13500001111\n2. 郑州鼎泰粮油 李哥 13500003333")
    desk.job_runner().work_off()
    desk.says("王磊", "行业展会")
    desk.says("王磊", "电话打错了，是13812345999")
    assert all("source" not in one.details for one in desk.customers())
    assert contacts(desk, "郑州鼎泰粮油") == [("李哥", "+8613500003333")]


# ------------------------------------------------------------------ what answers name


def test_a_registration_shows_every_value_it_read(desk: Desk) -> None:
    said = desk.says(
        "王磊",
        f"报备 {YUNSHAN} 张伟 13812345678 zhang@yunshan.cn 需求:巡检终端 来源:抖音 "
        "预计金额:三十五万六 预计成交:Q2 下次:明天下午3点",
    )
    for shown in (
        "zhang@yunshan.cn",
        "巡检终端",
        "线上推广",
        "¥35.6万",
        "2027年二季度",
        "明天 15:00",
    ):
        assert shown in said.text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("官网:abc", ("网站：读到「abc」", "例：网站:")),
        ("地区:111", ("地区：读到「111」", "例：地区:")),
        ("预计金额:0", ("金额要大于 0",)),
        ("预计金额:99999999亿", ("金额太大",)),
        ("预计成交:昨天", ("已经过去",)),
    ],
)
def test_a_value_that_is_not_taken_is_named_with_its_field_and_example(
    desk: Desk, words: str, said: tuple[str, ...]
) -> None:
    answer = desk.says("王磊", f"{COMPLETE} {words}").text
    for part in said:
        assert part in answer


def test_a_wrong_credit_code_is_told_whoever_has_the_customer(desk: Desk) -> None:
    wrong = "信用代码:91510107MA6C4K2T08"
    desk.says("王磊", COMPLETE)
    assert "91510107MA6C4K2T08" in desk.says("王磊", f"{COMPLETE} {wrong}").text
    assert (
        "91510107MA6C4K2T08" in desk.says("陈晨", f"报备 {YUNSHAN} 张伟 13812345678 {wrong}").text
    )


def test_words_of_an_update_without_a_field_are_named(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "更新 云杉智能 乱七八糟")
    assert form.card.title == "更新客户资料"
    assert "乱七八糟" in form.text
    assert "「乱七八糟」" in desk.says("王磊", "更新 云杉智能 乱七八糟 级别:A").text


def test_a_follow_up_of_a_draft_offers_its_form(desk: Desk) -> None:
    desk.says("王磊", "报备 星河物流 赵总")
    refused = desk.says("王磊", "跟进 星河物流 聊了合同条款和价格")
    assert "报备 星河物流 赵总 电话" in refused.text
    assert desk.clicks("王磊", refused.card, "继续填写").card.fields["contact"] == "赵总"


@pytest.mark.parametrize(
    ("words", "amount", "stage"),
    [
        ("面谈 张总说预算涨到80万", 800_000, ""),
        ("电话聊了报价，金额定在95万", 950_000, ""),
        ("面谈技术方案，金额80万，阶段到方案报价", 800_000, "方案报价"),
        ("张总说进入商务谈判阶段了，金额95万", 950_000, "商务谈判"),
        ("电话聊了付款，竞品金额70万", None, ""),
        ("电话聊了付款，先付金额30万定金", None, ""),
    ],
)
def test_a_sum_and_a_stage_told_of_in_a_follow_up_are_kept(
    desk: Desk, words: str, amount: int | None, stage: str
) -> None:
    desk.says("王磊", "报备 杭州云杉智能科技有限公司 张伟 13812345678")
    desk.says("王磊", f"跟进 云杉智能 {words}")
    customer = desk.customer(YUNSHAN)
    assert (customer.details.get("expected_amount"), customer.stage) == (amount, stage)


@pytest.mark.parametrize("words", ["它的电话改成13600003333", "更新 这家 电话:13600003333"])
def test_a_word_for_the_customer_means_the_one_spoken_of(desk: Desk, words: str) -> None:
    desk.says("王磊", COMPLETE)
    assert desk.says("王磊", words).act == "update"
    assert desk.customer(YUNSHAN).contacts[0].phone == "+8613600003333"


@pytest.mark.parametrize("words", ["删掉刚才的", "上一条不算", "刚才那条跟进作废"])
def test_taking_back_in_other_words_asks_with_one_button(desk: Desk, words: str) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", words).card
    assert desk.total() == 1
    assert "确认撤销" in asked.buttons
    assert desk.clicks("王磊", asked, "确认撤销").act == "undo"


def test_the_stage_a_customer_came_to_is_its_stage(desk: Desk) -> None:
    desk.says("王磊", f"{COMPLETE} 预计金额:50万")
    assert "方案报价" in desk.says("王磊", "阶段到报价了").text
    assert desk.customer(YUNSHAN).stage == "方案报价"
