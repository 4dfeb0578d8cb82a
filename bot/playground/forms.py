"""What a client sends for a filled-in form: defaults, overlaid with what the person entered.

Pure. Source: platform docs, "Card callback communication" (form_value) and each input component.
"""

from typing import Any

from bot.playground.cardwalk import FormField, Node, text_of

ZONE_SUFFIX = " +0800"
PICKERS = frozenset({"date_picker", "picker_time", "picker_datetime"})


class Unfilled(Exception):
    """The client would not submit: a field is unknown, required but empty, or not an option."""


def form_value(fields: tuple[FormField, ...], entered: dict[str, Any]) -> dict[str, Any]:
    """The `form_value` of a submit; keys of `entered` are element names or visible labels."""
    given = {_field_named(fields, key): value for key, value in entered.items()}
    answer: dict[str, Any] = {}
    for item in fields:
        element, name = item.element, str(item.element.get("name", ""))
        value = _entered(element, given[name], item) if name in given else _default(element)
        if element.get("required") and value in ("", [], None):
            raise Unfilled(f"必填项未填：{item.names[-1] if item.names else name}")
        answer[name] = value
    return answer


def has_picker(fields: tuple[FormField, ...]) -> bool:
    """Whether the callback carries the client's time zone."""
    return any(item.element.get("tag") in PICKERS for item in fields)


def _field_named(fields: tuple[FormField, ...], key: str) -> str:
    wanted = key.strip().strip("*＊:： ")
    exact = [f for f in fields if wanted in f.names]
    loose = exact or [f for f in fields if any(wanted in name for name in f.names)]
    if not loose:
        known = "、".join(f.names[0] if f.names else "?" for f in fields)
        raise Unfilled(f"表单里没有“{key}”，只有：{known}")
    return str(loose[0].element.get("name", ""))


def _default(element: Node) -> Any:
    match element.get("tag"):
        case "input":
            return element.get("default_value", "")
        case "select_static" | "select_person":
            return element.get("initial_option") or _by_index(element)
        case "multi_select_static" | "multi_select_person":
            return element.get("selected_values") or []
        case "checker":
            return bool(element.get("checked"))
        case "date_picker":
            return _zoned(element.get("initial_date"))
        case "picker_time":
            return _zoned(element.get("initial_time"))
        case _:
            return _zoned(element.get("initial_datetime"))


def _by_index(element: Node) -> str:
    index, options = element.get("initial_index"), element.get("options") or []
    if isinstance(index, int) and 1 <= index <= len(options):
        return str(options[index - 1].get("value", ""))
    return ""


def _zoned(value: Any) -> str:
    return f"{value}{ZONE_SUFFIX}" if value else ""


def _entered(element: Node, value: Any, item: FormField) -> Any:
    match element.get("tag"):
        case "input":
            text, limit = str(value), element.get("max_length") or 1000
            if len(text) > limit:
                raise Unfilled(f"{item.names[-1]}最多 {limit} 字")
            return text
        case "select_static":
            return option_value(element, str(value))
        case "multi_select_static":
            return [option_value(element, str(one)) for one in value]
        case "date_picker" | "picker_time" | "picker_datetime":
            text = str(value)
            return text if not text or text.endswith(ZONE_SUFFIX) else text + ZONE_SUFFIX
        case _:
            return value


def option_value(element: Node, chosen: str) -> str:
    """The value of the option with this value or these visible words; "" stays empty."""
    if not chosen:
        return ""
    for option in element.get("options") or ():
        if chosen in (option.get("value"), text_of(option.get("text"))):
            return str(option.get("value"))
    raise Unfilled(f"没有选项“{chosen}”")
