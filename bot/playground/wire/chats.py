"""Routes on chats: information, members, creation. The bot's own calls only.

Sources: platform docs, im-v1 "chat/get", "chat/list", "chat/create", "chat-members/*".
"""

from typing import Any

from bot.playground import team
from bot.playground.errors import ApiError, field_error
from bot.playground.model import Chat
from bot.playground.wire.fields import Field
from bot.playground.wire.gateway import Call, Route
from bot.playground.wire.paging import page
from bot.playground.wire.targets import find_person

_UUID_MEMORY_MS = 36_000_000
_READ = ("im:chat:readonly", "im:chat:read", "im:chat")


def _chat(call: Call) -> Chat:
    chat = call.platform.chats.get(call.request.params["chat_id"])
    if chat is None:
        raise ApiError(99992356)
    if chat.is_dissolved:
        raise ApiError(232009)
    if not chat.has_bot:
        raise ApiError(232011)
    return chat


def get(call: Call) -> dict[str, Any]:
    """GET /im/v1/chats/:chat_id."""
    chat = _chat(call)
    return {
        "name": chat.name,
        "description": "",
        "owner_id": chat.members[0] if chat.members else "",
        "owner_id_type": "open_id",
        "chat_mode": "group" if chat.kind == "group" else "p2p",
        "chat_type": "private",
        "external": False,
        "tenant_key": team.TENANT_KEY,
        "user_count": str(len(chat.members)),
        "bot_count": "1",
        "chat_status": "normal",
    }


def listing(call: Call) -> dict[str, Any]:
    """GET /im/v1/chats: the groups the bot is in."""
    groups = [
        chat
        for chat in call.platform.chats.values()
        if chat.kind == "group" and chat.has_bot and not chat.is_dissolved
    ]
    items, rest = page(call, groups, 100)
    shown = [
        {"chat_id": c.chat_id, "name": c.name, "external": False, "tenant_key": team.TENANT_KEY}
        for c in items
    ]
    return {"items": shown, **rest}


def members(call: Call) -> dict[str, Any]:
    """GET /im/v1/chats/:chat_id/members: people only, never bots."""
    chat = _chat(call)
    items, rest = page(call, chat.members, 100)
    shown = [
        {
            "member_id_type": "open_id",
            "member_id": open_id,
            "name": call.platform.name_of(open_id),
            "tenant_key": team.TENANT_KEY,
        }
        for open_id in items
    ]
    return {"items": shown, "member_total": len(chat.members), **rest}


def is_in_chat(call: Call) -> dict[str, Any]:
    """GET /im/v1/chats/:chat_id/members/is_in_chat: whether the bot is."""
    chat = call.platform.chats.get(call.request.params["chat_id"])
    if chat is None:
        raise ApiError(99992356)
    return {"is_in_chat": chat.has_bot and not chat.is_dissolved}


def create(call: Call) -> dict[str, Any]:
    """POST /im/v1/chats: the same uuid makes one chat in ten hours."""
    platform, now = call.platform, call.platform.clock.now_ms()
    users = call.body.get("user_id_list") or []
    if len(users) > 50:
        raise field_error("user_id_list", "the max length is 50", len(users))
    owner = call.body.get("owner_id")
    wanted = [*([owner] if owner else []), *users]
    people = [find_person(call, "open_id", str(open_id)).open_id for open_id in wanted]
    uuid = call.query("uuid")
    known = platform.created_chats.get(uuid)
    if known is not None and now - known[1] < _UUID_MEMORY_MS:
        return {"chat_id": known[0], "name": platform.chats[known[0]].name}
    chat_id, name = platform.ids.fresh("oc_"), str(call.body.get("name") or "群聊")
    platform.chats[chat_id] = Chat(chat_id, "group", name, list(dict.fromkeys(people)))
    if uuid:
        platform.created_chats[uuid] = (chat_id, now)
    platform.stream.publish("chat", {"chat_id": chat_id})
    return {"chat_id": chat_id, "name": name, "tenant_key": team.TENANT_KEY}


def add_members(call: Call) -> dict[str, Any]:
    """POST /im/v1/chats/:chat_id/members."""
    chat = _chat(call)
    invalid = [i for i in call.body["id_list"] if i not in call.platform.people]
    for open_id in call.body["id_list"]:
        if open_id not in invalid and not chat.has(open_id):
            chat.members.append(open_id)
    call.platform.stream.publish("chat", {"chat_id": chat.chat_id})
    return {
        "invalid_id_list": invalid,
        "not_existed_id_list": [],
        "pending_approval_id_list": [],
    }


_CHATS = "/open-apis/im/v1/chats"
_MEMBERS = f"{_CHATS}/:chat_id/members"
_NEW_CHAT = (
    Field("name", str, max_length=60),
    Field("description", str),
    Field("owner_id", str),
    Field("user_id_list", list),
    Field("bot_id_list", list),
    Field("chat_mode", str),
    Field("chat_type", str),
)
ROUTES = (
    Route("GET", _CHATS, listing, "查询所在群", _READ),
    Route("GET", f"{_CHATS}/:chat_id", get, "查询群信息", _READ),
    Route("GET", _MEMBERS, members, "查询群成员", (*_READ, "im:chat.members:read")),
    Route("GET", f"{_MEMBERS}/is_in_chat", is_in_chat, "查询是否在群里", _READ),
    Route("POST", _CHATS, create, "创建群", ("im:chat:create", "im:chat"), _NEW_CHAT),
    Route(
        "POST",
        _MEMBERS,
        add_members,
        "添加群成员",
        ("im:chat.members:write_only", "im:chat"),
        (Field("id_list", list, required=True),),
    ),
)
