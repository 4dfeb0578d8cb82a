"""Each outcome becomes a card that the platform takes, that reads well, and that leaks nothing."""

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.plain import fallback_text
from cards.render import CARDS, Audience, Card, render, with_alike_lines
from cards.schema import check as schema
from handlers import outcomes as o
from handlers import views as v
from handlers.actions import unpack
from handlers.domain.custom_field import CustomField, CustomKind, input_name
from tests.cards.samples import CLOUD, NOW, custom_fields, customer, person, samples
from tests.cards.similar_samples import alike_lines

TZ = ZoneInfo("Asia/Shanghai")
HOSTILE = "**粗**<at id=all></at>[x](https://a.example)\u202e\n归属人：谁"


def _render(outcome: o.Outcome, audience: Audience = Audience.PRIVATE) -> Card:
    return render(outcome, audience=audience, now=NOW, tz=TZ)


def _nodes(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _nodes(value)
    elif isinstance(node, list):
        for item in node:
            yield from _nodes(item)


def _buttons(card: Card) -> list[str]:
    nodes = _nodes(card.content)
    return [node["text"]["content"] for node in nodes if node.get("tag") == "button"]


_SAMPLES = samples()
_IDS = [f"{number}-{type(one).__name__}" for number, one in enumerate(_SAMPLES)]
_EVERY = pytest.mark.parametrize("number", range(len(_SAMPLES)), ids=_IDS)


@_EVERY
@pytest.mark.parametrize("words", ["", HOSTILE, "长" * 5000], ids=["usual", "hostile", "long"])
def test_card_passes_the_structural_check_and_stays_small(number: int, words: str) -> None:
    card = _render(samples(words)[number])
    assert schema.check(card.content) == []
    assert schema.size_in_bytes(card.content) < schema.GUARD_BYTES
    assert 0 < len(card.summary) <= 110
    assert card.content["header"]["title"]["content"]


@_EVERY
def test_card_has_at_most_one_primary_button(number: int) -> None:
    nodes = list(_nodes(_render(_SAMPLES[number]).content))
    loud = [node for node in nodes if node.get("type") == "primary_filled"]
    assert len(loud) <= 1


@_EVERY
def test_every_callback_is_an_action_of_ours_without_words_of_people(number: int) -> None:
    for node in _nodes(_render(samples("机密的话")[number]).content):
        for behavior in node.get("behaviors", []):
            click = unpack(behavior["value"])
            assert "机密" not in click.draft


@_EVERY
def test_no_markdown_stands_in_any_card(number: int) -> None:
    tags = {node.get("tag") for node in _nodes(_render(samples(HOSTILE)[number]).content)}
    assert not tags & {"markdown", "lark_md"}


@_EVERY
def test_same_outcome_gives_the_same_card(number: int) -> None:
    assert _render(_SAMPLES[number]) == _render(_SAMPLES[number])


@settings(max_examples=25, deadline=None)
@given(words=st.text(min_size=1, max_size=60))
def test_any_words_of_people_give_acceptable_cards(words: str) -> None:
    for outcome in samples(words):
        assert schema.check(_render(outcome).content) == []


@_EVERY
def test_a_group_never_reads_contacts_or_amounts(number: int) -> None:
    shown = fallback_text(_render(_SAMPLES[number], Audience.GROUP).content)
    assert "138 1234 5678" not in shown
    assert "¥50万" not in shown
    assert "张伟" not in shown.replace(f"报备 {CLOUD} 张伟 13812345678", "")


_LONG = "长" * 500
_CHANGES = tuple(v.ChangeView(f"字段{number}", _LONG, _LONG) for number in range(30))
_FIELDS = tuple(v.FieldView(f"字段{number}", _LONG) for number in range(30))
_PROBLEMS = tuple(v.ProblemView("phone", _LONG, "应为 11 位", "13812345678") for _ in range(12))
_HITS = tuple(
    v.CheckLine("E1", "taken", _LONG, _LONG, person(), 20, number) for number in range(20)
)
_EVENTS = tuple(v.TimelineLine(NOW, _LONG, _LONG, _LONG) for _ in range(20))
_UPDATES = tuple(
    v.TimelineLine(NOW, _LONG, "更新资料", "", _CHANGES, ("contact",)) for _ in range(10)
)


_LONG_OPTIONS = tuple(f"{number:02}号很长的选项名称占满二十个字" for number in range(100))
_CROWD = tuple(
    CustomField(f"自定义的字段第{number}个", list(CustomKind)[number % 5], _LONG_OPTIONS)
    for number in range(50)
)
_CROWD_VALUES = tuple(v.FieldView(one.name, _LONG) for one in _CROWD)
_FIFTY = _LONG_OPTIONS[:50]
_LISTS = tuple(o.OptionList(f"字段{number}", _LONG_OPTIONS) for number in range(55))
_CHANGE = o.SettingChange(_LONG, _LONG, 7, (_LONG, _LONG))


@pytest.mark.parametrize(
    "outcome",
    [
        o.UpdateForm(7, CLOUD, _CROWD_VALUES, _FIFTY, _FIFTY, ("A", "B", "C"), (), _CROWD),
        o.UpdateForm(7, CLOUD, _CROWD_VALUES, _FIFTY, _FIFTY, ("A",), _PROBLEMS[:4], _CROWD),
        o.UpdateForm(7, CLOUD, _CROWD_VALUES, ("甲",), ("乙",), ("A",), (), _CROWD),
        o.RegisterForm("d1", _CROWD_VALUES, ("need",), _PROBLEMS, _FIFTY, NOW, custom=_CROWD),
        o.CustomFieldsShown(_CROWD, tuple(one.name for one in _CROWD), _CHANGE),
        o.OptionLists(_LISTS, ("级别",)),
        o.OptionsShown(_LISTS[0], _CHANGE),
        o.Updated(customer(), _CHANGES, _PROBLEMS),
        o.OwnCustomer(customer(), "名称完全相同", _CHANGES, "d1"),
        o.ConfirmReading("d1", "报备", _FIELDS, "对吗？"),
        o.CustomerCard(customer(fields=_FIELDS), _EVENTS),
        o.CustomerHistory(7, CLOUD, _EVENTS, 1, 2),
        o.CustomerHistory(7, CLOUD, _UPDATES, 1, 2),
        o.CheckResult("云杉", _HITS, used=28, limit=30),
        o.Invalid("报备", _PROBLEMS),
        o.RegisterForm("d1", _FIELDS, ("need",), _PROBLEMS, (), NOW),
        o.Registered(customer(), NOW, 1, 50, notes=("注意" * 100,) * 10),
    ],
    ids=lambda outcome: type(outcome).__name__,
)
def test_crowded_card_stays_within_the_limits(outcome: o.Outcome) -> None:
    card = _render(outcome)
    assert schema.check(card.content) == []
    assert schema.size_in_bytes(card.content) < schema.GUARD_BYTES


def test_forms_ask_for_added_fields_by_their_kind() -> None:
    custom = custom_fields()
    values = (
        v.FieldView("自定义text", "德国"),
        v.FieldView("自定义date", "2027-03-01"),
        v.FieldView("自定义choice", "乙"),
        v.FieldView("自定义choices", "丙、甲"),
    )
    card = _render(o.UpdateForm(7, CLOUD, values, (), (), (), custom=custom))
    found = {node.get("name"): node for node in _nodes(card.content) if node.get("name")}
    made = [found[input_name(one.name)] for one in custom]
    assert [one["tag"] for one in made] == [
        "input",
        "input",
        "date_picker",
        "select_static",
        "multi_select_static",
    ]
    assert made[0]["default_value"] == "德国"
    assert made[2]["initial_date"] == "2027-03-01"
    assert made[3]["initial_option"] == "乙"
    assert made[4]["selected_values"] == ["甲", "丙"]
    assert all(str(one["name"]).isascii() for one in made)
    for field in custom:
        assert field.name in fallback_text(card.content)


def test_fields_without_room_are_named_and_a_long_list_becomes_a_line() -> None:
    card = _render(o.UpdateForm(7, CLOUD, (), _FIFTY, _FIFTY, ("A", "B", "C"), custom=_CROWD))
    shown = fallback_text(card.content)
    assert "这里放不下：自定义的字段第" in shown
    (choice,) = [
        node for node in _nodes(card.content) if node.get("name") == input_name(_CROWD[3].name)
    ]
    assert choice["tag"] == "input"
    assert "共 100 项" in choice["placeholder"]["content"]


def test_a_changed_setting_says_how_to_change_it_back() -> None:
    shown = o.OptionsShown(
        o.OptionList("客户来源", ("行业展会", "抖音")),
        o.SettingChange("已加上：抖音", "选项 客户来源 停 抖音", 5),
    )
    assert fallback_text(_render(shown).content).splitlines() == [
        "选项已修改",
        "客户来源",
        "已加上：抖音",
        "现在有：行业展会、抖音",
        "想改回来可以发：选项 客户来源 停 抖音",
        "[选项] [撤销]",
    ]


def test_giving_a_customer_away_asks_first() -> None:
    outcome = o.AttemptOnYours(3, customer(), person(), NOW, "E1", "名称完全相同")
    nodes = _nodes(_render(outcome).content)
    (cede,) = [n for n in nodes if n.get("tag") == "button" and n["text"]["content"] == "让出"]
    assert cede["type"] == "danger"
    assert cede["confirm"]["title"]["content"]


def test_registered_card_says_what_matters() -> None:
    outcome = o.Registered(customer(missing=()), NOW, 12, 50)
    assert fallback_text(_render(outcome).content).splitlines() == [
        "报备成功",
        CLOUD,
        f"客户名称：{CLOUD}",
        "客户编号：XS2026000001",
        "联系人：张伟 采购经理 138 1234 5678",
        "联系人：何总 0571-88886666",
        "需求：采购巡检终端 50 套",
        "来源：行业展会",
        "预计金额：¥50万",
        "预计成交：12月31日 周四",
        "国家：中国",
        "阶段：需求确认",
        "级别：B",
        "下次跟进：明天 10:00",
        "下一步：发报价",
        "保护期至：12月18日 周五（剩 26 天）",
        "首次跟进：今天 10:00 前",
        "保有量：12 / 50",
        "联系过客户后记一笔跟进，保护期会随之延长。",
        "[跟进] [客户详情] [撤销]",
    ]


def test_second_seller_reads_level_reason_owner_and_days_only() -> None:
    outcome = o.Taken(3, "E1", CLOUD, "名称完全相同", person("王磊"), 26)
    card = _render(outcome)
    assert fallback_text(card.content).splitlines() == [
        "这家客户已有归属",
        CLOUD,
        f"客户名称：{CLOUD}",
        "判断依据：名称完全相同",
        "归属人：王磊（华东销售部）",
        "保护期：剩 26 天",
        "没有登记，归属人已收到通知。您可以：",
        "[申请协作] [申诉] [关注释放]",
    ]
    (tag,) = card.content["header"]["text_tag_list"]
    assert tag["text"]["content"] == "E1 同一家客户"


@pytest.mark.parametrize(
    ("asked", "buttons"),
    [
        ((), ["申请协作", "申诉", "关注释放"]),
        (("share",), ["申诉", "关注释放"]),
        (("share", "appeal", "watch"), []),
    ],
)
def test_what_was_pressed_gives_way_to_a_line(asked: tuple[str, ...], buttons: list[str]) -> None:
    card = _render(o.Taken(3, "E1", CLOUD, "名称完全相同", person(), 26, asked))
    assert _buttons(card) == buttons
    assert ("已申请协作" in fallback_text(card.content)) == ("share" in asked)


def test_doubtful_hit_offers_to_say_it_is_another_company() -> None:
    card = _render(o.Taken(3, "E2", CLOUD, "同一联系电话", person(), 26))
    assert _buttons(card) == ["申请协作", "申诉", "不是同一家", "关注释放"]


def test_the_question_about_similar_names_shows_each_by_right_and_the_ways_to_answer() -> None:
    (asked,) = [one for one in _SAMPLES if isinstance(one, o.AlikeAsked) and len(one.lines) == 3]
    card = _render(asked)
    assert _buttons(card) == [
        "就是这家",
        "就是这家",
        "客户详情",
        "领取",
        "不是同一家",
        "不报备了",
    ]
    assert "同字号「云杉」，地区不同" in fallback_text(card.content)


@pytest.mark.parametrize("words", ["", HOSTILE, "长" * 5000], ids=["usual", "hostile", "long"])
def test_lines_about_similar_names_go_with_any_card_that_has_room(words: str) -> None:
    crowded = 0
    for outcome in samples(words):
        card = with_alike_lines(_render(outcome), alike_lines(words, NOW), now=NOW, tz=TZ)
        if card is None:
            crowded += 1  # the lines wait for another card
            continue
        assert schema.check(card.content) == [], type(outcome)
        assert schema.size_in_bytes(card.content) < schema.GUARD_BYTES
        assert _buttons(card).count("有异议") == 3
        for node in _nodes(card.content):
            if node.get("type") == "callback":
                unpack(node["value"])
    assert crowded < len(_SAMPLES) / 4


def test_owner_whose_name_is_not_disclosed_shows_as_department() -> None:
    shown = fallback_text(_render(o.Taken(3, "E1", CLOUD, "x", person(""), 26)).content)
    assert "归属人：华东销售部的同事" in shown


def test_owner_has_three_answers_until_one_is_given() -> None:
    open_card = o.AttemptOnYours(3, customer(), person(), NOW, "E1", "名称完全相同")
    assert _buttons(_render(open_card)) == ["维持归属", "同意协作", "让出"]
    answered = o.AttemptOnYours(
        3, customer(), person(), NOW, "E1", "名称完全相同", answer="shared", answered_at=NOW
    )
    assert _buttons(_render(answered)) == ["客户详情"]
    assert "您已同意协作" in fallback_text(_render(answered).content)


def test_form_fields_bear_the_words_of_the_product() -> None:
    (form,) = [one for one in _SAMPLES if isinstance(one, o.RegisterForm) and one.is_saved]
    card = _render(form)
    labels = {
        node["label"]["content"] for node in _nodes(card.content) if node.get("tag") == "input"
    }
    assert {"客户名称", "联系人", "电话", "需求"} <= labels
    names = {node.get("name") for node in _nodes(card.content)}
    assert {"name", "contact", "phone", "need", "source", "expected_amount", "remark"} <= names
    assert "来源" in fallback_text(card.content)
    assert "电话：读到「1381234」，手机号应为 11 位" in fallback_text(card.content)
    assert _buttons(card) == ["确认报备", "不报备了"]


def test_reminder_lines_can_be_dealt_with_or_postponed() -> None:
    due = [one for one in _SAMPLES if isinstance(one, o.RemindersDue) and one.more]
    card = _render(due[0])
    assert set(_buttons(card)) == {"跟进", "已跟进", "补全", "知道了", "下一页"}
    selects = [node for node in _nodes(card.content) if node.get("tag") == "select_static"]
    assert len(selects) == 10
    offered = [[option["text"]["content"] for option in one["options"]] for one in selects]
    later = ["1 小时后", "今天下午", "明天上午"]
    assert later in offered
    assert [*later, "申请延期", "释放到公海"] in offered
    assert "还有 4 个" in fallback_text(card.content)


def test_marks_of_our_own_are_not_shown_as_fields() -> None:
    shown = fallback_text(_render(o.CustomerCard(customer())).content)
    assert "expected_close_precision" not in shown
    assert "预计金额：¥50万" in shown
    assert "国家：中国" in shown


def test_every_outcome_has_the_card_function_that_takes_it() -> None:
    for outcome in get_args(o.Outcome):
        taken = get_type_hints(CARDS[outcome])
        assert outcome in (taken["outcome"], *get_args(taken["outcome"])), outcome
    assert set(CARDS) == set(get_args(o.Outcome))
