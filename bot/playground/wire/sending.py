"""Routes that make messages: send and reply, with the uuid's memory.

Source: platform docs, "Send message" and "Reply message".
"""

import json
from typing import Any

from bot.playground import content as contents
from bot.playground.errors import ApiError
from bot.playground.model import Chat, Message
from bot.playground.wire.fields import Field
from bot.playground.wire.gateway import Call, Route
from bot.playground.wire.targets import find_message, receiving_chat

UUID_MEMORY_MS = 3_600_000
SEND_SCOPES = ("im:message:send_as_bot", "im:message")
_KINDS = {"interactive": "卡片", "text": "文字", "post": "富文本", "file": "文件", "image": "图片"}


def send(call: Call) -> dict[str, Any]:
    """POST /open-apis/im/v1/messages."""
    chat = receiving_chat(call, call.query("receive_id_type"), call.body["receive_id"])
    call.summary = f"发送{_kind(call)} → {call.platform.chat_title(chat)}"
    return _deliver(call, chat, reply_to="")


def reply(call: Call) -> dict[str, Any]:
    """POST /open-apis/im/v1/messages/:message_id/reply."""
    parent = find_message(call)
    chat = call.platform.chats[parent.chat_id]
    call.summary = f"回复{_kind(call)} → {call.platform.chat_title(chat)}"
    if parent.is_recalled:
        raise ApiError(230011)
    return _deliver(call, chat, reply_to=parent.message_id)


def _kind(call: Call) -> str:
    msg_type = str(call.body["msg_type"])
    return _KINDS.get(msg_type, msg_type)


def _deliver(call: Call, chat: Chat, *, reply_to: str) -> dict[str, Any]:
    platform, msg_type, text = call.platform, call.body["msg_type"], call.body["content"]
    content = contents.parse(msg_type, text)
    if msg_type == "interactive":
        contents.check_references(content, platform.people, platform.files)
    contents.check_resource(msg_type, content, platform.files)
    audit(call, content)
    if not call.limits.admit_target(chat.chat_id):
        raise ApiError(230020)
    first = _sent_before(call)
    if first is not None:
        return wire_view(call, first)
    now = platform.clock.now_ms()
    message = platform.post(
        Message(
            message_id=platform.ids.fresh("om_"),
            chat_id=chat.chat_id,
            sender="",
            msg_type=msg_type,
            content=content,
            wire_content=content,
            created_ms=now,
            updated_ms=now,
            reply_to=reply_to,
        )
    )
    platform.journal.count("replied" if reply_to else "sent")
    uuid = call.body.get("uuid")
    if uuid:
        platform.sent_uuids[uuid] = (message.message_id, now)
    return wire_view(call, message)


def audit(call: Call, content: dict[str, Any]) -> None:
    """Refuse content that a switched-on tenant rule forbids: plain phones, sensitive words."""
    switched_on = call.faults.active_names()
    if switched_on.isdisjoint({"dlp", "sensitive_words"}):
        return
    text = json.dumps(content, ensure_ascii=False)
    if (
        "dlp" in switched_on
        and contents.has_plain_phone(text)
        and call.faults.strikes("dlp", call.where)
    ):
        raise ApiError(230028)
    if "sensitive_words" not in switched_on:
        return
    words = str(call.faults.active()["sensitive_words"]["params"]["words"])
    if words in text and call.faults.strikes("sensitive_words", call.where):
        raise ApiError(230022)


def _sent_before(call: Call) -> Message | None:
    platform = call.platform
    known = platform.sent_uuids.get(call.body.get("uuid") or "")
    if known is None or platform.clock.now_ms() - known[1] >= UUID_MEMORY_MS:
        return None
    if platform.config.repeated_uuid_is_error:
        raise ApiError(230001, "ext=uuid has been used")
    platform.journal.count("repeated_uuids")
    return platform.messages[known[0]]


def wire_view(call: Call, message: Message) -> dict[str, Any]:
    """A message as the API returns it."""
    platform = call.platform
    sender: dict[str, str] = (
        {"id": message.sender, "id_type": "open_id", "sender_type": "user"}
        if message.sender
        else {"id": platform.config.app_id, "id_type": "app_id", "sender_type": "app"}
    )
    content = {} if message.is_recalled else message.wire_content
    view: dict[str, Any] = {
        "message_id": message.message_id,
        "root_id": message.reply_to,
        "parent_id": message.reply_to,
        "msg_type": message.msg_type,
        "create_time": str(message.created_ms),
        "update_time": str(message.updated_ms),
        "deleted": message.is_recalled,
        "updated": message.version > 1,
        "chat_id": message.chat_id,
        "sender": sender,
        "body": {"content": json.dumps(content, ensure_ascii=False)},
    }
    if message.mentions:
        view["mentions"] = [
            {"key": m["key"], "id": m["open_id"], "id_type": "open_id", "name": m["name"]}
            for m in message.mentions
        ]
    return view


_CONTENT = (
    Field("msg_type", str, required=True),
    Field("content", str, required=True),
    Field("uuid", str, max_length=50),
)
ROUTES = (
    Route(
        "POST",
        "/open-apis/im/v1/messages",
        send,
        "发送消息",
        SEND_SCOPES,
        (Field("receive_id", str, required=True), *_CONTENT),
    ),
    Route(
        "POST",
        "/open-apis/im/v1/messages/:message_id/reply",
        reply,
        "回复消息",
        SEND_SCOPES,
        (*_CONTENT, Field("reply_in_thread", bool)),
    ),
)
