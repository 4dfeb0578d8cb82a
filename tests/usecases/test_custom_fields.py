"""字段: an administrator's fields are understood, asked for, shown, searched and taken back like the product's own."""

from datetime import date
from decimal import Decimal

import pytest

from cards.theme import LABELS as SCREEN_WORDS
from handlers.catalog import COMMANDS
from handlers.domain.custom_field import CustomField, CustomKind, input_name
from handlers.reading.labels import FIELDS
from storage.uow import SqlStore
from tests.usecases.desk import ADMIN, Desk, open_id
from tests.usecases.samples import COMPLETE, OTHER_PHONE, PHONE, YUNSHAN

ALL_KINDS = (
    "国家 文本",
    "年产值 数字",
    "投产日期 日期",
    "渠道商 单选 甲,乙,丙",
    "兴趣 多选 产线、仓储、质检",
)
FILLED = "国家:德国 年产值:3000万 投产日期:2027-03-01 渠道商:乙 兴趣:产线,质检"
VALUES = {
    "国家": "德国",
    "年产值": Decimal(30_000_000),
    "投产日期": date(2027, 3, 1),
    "渠道商": "乙",
    "兴趣": ("产线", "质检"),
}


def add_all(desk: Desk) -> None:
    for words in ALL_KINDS:
        assert "已加上字段" in desk.says(ADMIN, f"字段 加 {words}").text


def live(desk: Desk) -> tuple[CustomField, ...]:
    return desk.read(lambda store: store.custom_fields.live())


def values(desk: Desk, name: str = YUNSHAN) -> dict[str, object]:
    details = desk.customer(name).details
    return {key: value for key, value in details.items() if not key.isascii()}


def test_the_five_kinds_are_added_and_listed(desk: Desk) -> None:
    assert "还没有自定义字段" in desk.says(ADMIN, "字段").text
    add_all(desk)
    shown = desk.says(ADMIN, "字段").text
    for words in (
        "国家：文本",
        "年产值：数字",
        "投产日期：日期",
        "渠道商：单选（甲、乙、丙）",
        "兴趣：多选",
    ):
        assert words in shown
    assert live(desk)[3] == CustomField("渠道商", CustomKind.CHOICE, ("甲", "乙", "丙"))


def test_a_registration_keeps_their_values(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} {FILLED}")
    assert values(desk) == VALUES
    assert desk.customer(YUNSHAN).details["need"] == "采购50套巡检终端"
    card = desk.says("王磊", "客户 云杉智能").text
    for words in (
        "国家：德国",
        "年产值：3000万",
        "投产日期：2027年3月1日",
        "渠道商：乙",
        "兴趣：产线、质检",
    ):
        assert words in card


def test_a_pasted_form_is_read(desk: Desk) -> None:
    add_all(desk)
    desk.says(
        "王磊",
        f"报备\n客户名称：{YUNSHAN}\n联系人：张伟\n电话：{PHONE}\n国家：德国 慕尼黑\n年产值：1.2亿\n"
        "投产日期：2027年3月1日\n渠道商：\n兴趣：产线 质检",
    )
    assert values(desk) == {
        "国家": "德国 慕尼黑",
        "年产值": Decimal(120_000_000),
        "投产日期": date(2027, 3, 1),
        "兴趣": ("产线", "质检"),
    }


def test_an_update_shows_old_and_new_and_undo_restores(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} 国家:德国 年产值:3000万")
    updated = desk.says("王磊", "更新 云杉智能 国家:法国 年产值:4500万 兴趣:仓储 投产日期:2027.3.1")
    for words in ("德国 → 法国", "3000万 → 4500万", "（空） → 仓储", "（空） → 2027年3月1日"):
        assert words in updated.text
    desk.says("王磊", "更新 云杉智能 国家改成意大利")
    assert values(desk)["国家"] == "意大利"
    desk.says("王磊", "撤销")
    assert values(desk)["国家"] == "法国"
    desk.clicks("王磊", desk.says("王磊", "撤销").card, "确认撤销")
    assert values(desk) == {"国家": "德国", "年产值": Decimal(30_000_000)}


