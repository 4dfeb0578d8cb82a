"""Routes on messages that exist: update, edit, recall, read, list, react.

Sources: platform docs, im-v1 "message/patch", "message/update", "message/delete", "message/get",
"message/list", "message/read_users", "message-reaction/create".
"""

from typing import Any

from bot.playground import content as contents
from bot.playground.errors import ApiError, field_error
from bot.playground.wire.fields import Field
from bot.playground.wire.gateway import Call, Route
from bot.playground.wire.paging import page
from bot.playground.wire.sending import SEND_SCOPES, audit, wire_view
from bot.playground.wire.targets import find_message, group_for_bot

CARD_LIFE_MS = 14 * 86_400_000
_EDITS = 20
_READ_SCOPES = ("im:message:readonly", "im:message")


def patch(call: Call) -> dict[str, Any]:
    """PATCH /im/v1/messages/:message_id: put a new card in place of the old one."""
    platform, message = call.platform, find_message(call)
    chat = platform.chats[message.chat_id]
    call.summary = f"更新卡片 → {platform.chat_title(chat)}"
    if message.sender:
        raise ApiError(230012)
    if message.is_recalled:
        raise ApiError(230011)
    if message.msg_type != "interactive":
        raise ApiError(230054)
    if platform.clock.now_ms() - message.created_ms > CARD_LIFE_MS:
        raise ApiError(230031)
    card = contents.parse("interactive", call.body["content"])
    contents.check_references(card, platform.people, platform.files)
    for side in (message.content, card):
        if side.get("config", {}).get("update_multi") is not True:
            raise ApiError(230001, "ext=update_multi must be true before and after")
    audit(call, card)
    if not call.limits.admit_target(message.message_id):
        raise ApiError(230020)
    platform.replace(message, card)
    platform.journal.count("patched")
    return {}


def edit(call: Call) -> dict[str, Any]:
    """PUT /im/v1/messages/:message_id: edit an own text or post, at most twenty times."""
    message = find_message(call)
    if message.sender:
        raise ApiError(230012)
    if message.is_recalled:
        raise ApiError(230011)
    if message.msg_type not in {"text", "post"} or call.body["msg_type"] != message.msg_type:
        raise ApiError(230054)
    if message.edits >= _EDITS:
        raise ApiError(230072)
    new = contents.parse(message.msg_type, call.body["content"])
    message.edits += 1
    call.platform.replace(message, new)
    return wire_view(call, message)


def delete(call: Call) -> dict[str, Any]:
    """DELETE /im/v1/messages/:message_id: recall an own message."""
    message = find_message(call)
    if message.sender:
        raise ApiError(230026)
    if message.is_recalled:
        raise ApiError(230011)
    call.platform.recall(message)
    call.platform.journal.count("recalled")
    return {}


def get(call: Call) -> dict[str, Any]:
    """GET /im/v1/messages/:message_id."""
    return {"items": [wire_view(call, find_message(call))]}


def history(call: Call) -> dict[str, Any]:
    """GET /im/v1/messages: a chat's messages; start_time and end_time are in seconds."""
    if call.query("container_id_type") != "chat":
        raise field_error("container_id_type", "must be chat", call.query("container_id_type"))
    chat = group_for_bot(call, call.query("container_id"))
    start = int(call.query("start_time") or 0) * 1000
    end = int(call.query("end_time") or 10**10) * 1000
    found = [
        message
        for message in call.platform.chat_messages.get(chat.chat_id, [])
        if start <= message.created_ms <= end
    ]
    if call.query("sort_type", "ByCreateTimeAsc") == "ByCreateTimeDesc":
        found.reverse()
    items, rest = page(call, found, 50)
    return {"items": [wire_view(call, m) for m in items], **rest}


def read_users(call: Call) -> dict[str, Any]:
    """GET /im/v1/messages/:message_id/read_users: in the playground nobody is seen reading."""
    message = find_message(call)
    if message.sender:
        raise ApiError(230012)
    return {"items": [], "has_more": False, "page_token": ""}


def react(call: Call) -> dict[str, Any]:
    """POST /im/v1/messages/:message_id/reactions: acknowledged, shown nowhere."""
    message = find_message(call)
    emoji = call.body["reaction_type"].get("emoji_type")
    if not isinstance(emoji, str) or not emoji:
        raise field_error("reaction_type.emoji_type", "is required")
    call.platform.journal.count("reactions")
    return {
        "reaction_id": call.platform.ids.fresh(""),
        "operator": {"operator_id": call.platform.config.app_id, "operator_type": "app"},
        "action_time": str(call.platform.clock.now_ms()),
        "reaction_type": {"emoji_type": emoji},
        "message_id": message.message_id,
    }


_ONE = "/open-apis/im/v1/messages/:message_id"
_UPDATE_SCOPES = (*SEND_SCOPES, "im:message:update")
_CONTENT = Field("content", str, required=True)
ROUTES = (
    Route("PATCH", _ONE, patch, "更新卡片", _UPDATE_SCOPES, (_CONTENT,)),
    Route(
        "PUT",
        _ONE,
        edit,
        "编辑消息",
        _UPDATE_SCOPES,
        (Field("msg_type", str, required=True), _CONTENT),
    ),
    Route("DELETE", _ONE, delete, "撤回消息", (*SEND_SCOPES, "im:message:recall")),
    Route("GET", _ONE, get, "查询消息", _READ_SCOPES),
    Route("GET", "/open-apis/im/v1/messages", history, "查询会话历史", _READ_SCOPES),
    Route("GET", f"{_ONE}/read_users", read_users, "查询已读用户", _READ_SCOPES),
    Route(
        "POST",
        f"{_ONE}/reactions",
        react,
        "添加表情回复",
        ("im:message.reactions:write_only",),
        (Field("reaction_type", dict, required=True),),
    ),
)
