"""Checks the content of a message the bot sends, as strictly as the platform.

The structure of cards is judged by `cards.schema.check`, the one piece of product code the playground
shares, because a card must be right for both in the same sense. Source: platform docs, "Send message
content" and "Card JSON 2.0 structure".
"""

import json
import re
from collections.abc import Container
from typing import Any

from bot.playground.errors import ApiError, field_error
from bot.playground.model import StoredFile
from cards.schema import check as schema

MESSAGE_TYPES = (
    "text",
    "post",
    "image",
    "file",
    "audio",
    "media",
    "sticker",
    "interactive",
    "share_chat",
    "share_user",
    "system",
)
_TEXT_LIMIT = 150 * 1024
_RICH_LIMIT = 30 * 1024
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_AT = re.compile(r"<at ids?=['\"]?([\w,-]{1,500})")
_POST_TAGS = frozenset({"text", "a", "at", "img", "media", "emotion", "hr", "code_block", "md"})
_LOCALES = frozenset({"zh_cn", "en_us", "ja_jp", "zh_hk", "zh_tw"})
# Which keys a message type must bring, each a non-empty string.
_REQUIRED = {
    "text": ("text",),
    "image": ("image_key",),
    "file": ("file_key",),
    "audio": ("file_key",),
    "media": ("file_key",),
    "sticker": ("file_key",),
    "share_chat": ("chat_id",),
    "share_user": ("user_id",),
    "system": ("type",),
}
_FILE_KINDS = {"audio": {"opus"}, "media": {"mp4"}}


def parse(msg_type: str, content: str) -> dict[str, Any]:
    """The content of one message to be sent; raises ApiError as the platform would refuse it."""
    if msg_type not in MESSAGE_TYPES:
        raise field_error("msg_type", f"must be one of {', '.join(MESSAGE_TYPES)}", msg_type)
    size = len(content.encode())
    if size > (_TEXT_LIMIT if msg_type == "text" else _RICH_LIMIT):
        raise ApiError(230025, f"ext={size} bytes")
    try:
        parsed = json.loads(content)
    except ValueError as error:
        if msg_type == "interactive":
            raise _card_error(200621, "ROOT", "parse card json err") from error
        raise ApiError(230001, "ext=content is not a string in json format") from error
    if not isinstance(parsed, dict):
        raise ApiError(230001, "ext=content is not a json object")
    if msg_type == "interactive":
        check_card(parsed)
    elif msg_type == "post":
        _check_post(parsed)
    else:
        for key in _REQUIRED[msg_type]:
            if not isinstance(parsed.get(key), str) or not parsed[key]:
                raise ApiError(230001, f"ext={key} is required in content of {msg_type}")
    return parsed


def check_card(card: dict[str, Any]) -> None:
    """Raise 230099 (or 230025 for size) with the first problem of a card."""
    kind = card.get("type")
    if kind == "template":
        raise _card_error(200380, "ROOT -> data -> template_id", "template is not existed")
    if kind == "card":
        raise _card_error(200740, "ROOT -> data -> card_id", "card entity is not existed")
    problems = schema.check(card)
    if not problems:
        return
    first = problems[0]
    if first.code == 230025:
        raise ApiError(230025, f"ext={first.message}")
    raise _card_error(first.code, first.path, first.message)


def check_references(card: Any, people: Container[str], files: Container[str]) -> None:
    """Raise 230099 when a card names a picture or a person that does not exist.

    A person list may ask to drop unknown people instead (`drop_invalid_user_id`).
    """
    if isinstance(card, list):
        for item in card:
            check_references(item, people, files)
        return
    if not isinstance(card, dict):
        return
    if card.get("tag") == "img" and card.get("img_key") not in files:
        raise _card_error(200570, "ROOT -> body", "image key is invalid")
    for named in _people_in(card):
        if named not in people:
            raise _card_error(100290, "ROOT -> body", f"person id {named[:40]} is invalid")
    for value in card.values():
        check_references(value, people, files)


def _people_in(element: dict[str, Any]) -> list[str]:
    match element.get("tag"):
        case "person":
            return [str(element.get("user_id"))]
        case "person_list" if not element.get("drop_invalid_user_id"):
            return [str(person.get("id")) for person in element.get("persons") or ()]
        case "select_person" | "multi_select_person":
            return [str(option.get("value")) for option in element.get("options") or ()]
        case "markdown" | "lark_md":
            ids = _AT.findall(str(element.get("content", "")))
            return [one for found in ids for one in found.split(",") if one != "all"]
        case _:
            return []


def check_resource(msg_type: str, content: dict[str, Any], files: dict[str, StoredFile]) -> None:
    """Files and images must have been uploaded by this app, as the right kind."""
    key = content.get("image_key" if msg_type == "image" else "file_key")
    if msg_type not in {"image", "file", "audio", "media"}:
        return
    stored = files.get(str(key))
    if stored is None or stored.owner:
        raise ApiError(230017, f"ext=resource {key}")
    is_image = stored.kind == "image"
    wanted = _FILE_KINDS.get(msg_type)
    if is_image != (msg_type == "image") or (wanted and stored.kind not in wanted):
        raise ApiError(230055, f"ext={stored.kind} sent as {msg_type}")


def has_plain_phone(content: str) -> bool:
    """Whether an 11-digit mobile number stands in clear, as a tenant's DLP rule looks for."""
    return _PHONE.search(content) is not None


def _card_error(code: int, path: str, message: str) -> ApiError:
    detail = f"ext=ErrCode: {code}; ErrPath: {path}; ErrMsg: {message}; ErrorValue: ;"
    return ApiError(230099, detail)


def _check_post(content: dict[str, Any]) -> None:
    if not content or not set(content) <= _LOCALES:
        raise ApiError(230001, "ext=post content needs a language such as zh_cn")
    for locale, post in content.items():
        paragraphs = post.get("content") if isinstance(post, dict) else None
        if not isinstance(paragraphs, list):
            raise ApiError(230001, f"ext=content of {locale} must be a list of paragraphs")
        for paragraph in paragraphs:
            if not isinstance(paragraph, list):
                raise ApiError(230001, "ext=a paragraph must be a list")
            for node in paragraph:
                if not isinstance(node, dict) or node.get("tag") not in _POST_TAGS:
                    raise ApiError(230001, f"ext=unknown post node {node}"[:200])
