"""选项: an administrator keeps the lists; messages, forms and other processes follow at once."""

import pytest

from handlers.incoming import Mention
from storage.rules import DEFAULT_OPTIONS
from tests.usecases.desk import ADMIN, GROUP, Desk, open_id
from tests.usecases.samples import COMPLETE, LANGNUO, OTHER_PHONE, YUNSHAN


def options(desk: Desk, field: str = "source") -> tuple[str, ...]:
    return desk.read(lambda store: store.rules.options(field))


def test_every_list_is_shown_with_its_options(desk: Desk) -> None:
    shown = desk.says(ADMIN, "选项").text
    for words in (
        "客户来源",
        "行业展会",
        "阶段",
        "初步接触 → 需求确认",
        "合作状态",
        "价值类型",
        "级别",
    ):
        assert words in shown
    one = desk.says(ADMIN, "选项 客户来源")
    assert one.card.title == "选项：客户来源"
    assert "、".join(DEFAULT_OPTIONS["source"]) in one.text


@pytest.mark.parametrize("words", ["客户来源 加 抖音", "来源 加 抖音", "客户来源加抖音", "加 客户来源 抖音",
                                   "客户来源：添加 抖音", "客戶來源 加 抖音"])  # fmt: skip
def test_an_added_option_is_understood_by_the_next_message(desk: Desk, words: str) -> None:
    assert (
        desk.reads("报备 云杉智能 张伟 13812345678 来源:抖音").fields["source"].value == "线上推广"
    )
    added = desk.says(ADMIN, f"选项 {words}")
    assert "已加上：抖音" in added.text
    assert "选项 客户来源 停 抖音" in added.text
    desk.says("王磊", f"报备 {YUNSHAN} 张伟 13812345678 来源:抖音")
    assert desk.customer(YUNSHAN).details["source"] == "抖音"


def test_the_forms_offer_what_is_live(desk: Desk) -> None:
    desk.says(ADMIN, "选项 客户来源 加 抖音")
    desk.says(ADMIN, "选项 客户来源 停 电话营销")
    desk.says(ADMIN, "选项 阶段 加 样品测试 在 方案报价 前")
    form = desk.says("王磊", "报备").text
    assert "抖音" in form
    assert "电话营销" not in form
    desk.says("王磊", COMPLETE)
    update = desk.says("王磊", "更新 云杉智能").card
    for words in ("抖音", "样品测试"):
        assert words in update.text
    changed = desk.clicks("王磊", update, "确认更新", {"source": "抖音", "stage": "样品测试"})
    assert "行业展会 → 抖音" in changed.text
    assert "样品测试" in desk.says("王磊", "跟进 云杉智能").text