def test_the_history_tells_old_and_new_to_whom_may_see_them(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} 国家:德国 年产值:3000万")
    desk.says("王磊", f"更新 云杉智能 国家:法国 年产值:4500万 预计金额:65万 电话:{OTHER_PHONE}")
    for name in ("王磊", "赵敏", ADMIN):
        told = desk.says(name, f"历史 {YUNSHAN}")
        for words in ("更新资料", "国家：德国 → 法国", "年产值：3000万 → 4500万", "65万", "联系人"):
            assert words in told.text, name
        assert OTHER_PHONE not in str(told.card.content)
    for name in ("陈晨", "郑琳"):
        assert "法国" not in desk.says(name, f"历史 {YUNSHAN}").text
    desk.says(ADMIN, "字段 停 国家")
    stopped = desk.says("王磊", f"历史 {YUNSHAN}").text
    assert "法国" not in stopped
    assert "4500万" in stopped
    desk.says("王磊", "撤销")
    assert "撤销更新" in desk.says("王磊", f"历史 {YUNSHAN}").text


def test_said_alone_they_are_meant_for_the_customer_spoken_of_last(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", "国家:法国 年产值:3000万").card
    assert values(desk) == {}
    desk.clicks("王磊", asked, "确认更新")
    assert values(desk) == {"国家": "法国", "年产值": Decimal(30_000_000)}


@pytest.mark.parametrize(
    "words",
    ["云杉智能的国家改成法国", "国家写错了，是法国", "国家不是德国 是法国", "国家应该是法国"],
)
def test_a_correction_of_them_needs_no_command_and_is_confirmed(desk: Desk, words: str) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} 国家:德国 渠道商:甲")
    desk.says("王磊", words)
    assert values(desk)["国家"] == "德国"
    desk.says("王磊", "确认")
    assert values(desk)["国家"] == "法国"
    desk.clicks("王磊", desk.says("王磊", "云杉的渠道商改成丁").card, "乙")
    assert values(desk)["渠道商"] == "乙"


def test_nothing_new_changes_nothing(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} {FILLED}")
    before = desk.customer(YUNSHAN).version
    assert "没有变化" in desk.says("王磊", f"更新 云杉智能 {FILLED}").text
    form = desk.says("王磊", "更新 云杉智能").card
    assert "没有变化" in desk.clicks("王磊", form, "确认更新").text
    assert desk.customer(YUNSHAN).version == before


def test_the_forms_ask_for_them_filled_in(desk: Desk) -> None:
    add_all(desk)
    form = desk.says("王磊", f"报备 {YUNSHAN} 国家:德国 年产值:3000万 兴趣:产线").card
    for name in VALUES:
        assert name in form.text
    assert form.fields[input_name("国家")] == "德国"
    assert form.fields[input_name("兴趣")] == ["产线"]
    sent = {
        "contact": "张伟",
        "phone": PHONE,
        input_name("投产日期"): "2027-03-01 +0800",
        input_name("渠道商"): "乙",
        input_name("兴趣"): ["产线", "质检"],
    }
    assert desk.clicks("王磊", form, "确认报备", sent).card.title == "报备成功"
    assert values(desk) == VALUES
    update = desk.says("王磊", "更新 云杉智能").card
    assert update.fields[input_name("投产日期")] == "2027-03-01"
    assert update.fields[input_name("渠道商")] == "乙"
    changed = desk.clicks("王磊", update, "确认更新", {input_name("渠道商"): "丙"})
    assert "乙 → 丙" in changed.text
    assert values(desk) == VALUES | {"渠道商": "丙"}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_emptied_on_the_form_is_removed_and_comes_back_by_undo(
    desk: Desk, name: str
) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} {FILLED}")
    form = desk.says("王磊", "更新 云杉智能").card
    empty: list[str] | str = [] if name == "兴趣" else ""
    sent = desk.clicks("王磊", form, "确认更新", {input_name(name): empty})
    assert "→ （空）" in sent.text
    assert values(desk) == {key: value for key, value in VALUES.items() if key != name}
    desk.clicks("王磊", sent.card, "撤销")
    assert values(desk) == VALUES


def test_a_choice_that_is_no_option_any_more_is_not_lost_by_a_form(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} {FILLED}")
    for option in ("渠道商 停 乙", "兴趣 停 质检"):
        desk.says(ADMIN, f"选项 {option}")
    form = desk.says("王磊", "更新 云杉智能").card
    sent = {input_name("渠道商"): "", input_name("兴趣"): [], input_name("国家"): ""}
    desk.clicks("王磊", form, "确认更新", sent)
    assert values(desk) == {key: value for key, value in VALUES.items() if key != "国家"}


