"""Which properties each card component has, and which of them it needs.

`PROPERTIES` is the whitelist (an unknown property is an error in card JSON 2.0) together with the
check of each value. What one property alone cannot tell is in `cards.schema.rules`; walking,
nesting and places are `cards.schema.check`'s. Source: the component pages of the Feishu Open Platform,
"Card JSON 2.0". Must not build cards.
"""

from cards.schema import parts as p
from cards.schema import values as v
from cards.schema.values import Check

_DATE = r"\d{4}-\d{2}-\d{2}"
_TIME = r"\d{2}:\d{2}"
_VALIGN = v.one_of("top", "center", "bottom")
_HALIGN = v.one_of("left", "center", "right")
_DIRECTION = v.one_of("vertical", "horizontal")
_FIELD_WIDTH = v.pixels(100, 9999, "default", "fill")
_BUTTON_WIDTH = v.pixels(1, 9999, "default", "fill")
_BOX_WIDTH = v.pixels(16, 999, "auto", "fill")
_CORNERS = v.edges
_BUTTON_TYPES = [
    "default",
    "primary",
    "danger",
    "text",
    "primary_text",
    "danger_text",
    "primary_filled",
    "danger_filled",
    "laser",
]


CARD: dict[str, Check] = {
    "schema": v.one_of("2.0"),
    "config": v.anything,
    "card_link": p.MULTI_URL,
    "header": v.anything,
    "body": v.anything,
}
CONFIG: dict[str, Check] = {
    "update_multi": v.anything,
    "width_mode": v.one_of("default", "compact", "fill"),
    "enable_forward": v.boolean,
    "enable_forward_interaction": v.boolean,
    "summary": p.record(("content",), {"content": v.string, "i18n_content": v.any_object}),
    "streaming_mode": v.boolean,
    "streaming_config": v.any_object,
    "locales": v.strings,
    "use_custom_translation": v.boolean,
    "style": p.record((), {"text_size": v.any_object, "color": v.any_object}),
}
HEADER: dict[str, Check] = {
    "title": p.RICH_TEXT,
    "subtitle": p.RICH_TEXT,
    "text_tag_list": p.tag_list,
    "i18n_text_tag_list": v.any_object,
    "template": v.one_of(*v.HEADER_TEMPLATES),
    "icon": p.ICON,
    "padding": v.edges,
}
_LAYOUT: dict[str, Check] = {
    "direction": _DIRECTION,
    "padding": v.edges,
    "vertical_spacing": v.spacing,
    "horizontal_spacing": v.spacing,
    "vertical_align": _VALIGN,
    "horizontal_align": _HALIGN,
}
BODY: dict[str, Check] = {**_LAYOUT, "elements": v.anything}
_FIELD: dict[str, Check] = {
    "name": v.anything,
    "placeholder": p.PLACEHOLDER,
    "required": v.boolean,
    "disabled": v.boolean,
    "width": _FIELD_WIDTH,
    "behaviors": p.behaviors,
    "confirm": p.CONFIRM,
}
_SELECT: dict[str, Check] = {
    **_FIELD,
    "options": v.anything,
    "type": v.one_of("default", "text"),
}
_SINGLE: dict[str, Check] = {
    **_SELECT,
    "initial_option": v.string,
    "initial_index": v.whole(1, 500),
}
_PICKER: dict[str, Check] = {**_FIELD, "value": p.callback_value}
_PANEL_HEADER = p.record(
    ("title",),
    {
        "title": p.text("plain_text", "lark_md", "markdown", styled=True),
        "background_color": v.colour,
        "vertical_align": _VALIGN,
        "padding": v.edges,
        "position": v.one_of("top", "bottom"),
        "width": v.pixels(16, 9999, "auto", "auto_when_fold", "fill"),
        "icon": p.ICON,
        "icon_position": v.one_of("left", "right", "follow_text"),
        "icon_expanded_angle": v.whole(-180, 180),
    },
)

