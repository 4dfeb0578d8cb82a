"""Cards that use every component the chat page draws; the page's tests send them by the wire API.

Only data: one function per card, so that no test can change another's copy.
"""

from typing import Any

Card = dict[str, Any]

OPTIONS = [
    {"text": {"tag": "plain_text", "content": "行业展会"}, "value": "fair"},
    {"text": {"tag": "plain_text", "content": "客户转介绍"}, "value": "referral"},
    {"text": {"tag": "plain_text", "content": "主动拜访"}, "value": "visit"},
]
TEMPLATES = (
    "blue", "wathet", "turquoise", "green", "yellow", "orange", "red",
    "carmine", "violet", "purple", "indigo", "grey", "default",
)  # fmt: skip


def plain(content: str) -> Card:
    """A plain_text object."""
    return {"tag": "plain_text", "content": content}


def card(*elements: Card, title: str = "", template: str = "blue", **header: Any) -> Card:
    """A card of these elements."""
    shell: Card = {"schema": "2.0", "config": {"update_multi": True}}
    if title:
        shell["header"] = {"title": plain(title), "template": template, **header}
    return {**shell, "body": {"elements": list(elements)}}


def button(text: str, kind: str = "default", **more: Any) -> Card:
    """A button; give `value` to make it call back."""
    value = more.pop("value", None)
    behaviors = {"behaviors": [{"type": "callback", "value": value}]} if value is not None else {}
    return {"tag": "button", "text": plain(text), "type": kind, **behaviors, **more}


def row(*elements: Card) -> Card:
    """Buttons side by side."""
    columns = [{"tag": "column", "width": "auto", "elements": [one]} for one in elements]
    return {
        "tag": "column_set",
        "flex_mode": "flow",
        "horizontal_spacing": "8px",
        "columns": columns,
    }


def fact(label: str, value: str) -> Card:
    """A label above its value."""
    return {
        "tag": "column",
        "width": "weighted",
        "weight": 1,
        "vertical_spacing": "2px",
        "elements": [
            {
                "tag": "div",
                "text": {**plain(label), "text_size": "notation", "text_color": "grey"},
            },
            {"tag": "div", "text": plain(value)},
        ],
    }


def registered() -> Card:
    """What a salesperson sees after registering."""
    return card(
        {
            "tag": "column_set",
            "flex_mode": "bisect",
            "horizontal_spacing": "8px",
            "columns": [
                fact("联系人", "张伟 138****5678"),
                fact("保护到", "1月21日 周四 · 剩 60 天"),
                fact("需求", "采购巡检终端"),
                fact("来源", "行业展会"),
            ],
        },
        {"tag": "hr"},
        {
            "tag": "div",
            "text": {**plain("24 小时内做第一次跟进，保护期就会顺延。"), "text_color": "grey"},
        },
        row(
            button("跟进", "primary_filled", value={"op": "follow"}),
            button("查看", value={"op": "show"}),
            button("撤销", "danger_text", value={"op": "undo"}),
        ),
        title="报备成功：杭州云杉智能科技有限公司",
        template="green",
        subtitle=plain("XS2026000001"),
        text_tag_list=[{"tag": "text_tag", "text": plain("保护中"), "color": "green"}],
    )


def refused() -> Card:
    """What the second salesperson sees."""
    return card(
        {"tag": "div", "text": plain("杭州云杉智能科技有限公司 已由 王磊（华东销售部）报备。")},
        {
            "tag": "column_set",
            "flex_mode": "stretch",
            "background_style": "grey",
            "columns": [fact("命中", "E1 完全一致：公司全称相同"), fact("保护", "剩 60 天")],
        },
        row(
            button("申请协作", "primary_filled", value={"op": "join"}),
            button("申诉", "default", value={"op": "appeal"}),
            button("关注释放", "default", value={"op": "watch"}),
        ),
        title="这家客户已有归属",
        template="red",
        text_tag_list=[{"tag": "text_tag", "text": plain("撞单 E1"), "color": "red"}],
    )


