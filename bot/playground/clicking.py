"""Finds what a person wants to press by its visible words and composes the callback's action.

Refuses what a client would refuse: disabled buttons, missing required fields, unknown options.
"""

from typing import Any

from bot.playground import cardwalk, forms
from bot.playground.cardwalk import Clickable, Node
from bot.playground.model import Message
from bot.playground.routing import BadRequest

_OPTION_TAGS = frozenset({"select_static", "overflow"})


class ClientRefusal(Exception):
    """The client itself says no; nothing reaches the bot. The text is shown to the person."""


def action_for(
    message: Message, words: str, entered: dict[str, Any], index: int = 0
) -> dict[str, Any]:
    """The `action` of pressing what reads `words`; raises BadRequest (404) when nothing does."""
    card = message.content
    buttons = cardwalk.clickables(card)
    found = _matching(buttons, words)
    if index < len(found):
        return _press(found[index], entered)
    option = _option(card, words)
    if option is not None:
        return option
    known = [b.text for b in buttons]
    raise BadRequest(f"卡片上没有“{words}”", status=404, buttons=known)


def _matching(buttons: list[Clickable], words: str) -> list[Clickable]:
    wanted = "".join(words.split())
    exact = [b for b in buttons if "".join(b.text.split()) == wanted]
    return exact or [b for b in buttons if wanted and wanted in "".join(b.text.split())]


def _press(button: Clickable, entered: dict[str, Any]) -> dict[str, Any]:
    element = button.element
    if element.get("disabled"):
        tips = cardwalk.text_of(element.get("disabled_tips"))
        raise ClientRefusal(tips or "按钮不可用")
    if not cardwalk.calls_back(element):
        raise ClientRefusal("这个按钮不会通知机器人")
    action: dict[str, Any] = {"tag": element["tag"]}
    value = cardwalk.callback_value(element)
    if value is not None:
        action["value"] = value
    if element.get("name"):
        action["name"] = element["name"]
    if element.get("form_action_type") == "submit":
        try:
            action["form_value"] = forms.form_value(button.fields, entered)
        except forms.Unfilled as refusal:
            raise ClientRefusal(str(refusal)) from refusal
        if forms.has_picker(button.fields):
            action["timezone"] = "Asia/Shanghai"
    return action


def _option(card: Node, words: str) -> dict[str, Any] | None:
    for element in _standalone(card.get("body", {})):
        for option in element.get("options") or ():
            if cardwalk.text_of(option.get("text")) == words:
                action = {"tag": element["tag"], "option": str(option.get("value", ""))}
                value = cardwalk.callback_value(element)
                return {**action, "value": value} if value is not None else action
    return None


def _standalone(parent: Node) -> list[Node]:
    found: list[Node] = []
    for key in ("elements", "columns"):
        for child in parent.get(key) or ():
            if child.get("tag") in _OPTION_TAGS:
                found.append(child)
            elif child.get("tag") != "form":
                found += _standalone(child)
    return found
