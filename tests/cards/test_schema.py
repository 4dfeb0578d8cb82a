"""The structural check accepts what the platform documents and names each planted error."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.schema import check as schema

Card = dict[str, Any]


def _card(*elements: Card) -> Card:
    return {
        "schema": "2.0",
        "config": {"update_multi": True},
        "body": {"elements": list(elements)},
    }


def _plain(content: str = "字") -> Card:
    return {"tag": "plain_text", "content": content}


def _button(name: str = "send", **more: Any) -> Card:
    return {"tag": "button", "text": _plain(), "name": name, "form_action_type": "submit", **more}


def _form(*elements: Card, name: str = "form") -> Card:
    return {"tag": "form", "name": name, "elements": [*elements, _button()]}


def _select(**more: Any) -> Card:
    options = [{"text": _plain("甲"), "value": "a"}, {"text": _plain("乙"), "value": "b"}]
    return {"tag": "select_static", "name": "s", "options": options, **more}


def _columns(*elements: Card) -> Card:
    return {
        "tag": "column_set",
        "columns": [{"tag": "column", "elements": [element]} for element in elements],
    }


def _panel(*elements: Card) -> Card:
    return {
        "tag": "collapsible_panel",
        "header": {"title": _plain()},
        "elements": list(elements),
    }


def _table(**more: Any) -> Card:
    column = {"name": "co", "display_name": "客户", "data_type": "text"}
    return {"tag": "table", "columns": [column], "rows": [{"co": "上海某某科技"}], **more}


def _nested(levels: int) -> Card:
    element: Card = {"tag": "hr"}
    for _ in range(levels):
        element = _panel(element)
    return element


GOOD = {
    "empty card": {},
    "text": _card({"tag": "div", "text": {**_plain(), "text_size": "notation", "lines": 2}}),
    "markdown": _card({"tag": "markdown", "content": "**请填写** <at id=ou_a></at>"}),
    "header": {
        **_card(),
        "header": {
            "title": _plain("客户报备"),
            "subtitle": _plain(),
            "template": "blue",
            "icon": {"tag": "standard_icon", "token": "contacts_outlined", "color": "blue"},
            "text_tag_list": [{"tag": "text_tag", "text": _plain("待审核"), "color": "orange"}],
        },
    },
    "form": _card(
        _form(
            {
                "tag": "input",
                "name": "company",
                "label": _plain("客户名称"),
                "placeholder": _plain("营业执照上的名称"),
                "max_length": 100,
                "width": "fill",
                "required": True,
            },
            _select(initial_option="b", initial_index=2),
            {"tag": "multi_select_static", "name": "m", "options": [], "selected_values": []},
            {"tag": "select_person", "name": "p", "options": [{"value": "ou_a"}]},
            {"tag": "date_picker", "name": "d", "initial_date": "2025-10-09"},
            {"tag": "picker_datetime", "name": "dt", "initial_datetime": "2025-10-09 09:30"},
        )
    ),
    "button with dialog": _card(
        {
            "tag": "button",
            "type": "danger_filled",
            "text": _plain("让出"),
            "confirm": {"title": _plain("确定?"), "text": _plain()},
            "behaviors": [{"type": "callback", "value": {"a": 1}}],
        }
    ),
    "table": _card(_table(page_size=10, row_height="low", freeze_first_column=True)),
    "chart": _card(
        {
            "tag": "chart",
            "aspect_ratio": "16:9",
            "chart_spec": {"type": "bar", "data": {"values": []}, "xField": "p", "yField": "n"},
        }
    ),
    "people": _card(
        {"tag": "person_list", "persons": [{"id": "nobody"}], "drop_invalid_user_id": True}
    ),
    "named colours and sizes": {
        **_card({"tag": "div", "text": {**_plain(), "text_size": "body", "text_color": "c1"}}),
        "config": {"update_multi": True, "style": {"text_size": {"body": {}}, "color": {"c1": {}}}},
    },
    "five levels": _card(_nested(5)),
}


@pytest.mark.parametrize("name", GOOD)
def test_documented_card_is_accepted(name: str) -> None:
    assert schema.check(GOOD[name]) == []


_LONG = "长" * (schema.MAX_BYTES // 3)
_DUPLICATE_OPTION = [{"text": _plain(), "value": "a"}, {"text": _plain(), "value": "a"}]
BAD: dict[str, tuple[int, object]] = {
    "no object": (200621, []),
    "no JSON": (200621, {"schema": {1, 2}}),
    "lone surrogate": (200621, _card({"tag": "markdown", "content": "\ud800"})),
    "old schema": (200732, {**_card(), "schema": "1.0"}),
    "schema missing": (200621, {"config": {"update_multi": True}}),
    "elements at the root": (200861, {**_card(), "elements": []}),
    "unknown tag": (200861, _card({"tag": "marquee"})),
    "v1 action": (200861, _card({"tag": "action", "actions": []})),
    "v1 note": (200861, _card({"tag": "note", "elements": []})),
    "column outside a set": (200861, _card({"tag": "column", "elements": []})),
    "no tag": (200621, _card({"content": "x"})),
    "unknown property": (200621, _card({"tag": "hr", "thickness": 2})),
    "unknown card property": (200621, {**_card(), "fallbacks": {}}),
    "unknown config property": (200621, {**_card(), "config": {"update_multi": True, "x": 1}}),
    "unknown text property": (200621, _card(_button(text={**_plain(), "bold": True}))),
    "too large": (230025, _card({"tag": "markdown", "content": _LONG})),
    "201 nodes": (11310, _card(*[{"tag": "hr"}] * 201)),
    "six tables": (11310, _card(*[_table()] * 6)),
    "six tables in markdown": (
        11310,
        _card(*[{"tag": "markdown", "content": "|a|b|\n|--|--|\n|1|2|"}] * 6),
    ),
    "six levels": (11310, _card(_nested(6))),
    "form in a column": (200621, _card(_columns(_form()))),
    "form in a form": (200621, _card(_form(_form(name="inner")))),
    "form in a panel": (200621, _card(_panel(_form()))),
    "table in a column": (200621, _card(_columns(_table()))),
    "table in a form": (200621, _card(_form(_table()))),
    "chart in a form": (
        200621,
        _card(_form({"tag": "chart", "chart_spec": {"type": "bar", "data": {}}})),
    ),
    "form without submit": (
        200530,
        _card({"tag": "form", "name": "f", "elements": [{"tag": "hr"}]}),
    ),
    "field without a name": (200530, _card(_form({"tag": "input"}))),
    "field with an empty name": (200530, _card(_form({"tag": "input", "name": ""}))),
    "name used twice": (200530, _card(_form(_select(), _select()))),
    "name used inside and outside": (200530, _card(_select(), _form(_select()))),
    "submit outside a form": (200621, _card({k: w for k, w in _button().items() if k != "name"})),
    "several choices outside a form": (
        200621,
        _card({"tag": "multi_select_static", "name": "m", "options": []}),
    ),
    "several people outside a form": (
        200621,
        _card({"tag": "multi_select_person", "name": "m", "options": []}),
    ),
    "callback value a string": (
        200732,
        _card(
            {"tag": "button", "text": _plain(), "behaviors": [{"type": "callback", "value": "x"}]}
        ),
    ),
    "old value a string": (200732, _card({"tag": "button", "text": _plain(), "value": "x"})),
    "not shared": (300302, {**_card(), "config": {"update_multi": False}}),
    "sharing not said": (300302, {"schema": "2.0", "body": {"elements": []}}),
    "row key without a column": (200915, _card(_table(rows=[{"other": "x"}]))),
    "rows malformed": (200914, _card(_table(rows=["x"]))),
    "cell of the wrong type": (200914, _card(_table(rows=[{"co": 3}]))),
    "column name twice": (200915, _card(_table(columns=[{"name": "co"}, {"name": "co"}]))),
    "page too long": (200732, _card(_table(page_size=11))),
    "element id malformed": (300301, _card({"tag": "hr", "element_id": "1st"})),
    "element id twice": (300301, _card(*[{"tag": "hr", "element_id": "line"}] * 2)),
    "header colour": (200732, {**_card(), "header": {"title": _plain(), "template": "pink"}}),
    "header without title": (200732, {**_card(), "header": {"subtitle": _plain()}}),
    "four tags": (
        200732,
        {**_card(), "header": {"title": _plain(), "text_tag_list": [{"tag": "text_tag"}] * 4}},
    ),
    "button type": (200732, _card(_button(type="huge"))),
    "text size": (200732, _card({"tag": "markdown", "content": "", "text_size": "giant"})),
    "width mode": (200732, {**_card(), "config": {"update_multi": True, "width_mode": "wide"}}),
    "flex mode": (200732, _card({"tag": "column_set", "flex_mode": "wrap", "columns": []})),
    "column weight": (
        200732,
        _card({"tag": "column_set", "columns": [{"tag": "column", "weight": 6, "elements": []}]}),
    ),
    "input too long": (200732, _card({"tag": "input", "name": "i", "max_length": 1001})),
    "more beforehand than may be typed": (
        200732,
        _card({"tag": "input", "name": "i", "max_length": 3, "default_value": "四个字呀"}),
    ),
    "placeholder too long": (
        200732,
        _card({"tag": "input", "name": "i", "placeholder": _plain("字" * 101)}),
    ),
    "option value twice": (200732, _card(_select(options=_DUPLICATE_OPTION))),
    "initial option not offered": (200732, _card(_select(initial_option="z"))),
    "initial index beyond": (200732, _card(_select(initial_index=3))),
    "selected value not offered": (
        200732,
        _card(
            _form(
                {"tag": "multi_select_static", "name": "m", "options": [], "selected_values": ["z"]}
            )
        ),
    ),
    "person id": (100290, _card({"tag": "person", "user_id": "wang"})),
    "person option": (
        100290,
        _card({"tag": "select_person", "name": "p", "options": [{"value": "wang"}]}),
    ),
    "person in a list": (100290, _card({"tag": "person_list", "persons": [{"id": "wang"}]})),
    "mention of nobody": (100290, _card({"tag": "markdown", "content": "<at id=wang></at>"})),
    "mention of all": (230018, _card({"tag": "markdown", "content": "hi <at id=all></at>"})),
    "mention of all in lark_md": (
        230018,
        _card({"tag": "div", "text": {"tag": "lark_md", "content": "<at id='all'></at>"}}),
    ),
    "image key": (200570, _card({"tag": "img", "img_key": "x.png", "alt": _plain("")})),
    "chart without type": (200550, _card({"tag": "chart", "chart_spec": {"data": {}}})),
    "dialog without title": (200732, _card(_button(confirm={"text": _plain()}))),
    "date malformed": (200732, _card({"tag": "date_picker", "name": "d", "initial_date": "10/9"})),
    "spacing": (200732, _card({"tag": "hr", "margin": "wide"})),
}


@pytest.mark.parametrize("name", BAD)
def test_planted_error_is_named_with_its_code(name: str) -> None:
    code, card = BAD[name]
    problems = schema.check(card)
    assert code in [problem.code for problem in problems], problems
    assert all(problem.path.startswith("ROOT") and problem.message for problem in problems)


def test_path_leads_to_the_faulty_element() -> None:
    problems = schema.check(_card({"tag": "hr"}, _columns({"tag": "marquee"})))
    assert [problem.path for problem in problems] == [
        "ROOT -> body -> elements -> [1] -> columns -> [0] -> elements -> [0]"
    ]


def test_check_leaves_the_card_as_it_was() -> None:
    card = _card(_form(_select()), _table())
    before = copy.deepcopy(card)
    schema.check(card)
    assert card == before


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "tag",
                    "text",
                    "content",
                    "elements",
                    "columns",
                    "options",
                    "rows",
                    "name",
                    "value",
                ]
            ),
            inner
            | st.sampled_from(
                [
                    "plain_text",
                    "form",
                    "table",
                    "button",
                    "select_static",
                    "column_set",
                    "chart",
                    "img",
                ]
            ),
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(_JSON)
def test_garbage_never_raises(value: object) -> None:
    schema.check(value)
    schema.check({"schema": "2.0", "config": value, "header": value, "body": {"elements": value}})
    schema.check(_card({"tag": "table", "columns": value, "rows": value}))


def test_deeply_nested_garbage_is_refused_quietly() -> None:
    element: Card = {"tag": "hr"}
    for _ in range(400):
        element = _panel(element)
    assert 11310 in [problem.code for problem in schema.check(_card(element))]


def test_size_counts_utf8_bytes_of_compact_json() -> None:
    card = _card({"tag": "markdown", "content": "长"})
    compact = json.dumps(card, ensure_ascii=False, separators=(",", ":"))
    assert schema.size_in_bytes(card) == len(compact.encode())
