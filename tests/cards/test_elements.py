"""Every element is a card the platform takes, and nothing people typed is ever parsed as markup."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards import elements as e
from cards import form_elements as f
from cards.plain import fallback_text
from cards.schema import check as schema

Element = dict[str, Any]

HOSTILE = "**粗** <at id=all></at> [x](https://a.example)\u202e\u200b\x07 ![i](img_x) `c`\n# 题"
_FIELD = f.Field("name", "客户名称", is_required=True, hint="全称")


def _in_form(*fields: Element) -> Element:
    submit = e.button("确认报备", {"a": "x"}, style=e.ButtonStyle.PRIMARY, submits="send")
    return f.form("register", fields, submit=submit)


ELEMENTS: dict[str, Callable[[str], list[Element]]] = {
    "text": lambda words: [e.text(words)],
    "note": lambda words: [e.note(words)],
    "heading": lambda words: [e.heading(words)],
    "constant_markdown": lambda words: [e.constant_markdown("**示例**")],
    "fields": lambda words: e.fields([(words, words), ("电话", "138****8000")]),
    "lines": lambda words: [e.lines([(words, words), ("空", "")])],
    "columns": lambda words: [e.columns([e.text(words)], [e.note(words)], keeps_row=True)],
    "button": lambda words: [
        e.button(words, {"a": 1}, confirm=e.Confirm(words, words), style=e.ButtonStyle.DANGER)
    ],
    "button_row": lambda words: [e.button_row(e.button(words, {}), e.button("释放", {}))],
    "text_input": lambda words: [_in_form(f.text_input(f.Field("n", words, hint=words), words))],
    "area_input": lambda words: [_in_form(f.area_input(f.Field("n", words), words))],
    "select": lambda words: [_in_form(*f.select(_FIELD, [f.Option(words, "a")], chosen="a"))],
    "select of nothing chosen": lambda words: [
        _in_form(*f.select(_FIELD, [f.Option(words, "a"), f.Option("甲", "a")], chosen=words))
    ],
    "multi_select": lambda words: [
        _in_form(*f.multi_select(_FIELD, [f.Option(words, "a")], [words, "a"]))
    ],
    "date_input": lambda words: [_in_form(*f.date_input(f.Field("d", words), "2026-12-01"))],
    "datetime_input": lambda words: [
        _in_form(*f.datetime_input(f.Field("d", words), "2026-12-01 09:30"))
    ],
    "person_select": lambda words: [_in_form(*f.person_select(f.Field("p", words), ["ou_a"]))],
    "hr": lambda words: [e.hr()],
    "table": lambda words: [e.table([("name", words)], [{"name": words}, {}])],
    "chart": lambda words: [e.chart("bar", words, [(words, 3)]), e.chart("pie", words, [])],
    "panel": lambda words: [e.panel(words, [e.text(words)])],
}


def _card(words: str, made: list[Element]) -> Element:
    head = e.header(words, "blue", subtitle=words, tags=[e.tag(words, "red")])
    return e.card(head, made, summary=words)


def _strings(node: object, key: str = "") -> Iterator[tuple[str, str, str]]:
    """Give every string with its key and the tag of the object it stands in."""
    if isinstance(node, dict):
        for name, value in node.items():
            if isinstance(value, str):
                yield str(node.get("tag", "")), name, value
            else:
                yield from _strings(value, name)
    elif isinstance(node, list):
        for item in node:
            yield from _strings(item, key)


@pytest.mark.parametrize("name", ELEMENTS)
@pytest.mark.parametrize(
    "words", ["普通文字", HOSTILE, "", "长" * 5000], ids=["usual", "hostile", "empty", "long"]
)
def test_element_passes_the_structural_check(name: str, words: str) -> None:
    card = _card(words, ELEMENTS[name](words))
    assert schema.check(card) == []
    assert schema.size_in_bytes(card) < schema.GUARD_BYTES


@given(words=st.text(min_size=1, max_size=40), name=st.sampled_from(sorted(ELEMENTS)))
def test_words_of_people_never_stand_where_markup_is_parsed(words: str, name: str) -> None:
    marked = f"**{words}<at id=all></at>"
    card = _card(marked, ELEMENTS[name](marked))
    for tag, key, value in _strings(card):
        if tag in ("markdown", "lark_md"):
            assert key != "content" or "<at" not in value
    assert schema.check(card) == []


@given(st.text())
def test_inert_text_is_one_clean_line(words: str) -> None:
    shown = e.inert(words, 50)
    assert len(shown) <= 50
    assert shown == shown.strip()
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", shown)
    assert e.inert(shown, 50) == shown
    shown.encode()


def test_line_breaks_of_people_cannot_fake_a_row_of_facts() -> None:
    shown = fallback_text(
        _card("题", [e.lines([("需求", "终端\n归属人：李雷"), ("来源", "展会")])])
    )
    assert "\n归属人" not in shown
    assert "来源：展会" in shown.splitlines()


def test_fallback_text_reads_like_the_card() -> None:
    made = [
        *e.fields([("客户", "云杉智能"), ("电话", "138****8000"), ("空", "")]),
        e.button_row(e.button("维持归属", {}), e.button("让出", {})),
        _in_form(f.text_input(_FIELD, "云杉")),
        e.table([("a", "客户"), ("b", "阶段")], [{"a": "云杉", "b": "报价"}]),
        e.panel("更多", [e.text("细节")]),
    ]
    assert fallback_text(_card("有人报备", made)).splitlines() == [
        "有人报备",
        "有人报备",
        "客户：云杉智能",
        "电话：138****8000",
        "[维持归属] [让出]",
        "客户名称：云杉",
        "[确认报备]",
        "客户 | 阶段",
        "云杉 | 报价",
        "更多",
        "细节",
    ]