def attempt() -> Card:
    """What the owner sees; 同意协作 replaces the card, 让出 asks first."""
    confirm = {
        "title": plain("让出这家客户？"),
        "text": plain("让出后归李雷，你的保护期到此为止。"),
    }
    return card(
        {"tag": "div", "text": plain("李雷（华东销售部）10:32 报备了同一家，按公司全称命中。")},
        row(
            button("同意协作", "primary_filled", value={"op": "replace"}),
            button("维持归属", value={"op": "keep"}),
            button("让出", "danger", value={"op": "cede"}, confirm=confirm),
        ),
        title="有人报备了你的客户",
        template="orange",
        subtitle=plain("杭州云杉智能科技有限公司"),
    )


def register_form() -> Card:
    """A form with every kind of input."""
    fields: list[Card] = [
        _text("name", "客户名称", required=True, default_value="星河物流", max_length=100),
        _text("contact", "联系人", required=True, placeholder=plain("怎么称呼")),
        _text("phone", "电话", required=True, placeholder=plain("手机或座机")),
        _text("need", "需求", input_type="multiline_text", rows=3),
        _choice("select_static", "source", "来源", options=OPTIONS),
        _choice("multi_select_static", "products", "意向产品", options=OPTIONS),
        _choice("select_person", "partner", "协作人", options=[]),
        {"tag": "date_picker", "name": "day", "placeholder": plain("预计成交"), "width": "fill"},
        {"tag": "picker_time", "name": "time", "placeholder": plain("几点"), "width": "fill"},
        {"tag": "picker_datetime", "name": "next", "placeholder": plain("下次"), "width": "fill"},
        {"tag": "checker", "name": "first", "text": plain("已经联系过"), "checked": True},
        row(
            button(
                "确认报备",
                "primary_filled",
                name="submit",
                form_action_type="submit",
                value={"op": "register"},
            ),
            button("重填", name="reset", form_action_type="reset"),
        ),
    ]
    return card({"tag": "form", "name": "register", "elements": fields}, title="再补几项就能报备")


def _text(name: str, label: str, **more: Any) -> Card:
    return {"tag": "input", "name": name, "label": plain(label), "width": "fill", **more}


def _choice(tag: str, name: str, hint: str, **more: Any) -> Card:
    return {"tag": tag, "name": name, "placeholder": plain(hint), "width": "fill", **more}


MARKDOWN = """### 本周撞单
**粗体**、*斜体*、~~删除~~、`代码`、<font color='red'>红字</font>、<text_tag color='green'>成交</text_tag>
[飞书](https://open.feishu.cn) 与 [坏链接](javascript:alert(1))
- 第一条
  - 里层
- 第二条

1. 其一
2. 其二

> 引用一句

```
let x = 1;
```

| 客户 | 负责人 |
| --- | --- |
| 云杉 | 王磊 |
---
转义 &#42;不是粗体&#42; &#60;at id=all&#62; <b>原样</b> <img src=x onerror=alert(1)>"""


def markdown() -> Card:
    """The markdown subset, with what must stay inert."""
    return card({"tag": "markdown", "content": MARKDOWN}, title="查重结果", template="indigo")


def table(persons: list[str]) -> Card:
    """A paged table with every data type."""
    columns = [
        {"name": "name", "display_name": "客户", "data_type": "text"},
        {"name": "owner", "display_name": "归属人", "data_type": "persons"},
        {"name": "state", "display_name": "状态", "data_type": "options"},
        {
            "name": "amount",
            "display_name": "预计金额",
            "data_type": "number",
            "format": {"symbol": "¥", "precision": 0, "separator": True},
        },
        {"name": "at", "display_name": "报备日", "data_type": "date", "date_format": "YYYY/MM/DD"},
    ]
    names = ("云杉智能", "朗诺精密", "合曜医疗", "启明光电", "海岳进出口", "星河物流", "华澜机械")
    states = (("保护中", "blue"), ("已成交", "green"), ("公海", "grey"))
    rows = [
        {
            "name": name,
            "owner": [persons[at % len(persons)]],
            "state": [{"text": states[at % 3][0], "color": states[at % 3][1]}],
            "amount": 120000 * (at + 1),
            "at": 1760000000000 + at * 86400000,
        }
        for at, name in enumerate(names)
    ]
    shown = {"tag": "table", "page_size": 5, "columns": columns, "rows": rows}
    return card({**shown, "freeze_first_column": True}, title="我的客户", template="wathet")