@pytest.mark.parametrize(
    ("words", "read", "wrong"),
    [
        ("国家:" + "长" * 201, "长长", "最多 200 个字"),
        ("国家:未知", "未知", "占位"),
        ("年产值:300吨", "300吨", "不带单位"),
        ("年产值:很多", "很多", "不带单位"),
        ("年产值:80-100万", "80-100万", "确定的数"),
        ("年产值:100万美元", "100万美元", "确定的数"),
        ("投产日期:2027年3月", "2027年3月", "要写到哪一天"),
        ("投产日期:2027-02-30", "2027-02-30", "没有这一天"),
        ("投产日期:很快", "很快", "读不出日期"),
        ("渠道商:丁", "丁", "可选：甲、乙、丙"),
        ("渠道商:甲、乙", "甲、乙", "只能选一个"),
        ("兴趣:产线、采购", "采购", "可选：产线、仓储、质检"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_read_and_an_example(
    desk: Desk, words: str, read: str, wrong: str
) -> None:
    add_all(desk)
    desk.says("王磊", COMPLETE)
    refused = desk.says("王磊", f"更新 云杉智能 {words}").text
    name = words.partition(":")[0]
    assert f"{name}：读到「{read}" in refused
    assert wrong in refused
    assert f"可以这样写：{name}:" in refused
    assert values(desk) == {}


def test_all_wrong_values_are_told_at_once_in_the_form(desk: Desk) -> None:
    add_all(desk)
    form = desk.says("王磊", f"报备 {YUNSHAN} 张伟 国家:未知 年产值:300吨 渠道商:丁").card
    for words in ("国家：读到「未知」", "年产值：读到「300吨」", "渠道商：读到「丁」"):
        assert words in form.text
    again = desk.clicks("王磊", form, "确认报备", {"phone": PHONE, input_name("年产值"): "3000万"})
    assert again.card.title == "报备成功"
    assert values(desk) == {"年产值": Decimal(30_000_000)}


def test_a_day_without_its_year_is_asked_about(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", COMPLETE)
    asked = desk.says("王磊", "更新 云杉智能 投产日期:3月1日").card
    assert "读作 2027-03-01，对吗" in asked.text
    assert values(desk) == {}
    desk.clicks("王磊", asked, "确认更新")
    assert values(desk) == {"投产日期": date(2027, 3, 1)}


def test_registering_ones_own_customer_again_offers_them_as_an_update(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", COMPLETE)
    own = desk.says("王磊", f"{COMPLETE} 国家:德国").card
    assert "（空） → 德国" in own.text
    desk.clicks("王磊", own, "确认更新")
    assert values(desk) == {"国家": "德国"}


def test_a_follow_up_may_state_them_and_its_undo_restores(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} 投产日期:2027-01-01 兴趣:产线")
    desk.says(
        "王磊",
        "跟进 云杉智能 电话聊了投产计划，对方确认了新日期 投产日期:2027-05-01 兴趣:质检 国家:德国",
    )
    assert values(desk) == {"国家": "德国", "投产日期": date(2027, 5, 1), "兴趣": ("质检",)}
    desk.says("王磊", "撤销")
    assert values(desk) == {"投产日期": date(2027, 1, 1), "兴趣": ("产线",)}


def test_the_form_of_a_follow_up_keeps_what_was_said_of_them(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", COMPLETE)
    form = desk.says("王磊", "跟进 云杉智能 国家:德国 渠道商:丁").card
    assert form.fields[input_name("国家")] == "德国"
    assert "可选：甲、乙、丙" in form.text
    assert "兴趣" not in form.text
    sent = {"content": "电话聊了合同条款，对方基本同意", input_name("渠道商"): "乙"}
    assert desk.clicks("王磊", form, "跟进", sent).card.title == "跟进已记录"
    assert values(desk) == {"国家": "德国", "渠道商": "乙"}


def test_a_stopped_field_hides_and_comes_back_with_its_values(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} 国家:德国 渠道商:乙")
    stopped = desk.says(ADMIN, "字段 停 国家")
    assert "已停用字段：国家" in stopped.text
    assert "字段 加 国家 文本" in stopped.text
    assert values(desk) == {"渠道商": "乙"}
    assert "国家" not in desk.says("王磊", "客户 云杉智能").text
    assert "国家" not in desk.says("王磊", "更新 云杉智能").text
    assert "哪个字段" in desk.says("王磊", "更新 云杉智能 国家:法国").text
    desk.says("王磊", "更新 云杉智能 渠道商:甲")
    assert "原来填过的内容都在" in desk.says(ADMIN, "字段 加 国家 文本").text
    assert values(desk) == {"国家": "德国", "渠道商": "甲"}


def test_undo_takes_a_field_back_and_gives_a_stopped_one_back(desk: Desk) -> None:
    added = desk.says(ADMIN, "字段 加 国家 文本").card
    desk.clicks(ADMIN, added, "撤销")
    assert live(desk) == ()
    desk.says(ADMIN, "字段 加 渠道商 单选 甲,乙")
    desk.says(ADMIN, "字段 停 渠道商")
    assert "已撤销：字段 停 渠道商" in desk.says(ADMIN, "撤销").text
    assert live(desk) == (CustomField("渠道商", CustomKind.CHOICE, ("甲", "乙")),)


def test_a_field_comes_back_as_another_kind_only_without_values(desk: Desk) -> None:
    desk.says(ADMIN, "字段 加 国家 文本")
    desk.says(ADMIN, "字段 停 国家")
    assert "已恢复字段" in desk.says(ADMIN, "字段 加 国家 单选 德国,法国").text
    desk.says("王磊", f"{COMPLETE} 国家:德国")
    desk.says(ADMIN, "字段 停 国家")
    refused = desk.says(ADMIN, "字段 加 国家 数字").text
    assert "不能换类型" in refused
    assert "已恢复字段" in desk.says(ADMIN, "字段 恢复 国家").text
    assert values(desk) == {"国家": "德国"}


def test_choices_are_kept_by_the_command_of_options(desk: Desk) -> None:
    add_all(desk)
    assert "渠道商" in desk.says(ADMIN, "选项").text
    assert "已加上：丁" in desk.says(ADMIN, "选项 渠道商 加 丁").text
    desk.says("王磊", f"{COMPLETE} 渠道商:丁")
    assert values(desk) == {"渠道商": "丁"}
    desk.says(ADMIN, "选项 渠道商 停 丁")
    assert "可选：甲、乙、丙" in desk.says("王磊", "更新 云杉智能 渠道商:丁").text
    assert "渠道商：丁" in desk.says("王磊", "客户 云杉智能").text
    desk.says(ADMIN, "撤销")
    assert live(desk)[3].options == ("甲", "乙", "丙", "丁")


def test_a_form_sent_back_keeps_a_choice_that_was_stopped_since(desk: Desk) -> None:
    add_all(desk)
    desk.says("王磊", f"{COMPLETE} 兴趣:产线、仓储 渠道商:乙")
    desk.says(ADMIN, "选项 兴趣 停 仓储")
    desk.says(ADMIN, "选项 渠道商 停 乙")
    form = desk.says("王磊", "更新 云杉智能").card
    assert "没有变化" in desk.clicks("王磊", form, "确认更新").text
    assert values(desk) == {"渠道商": "乙", "兴趣": ("产线", "仓储")}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("加", "没有写字段名"),
        ("加 国家", "还缺类型"),
        ("加 国家 图片", "不认识类型"),
        ("加 国 文本", "2 到 12 个字"),
        ("加 " + "长" * 13 + " 文本", "2 到 12 个字"),
        ("加 ERP 文本", "要有汉字"),
        ("加 国家(英) 文本", "不要空格和标点"),
        ("加 <at>国家 文本", "不要空格和标点"),
        ("加 渠道商 单选", "至少要写两个选项"),
        ("加 渠道商 多选 甲", "至少要写两个选项"),
        ("加 渠道商 单选 甲,*乙*", "只用汉字、字母、数字"),
        ("加 渠道商 单选 甲," + "长" * 21, "一个选项最多 20 个字"),
        ("加 渠道商 单选 " + ",".join(f"甲{n}" for n in range(101)), "最多 100 个"),
        ("加 国家 文本 德国", "只有单选、多选要写"),
        ("停 国家", "没有叫「国家」的自定义字段"),
        ("停", "没有写停哪个字段"),
        ("国家 文本", "写 加 或 停"),
    ],
)
def test_what_cannot_be_added_is_answered_with_why_and_an_example(
    desk: Desk, words: str, why: str
) -> None:
    refused = desk.says(ADMIN, f"字段 {words}").text
    assert why in refused
    assert "字段 加 " in refused
    assert live(desk) == ()


def test_no_field_is_called_like_anything_of_the_product(desk: Desk) -> None:
    labels = {label for one in FIELDS for label in one.labels}
    words = {word for one in COMMANDS for word in (one.word, *one.synonyms, *one.typos)}
    every = {word for word in labels | words | set(SCREEN_WORDS.values()) if 2 <= len(word) <= 12}
    for word in sorted(every):
        if word.isascii() or not word.isalnum():
            continue
        refused = desk.says(ADMIN, f"字段 加 {word} 文本").text
        assert "系统已有的字段或命令" in refused, word
    assert live(desk) == ()


def test_the_same_name_twice_is_answered(desk: Desk) -> None:
    desk.says(ADMIN, "字段 加 ERP编号 文本")
    assert "已经有「ERP编号」" in desk.says(ADMIN, "字段 加 erp编号 数字").text
    desk.says(ADMIN, "字段 加 渠道商 单选 甲,乙")
    refused = desk.says(ADMIN, "字段 加 渠道商 单选 丙,丁").text
    assert "选项 渠道商 加" in refused
    assert len(live(desk)) == 2


def test_fifty_fields_at_most_and_the_forms_still_fit(desk: Desk) -> None:
    hundred = tuple(f"第{n:02}号超长选项的名称占位二十" for n in range(100))

    def work(store: SqlStore) -> None:
        for number in range(50):
            kind = list(CustomKind)[number % 5]
            options = hundred if kind in (CustomKind.CHOICE, CustomKind.CHOICES) else ()
            field = CustomField(f"自定义的字段第{number:02}个", kind, options)
            store.custom_fields.add(field, by="test", at=desk.clock.at)

    desk.write(work)
    assert "最多 50 个" in desk.says(ADMIN, "字段 加 国家 文本").text
    assert "自定义的字段第49个" in desk.says(ADMIN, "字段").text
    assert desk.says(ADMIN, "选项").card.title == "选项列表"
    form = desk.says("王磊", "报备").card
    assert "自定义的字段第00个" in form.text
    assert "这里放不下" in form.text
    said = " ".join(f"自定义的字段第{n:02}个:{'内容很长' * 20}" for n in range(0, 50, 5))
    desk.says("王磊", f"{COMPLETE} {said}")
    assert len(values(desk)) == 10
    assert "自定义的字段第45个" in desk.says("王磊", "客户 云杉智能").text
    desk.says("王磊", "更新 云杉智能")


def test_a_stranger_and_finance_never_see_them(desk: Desk) -> None:
    desk.says(ADMIN, "字段 加 国家 文本")
    desk.says("王磊", f"{COMPLETE} 国家:密闻之国")
    for name in ("陈晨", "周强", "郑琳", "李雷"):
        for words in (
            f"客户 {YUNSHAN}",
            f"查重 {YUNSHAN}",
            f"历史 {YUNSHAN}",
            "我的客户 国家:密闻之国",
        ):
            said = desk.says(name, words)
            shown = [card.text for card in said.cards if words != "我的客户 国家:密闻之国"]
            assert all("密闻之国" not in text for text in shown), (name, words)
        assert YUNSHAN not in desk.says(name, "我的客户 国家:密闻之国").text
    assert "密闻之国" not in desk.says("陈晨", f"报备 {YUNSHAN} 李四 {OTHER_PHONE}").text
    for name in ("王磊", "赵敏", ADMIN):
        assert "密闻之国" in desk.says(name, f"客户 {YUNSHAN}").text


def test_a_draft_forgets_a_field_that_was_stopped_since(desk: Desk) -> None:
    desk.says(ADMIN, "字段 加 国家 文本")
    form = desk.says("王磊", f"报备 {YUNSHAN} 国家:德国").card
    desk.says(ADMIN, "字段 停 国家")
    done = desk.clicks("王磊", form, "确认报备", {"contact": "张伟", "phone": PHONE})
    assert done.card.title == "报备成功"
    desk.says(ADMIN, "字段 加 国家 文本")
    assert values(desk) == {}


def test_a_withdrawn_registration_is_registered_anew_without_them(desk: Desk) -> None:
    desk.says(ADMIN, "字段 加 国家 文本")
    desk.says("王磊", f"{COMPLETE} 国家:德国")
    desk.says("王磊", "撤销")
    desk.says("王磊", COMPLETE)
    assert values(desk) == {}


def test_each_change_is_in_the_audit(desk: Desk) -> None:
    desk.says(ADMIN, "字段 加 渠道商 单选 甲,乙")
    desk.says(ADMIN, "字段 停 渠道商")
    kept = [(one.act, one.actor_open_id, one.facts["setting"]["said"]) for one in desk.audit()]
    assert kept == [
        ("fields.stop", open_id(ADMIN), "字段 停 渠道商"),
        ("fields.add", open_id(ADMIN), "字段 加 渠道商 单选 甲,乙"),
    ]


def test_another_process_understands_a_field_within_two_seconds(desk: Desk) -> None:
    other = desk.restarted()
    other.says("王磊", COMPLETE)
    desk.says(ADMIN, "字段 加 国家 文本")
    other.later(seconds=2)
    other.says("王磊", "更新 云杉智能 国家:德国")
    assert values(other) == {"国家": "德国"}