PROPERTIES: dict[str, dict[str, Check]] = {
    "markdown": {
        "content": p.markdown,
        "i18n_content": v.any_object,
        "text_align": v.TEXT_ALIGN,
        "text_size": v.text_size,
        "icon": p.ICON,
    },
    "div": {
        "text": p.text("plain_text", "lark_md", styled=True),
        "icon": p.ICON,
        "width": _BOX_WIDTH,
    },
    "hr": {},
    "img": {
        "img_key": v.image_key,
        "alt": p.PLAIN_TEXT,
        "title": p.RICH_TEXT,
        "scale_type": v.one_of("crop_center", "fit_horizontal", "crop_top"),
        "size": v.string,
        "corner_radius": _CORNERS,
        "transparent": v.boolean,
        "preview": v.boolean,
    },
    "img_combination": {
        "combination_mode": v.one_of("double", "triple", "bisect", "trisect"),
        "img_list": v.anything,
        "corner_radius": _CORNERS,
        "combination_transparent": v.boolean,
    },
    "column_set": {
        "flex_mode": v.one_of("none", "stretch", "flow", "bisect", "trisect"),
        "horizontal_spacing": v.spacing,
        "horizontal_align": _HALIGN,
        "background_style": v.colour,
        "action": p.record((), {"multi_url": p.MULTI_URL}),
        "columns": v.anything,
    },
    "column": {
        **_LAYOUT,
        "width": v.pixels(16, 600, "auto", "weighted"),
        "weight": v.whole(1, 5),
        "background_style": v.colour,
        "action": p.record((), {"multi_url": p.MULTI_URL}),
        "elements": v.anything,
    },
    "form": {**_LAYOUT, "name": v.anything, "elements": v.anything},
    "input": {
        **_FIELD,
        "label": p.PLAIN_TEXT,
        "label_position": v.one_of("top", "left"),
        "default_value": v.string,
        "max_length": v.whole(1, 1000),
        "input_type": v.one_of("text", "multiline_text", "password"),
        "rows": v.whole(1, 50),
        "auto_resize": v.boolean,
        "max_rows": v.whole(1, 50),
        "show_icon": v.boolean,
    },
    "select_static": _SINGLE,
    "multi_select_static": {**_SELECT, "selected_values": v.strings},
    "select_person": _SINGLE,
    "multi_select_person": {**_SELECT, "selected_values": v.strings},
    "date_picker": {**_PICKER, "initial_date": v.pattern(_DATE, "2025-10-09")},
    "picker_time": {**_PICKER, "initial_time": v.pattern(_TIME, "09:30")},
    "picker_datetime": {
        **_PICKER,
        "initial_datetime": v.pattern(f"{_DATE} {_TIME}", "2025-10-09 09:30"),
    },
    "checker": {
        "name": v.anything,
        "checked": v.boolean,
        "disabled": v.boolean,
        "text": p.text("plain_text", "lark_md", styled=True),
        "overall_checkable": v.boolean,
        "checked_style": v.any_object,
        "button_area": v.any_object,
        "behaviors": p.behaviors,
        "confirm": p.CONFIRM,
        "hover_tips": p.PLAIN_TEXT,
        "padding": v.edges,
    },
    "overflow": {
        "name": v.anything,
        "options": v.anything,
        "value": p.callback_value,
        "width": _BUTTON_WIDTH,
        "confirm": p.CONFIRM,
        "behaviors": p.behaviors,
    },
    "button": {
        "text": p.RICH_TEXT,
        "type": v.one_of(*_BUTTON_TYPES),
        "size": v.one_of("tiny", "small", "medium", "large"),
        "width": _BUTTON_WIDTH,
        "icon": p.ICON,
        "hover_tips": p.PLAIN_TEXT,
        "disabled": v.boolean,
        "disabled_tips": p.PLAIN_TEXT,
        "confirm": p.CONFIRM,
        "behaviors": p.behaviors,
        "name": v.anything,
        "form_action_type": v.one_of("submit", "reset"),
        "required": v.boolean,
        "url": v.string,
        "multi_url": p.MULTI_URL,
        "value": p.callback_value,
    },
    "table": {
        "page_size": v.whole(1, 10),
        "row_height": v.pixels(32, 124, "low", "middle", "high", "auto"),
        "row_max_height": v.pixels(32, 999),
        "freeze_first_column": v.boolean,
        "header_style": v.any_object,
        "columns": v.anything,
        "rows": v.anything,
    },
    "chart": {
        "aspect_ratio": v.one_of("1:1", "2:1", "4:3", "16:9"),
        "color_theme": v.one_of("brand", "rainbow", "complementary", "converse", "primary"),
        "chart_spec": v.anything,
        "preview": v.boolean,
        "height": v.pixels(1, 999, "auto"),
    },
    "collapsible_panel": {
        **_LAYOUT,
        "expanded": v.boolean,
        "background_color": v.colour,
        "header": _PANEL_HEADER,
        "border": p.record((), {"color": v.colour, "corner_radius": _CORNERS}),
        "elements": v.anything,
    },
    "interactive_container": {
        **_LAYOUT,
        "behaviors": p.behaviors,
        "width": _BOX_WIDTH,
        "height": v.pixels(10, 999, "auto"),
        "background_style": v.colour,
        "has_border": v.boolean,
        "border_color": v.colour,
        "corner_radius": _CORNERS,
        "confirm": p.CONFIRM,
        "hover_tips": p.PLAIN_TEXT,
        "disabled": v.boolean,
        "disabled_tips": p.PLAIN_TEXT,
        "elements": v.anything,
    },
    "person": {
        "user_id": v.person,
        "size": v.one_of("extra_small", "small", "medium", "large"),
        "show_name": v.boolean,
        "show_avatar": v.boolean,
        "style": v.one_of("normal", "capsule"),
    },
    "person_list": {
        "persons": v.anything,
        "size": v.one_of("extra_small", "small", "medium", "large"),
        "show_name": v.boolean,
        "show_avatar": v.boolean,
        "lines": v.whole(1, 100),
        "drop_invalid_user_id": v.boolean,
    },
}
REQUIRED: dict[str, tuple[str, ...]] = {
    "markdown": ("content",),
    "div": ("text",),
    "img": ("img_key", "alt"),
    "img_combination": ("combination_mode", "img_list"),
    "column_set": ("columns",),
    "form": ("name", "elements"),
    "select_static": ("options",),
    "multi_select_static": ("options",),
    "overflow": ("options",),
    "button": ("text",),
    "table": ("columns", "rows"),
    "chart": ("chart_spec",),
    "collapsible_panel": ("header", "elements"),
    "interactive_container": ("elements",),
    "person": ("user_id",),
    "person_list": ("persons",),
}
for _properties in PROPERTIES.values():
    _properties.setdefault("element_id", v.element_id)
    _properties.setdefault("margin", v.edges)
    _properties.setdefault("tag", v.anything)