def _chart(spec: Card) -> Card:
    return {"tag": "chart", "aspect_ratio": "16:9", "chart_spec": spec}


def charts() -> Card:
    """Bars (two ways), a pie, a funnel and lines."""
    months = [{"月": f"{m}月", "数": n} for m, n in ((7, 12), (8, 18), (9, 9), (10, 22), (11, 16))]
    sources = [{"项": "行业展会", "数": 18}, {"项": "转介绍", "数": 11}, {"项": "拜访", "数": 6}]
    stages = [
        {"段": "初步接触", "数": 42},
        {"段": "需求确认", "数": 28},
        {"段": "方案报价", "数": 15},
        {"段": "合同签订", "数": 6},
    ]
    people = [{"人": "王磊", "数": 12}, {"人": "李雷", "数": 9}, {"人": "韩梅梅", "数": 7}]
    bar = {"type": "bar", "title": {"text": "每月报备"}, "xField": "月", "yField": "数"}
    pie = {"type": "pie", "title": {"text": "客户来源"}, "categoryField": "项", "valueField": "数"}
    funnel = {
        "type": "funnel",
        "title": {"text": "漏斗"},
        "categoryField": "段",
        "valueField": "数",
    }
    across = {
        "type": "bar",
        "direction": "horizontal",
        "title": {"text": "排行"},
        "xField": "数",
        "yField": "人",
    }
    return card(
        _chart({**bar, "data": {"values": months}}),
        _chart({**pie, "data": [{"id": "d", "values": sources}], "innerRadius": 0.5}),
        _chart({**funnel, "data": {"values": stages}}),
        _chart({**across, "data": {"values": people}}),
        _chart({**bar, "type": "line", "data": {"values": months}}),
        title="本月统计",
        template="purple",
    )


def extras(person: str) -> Card:
    """Panels, people, containers, lone inputs and every kind of button."""
    kinds = (
        "default", "primary", "danger", "text", "primary_text", "danger_text",
        "primary_filled", "danger_filled", "laser",
    )  # fmt: skip
    return card(
        {"tag": "div", "text": {"tag": "lark_md", "content": f"**负责人** <at id={person}></at>"}},
        {
            "tag": "collapsible_panel",
            "expanded": False,
            "header": {"title": plain("跟进记录")},
            "border": {"color": "grey", "corner_radius": "5px"},
            "elements": [{"tag": "div", "text": plain("11-20 电话沟通，张总对报价有点犹豫")}],
        },
        {
            "tag": "person_list",
            "persons": [{"id": person}],
            "size": "small",
            "show_name": True,
            "show_avatar": True,
            "drop_invalid_user_id": True,
        },
        {
            "tag": "interactive_container",
            "has_border": True,
            "behaviors": [{"type": "callback", "value": {"op": "open"}}],
            "elements": [{"tag": "div", "text": plain("整块可以点：杭州云杉智能科技有限公司")}],
        },
        {
            "tag": "select_static",
            "placeholder": plain("按来源筛选"),
            "options": OPTIONS,
            "behaviors": [{"type": "callback", "value": {"op": "filter"}}],
        },
        {
            "tag": "input",
            "placeholder": plain("补一句备注"),
            "behaviors": [{"type": "callback", "value": {"op": "note"}}],
        },
        row(*(button(kind, kind, value={"op": kind}) for kind in kinds)),
        row(
            button("不可用", disabled=True, disabled_tips=plain("公海等待中，明天可领取")),
            button("会出错", "danger", value={"op": "bad"}),
            {
                "tag": "overflow",
                "options": [
                    {"text": plain("移交"), "value": "hand_over"},
                    {"text": plain("释放"), "value": "release"},
                ],
            },
        ),
        title="杂项",
        template="turquoise",
    )