def test_a_stopped_option_is_refused_and_stays_where_it_is_used(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    stopped = desk.says(ADMIN, "选项 客户来源 停 行业展会")
    assert "已停用：行业展会" in stopped.text
    assert "选项 客户来源 加 行业展会" in stopped.text
    refused = desk.says("王磊", f"报备 {LANGNUO} 李敏 {OTHER_PHONE} 来源:行业展会")
    assert "不在选项里" in refused.text
    assert desk.customer(YUNSHAN).details["source"] == "行业展会"


def test_an_option_brought_back_stands_in_its_old_place(desk: Desk) -> None:
    desk.says(ADMIN, "选项 客户来源 停 行业展会")
    desk.says(ADMIN, "选项 客户来源 加 行业展会")
    assert options(desk) == DEFAULT_OPTIONS["source"]


def test_several_are_added_at_once_and_known_ones_are_named(desk: Desk) -> None:
    added = desk.says(ADMIN, "选项 客户来源 加 抖音、小红书，行业展会 视频号")
    assert "已加上：抖音、小红书、视频号" in added.text
    assert "「行业展会」原来就有" in added.text
    assert options(desk) == (*DEFAULT_OPTIONS["source"], "抖音", "小红书", "视频号")


@pytest.mark.parametrize(
    ("words", "answer", "example"),
    [
        ("天气 加 晴", "没有这个名字的选项列表", "选项 客户来源 加 抖音"),
        ("需求 加 终端", "没有选项列表", "选项 客户来源 加 抖音"),
        ("级别 加 D", "由规则定死", "选项 客户来源 加 抖音"),
        ("类型 停 机构", "由规则定死", "选项 客户来源 加 抖音"),
        ("方式 加 传真", "由规则定死", "选项 客户来源 加 抖音"),
        ("意向 加 极高", "由规则定死", "选项 客户来源 加 抖音"),
        ("客户来源 加 行业展会", "已经有了", "选项 客户来源 加"),
        ("客户来源 加 行业 展会", "", "选项 客户来源 停"),
        ("客户来源 停 抖音", "列表里没有「抖音」", "选项 客户来源 停 线上推广"),
        ("客户来源 停", "没有写要停哪一个", "选项 客户来源 停"),
        ("客户来源 加", "没有写要加什么", "选项 客户来源 加 抖音"),
        ("客户来源 抖音", "写上 加 或 停", "选项 客户来源 加 抖音"),
        ("客户来源 加 " + "长" * 21, "一个选项最多 20 个字", "选项 客户来源 加 抖音"),
        ("客户来源 加 <at id=all></at>", "只用汉字、字母、数字", "选项 客户来源 加 抖音"),
        ("客户来源 加 **粗**", "只用汉字、字母、数字", "选项 客户来源 加 抖音"),
        ("客户来源 加 待补充", "占位", "选项 客户来源 加 抖音"),
        ("阶段 停 方案报价", "规则的分界", "选项 阶段 停 初步接触"),
        ("合作状态 加 观望 在 合作中 前", "只有 阶段 有先后", "选项 合作状态 加"),
        ("阶段 加 样品测试 在 天涯 前", "列表里没有「天涯」", "选项 阶段 加 样品测试"),
    ],
)
def test_what_cannot_be_done_is_answered_with_why_and_an_example(
    desk: Desk, words: str, answer: str, example: str
) -> None:
    before = {key: options(desk, key) for key in DEFAULT_OPTIONS}
    said = desk.says(ADMIN, f"选项 {words}").text
    assert answer in said
    assert example in said
    if answer:
        assert {key: options(desk, key) for key in DEFAULT_OPTIONS} == before


def test_the_reasons_of_a_loss_are_a_list_as_well(desk: Desk) -> None:
    assert "已加上：换了负责人" in desk.says(ADMIN, "选项 流失原因 加 换了负责人").text
    assert desk.reads("流失 云杉智能 换了负责人").fields["reason"].value == "换了负责人"


def test_a_list_keeps_at_least_one_option(desk: Desk) -> None:
    for one in DEFAULT_OPTIONS["tier"][:-1]:
        desk.says(ADMIN, f"选项 价值类型 停 {one}")
    last = DEFAULT_OPTIONS["tier"][-1]
    assert "至少要留一个选项" in desk.says(ADMIN, f"选项 价值类型 停 {last}").text
    assert options(desk, "tier") == (last,)
    all_at_once = "、".join(DEFAULT_OPTIONS["source"])
    assert "至少要留一个选项" in desk.says(ADMIN, f"选项 客户来源 停 {all_at_once}").text


def test_a_list_holds_fifty_options_and_its_forms_still_fit_a_card(desk: Desk) -> None:
    for field, label in (("source", "客户来源"), ("stage", "阶段")):
        many = "、".join(
            f"{label}的第{n:02}个超长选项名称占二十" for n in range(50 - len(options(desk, field)))
        )
        assert "已加上" in desk.says(ADMIN, f"选项 {label} 加 {many}").text
        assert "一个列表最多 50 个选项" in desk.says(ADMIN, f"选项 {label} 加 再一个").text
        assert len(options(desk, field)) == 50
    desk.says("王磊", COMPLETE)
    assert desk.says("王磊", "更新 云杉智能").card.title == "更新客户资料"
    assert desk.says(ADMIN, "选项").card.title == "选项列表"


def test_an_empty_list_is_free_until_it_gets_options(desk: Desk) -> None:
    desk.says("王磊", f"{COMPLETE} 行业:纺织机械")
    assert "只能填列表里的选项" in desk.says(ADMIN, "选项 行业 加 制造业、物流").text
    assert "不在选项里" in desk.says("王磊", "更新 云杉智能 行业:航天").text
    desk.says("王磊", "更新 云杉智能 行业:物流")
    assert desk.customer(YUNSHAN).details["industry"] == "物流"


def test_a_stage_put_before_the_quotation_needs_no_amount(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    added = desk.says(ADMIN, "选项 阶段 加 样品测试 在 方案报价 前")
    assert "需求确认 → 样品测试 → 方案报价" in added.text
    assert "样品测试" in desk.says("王磊", "更新 云杉智能 阶段:样品测试").text
    assert desk.customer(YUNSHAN).stage == "样品测试"
    late = desk.says(ADMIN, "选项 阶段 加 验收")
    assert "排在最后" in late.text
    assert "要先有预计金额" in desk.says("王磊", "更新 云杉智能 阶段:验收").text


@pytest.mark.parametrize("words", ["选项", "选项 客户来源 加 抖音", "字段", "字段 加 国家 文本"])
@pytest.mark.parametrize("name", ["王磊", "赵敏", "郑琳"])
def test_only_an_administrator_may(desk: Desk, name: str, words: str) -> None:
    refused = desk.says(name, words)
    assert "这个命令由管理员使用" in refused.text
    assert options(desk) == DEFAULT_OPTIONS["source"]
    assert desk.read(lambda store: store.custom_fields.all()) == ()


def test_a_change_is_in_the_audit_with_who_what_and_when(desk: Desk) -> None:
    desk.says(ADMIN, "选项 客户来源 加 抖音")
    at = desk.clock.at
    (entry,) = [one for one in desk.audit() if one.act == "options.add"]
    assert (entry.actor_open_id, entry.at) == (open_id(ADMIN), at)
    assert entry.facts["setting"] == {"said": "选项 客户来源 加 抖音"}
    desk.says(ADMIN, "撤销")
    (undone,) = [one for one in desk.audit() if one.act == "undo"]
    assert undone.facts["setting"] == {"undone": "选项 客户来源 加 抖音"}


def test_undo_takes_back_the_change_and_nothing_before_it(desk: Desk) -> None:
    desk.says(ADMIN, f"报备 {LANGNUO} 李敏 {OTHER_PHONE}")
    changed = desk.says(ADMIN, "选项 客户来源 停 行业展会").card
    assert "已撤销：选项 客户来源 停 行业展会" in desk.says(ADMIN, "撤销").text
    assert options(desk) == DEFAULT_OPTIONS["source"]
    assert desk.reads("报备 云杉智能 张伟 13812345678 来源:行业展会").fields["source"]
    assert len(desk.customers(ADMIN)) == 1
    desk.says(ADMIN, "选项 客户来源 加 抖音")
    assert "还有别的操作" in desk.clicks(ADMIN, changed, "撤销").toast
    assert "抖音" in options(desk)


def test_the_button_on_the_card_takes_the_change_back(desk: Desk) -> None:
    added = desk.says(ADMIN, "选项 客户来源 加 抖音").card
    undone = desk.clicks(ADMIN, added, "撤销")
    assert undone.toast == "已撤销"
    assert options(desk) == DEFAULT_OPTIONS["source"]
    again = desk.says(ADMIN, "选项 客户来源 加 抖音")
    assert "抖音" in options(desk)
    desk.recalls(ADMIN, again)
    assert options(desk) == DEFAULT_OPTIONS["source"]


def test_another_process_follows_within_two_seconds(desk: Desk) -> None:
    other = desk.restarted()
    other.says("王磊", COMPLETE)
    desk.says(ADMIN, "选项 客户来源 加 抖音")
    other.later(seconds=2)
    other.says("王磊", "更新 云杉智能 来源:抖音")
    assert other.customer(YUNSHAN).details["source"] == "抖音"


def test_in_a_group_the_lists_go_to_the_administrator_alone(desk: Desk) -> None:
    bot = Mention("@_user_1", "ou_bot", "报备助手", is_bot=True)
    said = desk.says(ADMIN, "@_user_1 选项 客户来源", group=GROUP, mentions=(bot,))
    assert all("行业展会" not in card.text for card in desk.cards_in(GROUP))
    assert any("行业展会" in card.text for card in said.cards if card.receiver == open_id(ADMIN))


def test_an_unknown_source_is_chosen_from_the_list_by_one_tap_or_word(desk: Desk) -> None:
    asked = desk.says("王磊", f"报备 {LANGNUO} 李敏 {OTHER_PHONE} 需求:叉车 来源:抖音广告投放")
    assert asked.act == "register"
    assert set(DEFAULT_OPTIONS["source"]) <= set(asked.card.buttons)
    chosen = desk.clicks("王磊", asked.card, "线上推广")
    assert "（空） → 线上推广" in chosen.text
    assert desk.customer(LANGNUO).details["source"] == "线上推广"
    desk.says("王磊", COMPLETE.replace("行业展会", "小红书"))
    assert "（空） → 客户转介绍" in desk.says("王磊", "老客户介绍").text
    assert desk.customer(YUNSHAN).details["source"] == "客户转介绍"


@pytest.mark.parametrize("reply", ["4", "主动拜访", "来源：陌拜", "拜访"])
def test_an_update_asks_which_option_and_writes_all_that_was_said(desk: Desk, reply: str) -> None:
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", "更新 云杉智能 来源:小红书 预算:60万")
    assert "读到「小红书」" in asked.text
    assert desk.customer(YUNSHAN).details["source"] == "行业展会"
    desk.says("王磊", reply)
    assert desk.customer(YUNSHAN).details["source"] == "主动拜访"
    assert desk.customer(YUNSHAN).details["expected_amount"] == 600_000
    desk.clicks("王磊", desk.says("王磊", "更新 云杉智能 阶段:差不多了").card, "需求确认")
    assert desk.customer(YUNSHAN).stage == "需求确认"
    assert "（空）" not in desk.says("王磊", "更新 云杉智能 级别:S 阶段:快了").text


def test_the_example_of_a_list_is_an_option_that_is_still_on_it(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says(ADMIN, "选项 客户来源 停 行业展会")
    for words in ("来源:行业展会 级别:S", "来源:未知 级别:S"):
        refused = desk.says("王磊", f"更新 云杉智能 {words}").text
        assert "可以这样写：来源:线上推广" in refused
        assert "来源:行业展会" not in refused
