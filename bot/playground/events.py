"""Event and callback bodies exactly as the platform composes them (schema 2.0).

Pure builders: what is pushed, not how. Sources: platform docs, "Receive message", "Card callback
communication" and the page of each event. `user_id` is absent: its scope is not granted.
"""

import json
from typing import Any

from bot.playground import team
from bot.playground.model import Chat, Message, Person
from bot.playground.platform import Platform

Body = dict[str, Any]


def envelope(
    platform: Platform,
    event_type: str,
    event: Body,
    *,
    event_id: str = "",
    microseconds: bool = False,
) -> Body:
    """The v2 envelope. Card callbacks carry a 16-digit create_time, all others 13 digits."""
    created = str(platform.clock.now_ms())
    return {
        "schema": "2.0",
        "header": {
            "event_id": event_id or platform.ids.fresh(""),
            "event_type": event_type,
            "create_time": created + "123" if microseconds else created,
            "token": platform.config.verification_token,
            "app_id": platform.config.app_id,
            "tenant_key": team.TENANT_KEY,
        },
        "event": event,
    }


def message_received(platform: Platform, message: Message, chat: Chat) -> Body:
    """The inner event of im.message.receive_v1."""
    person = platform.people[message.sender]
    body: Body = {
        "message_id": message.message_id,
        "create_time": str(message.created_ms),
        "update_time": str(message.updated_ms),
        "chat_id": chat.chat_id,
        "chat_type": chat.kind,
        "message_type": message.msg_type,
        "content": json.dumps(message.wire_content, ensure_ascii=False),
        "user_agent": "Mozilla/5.0 (playground)",
    }
    if message.reply_to:
        body["root_id"] = body["parent_id"] = message.reply_to
    if message.mentions:
        body["mentions"] = [_mention(platform, item) for item in message.mentions]
    sender = {
        "sender_id": person.ids(),
        "sender_type": "user",
        "tenant_key": team.TENANT_KEY,
    }
    return {"sender": sender, "message": body}


def _mention(platform: Platform, item: dict[str, str]) -> Body:
    is_bot = item["open_id"] == team.BOT_OPEN_ID
    person = platform.people.get(item["open_id"])
    ids = (
        {"union_id": team.BOT_UNION_ID, "user_id": "", "open_id": team.BOT_OPEN_ID}
        if person is None
        else person.ids()
    )
    return {
        "key": item["key"],
        "id": ids,
        "mentioned_type": "bot" if is_bot else "user",
        "name": item["name"],
        "tenant_key": team.TENANT_KEY,
    }


def message_recalled(message: Message, recalled_ms: int) -> Body:
    """The inner event of im.message.recalled_v1, by the author."""
    return {
        "message_id": message.message_id,
        "chat_id": message.chat_id,
        "recall_time": str(recalled_ms),
        "recall_type": "message_owner",
    }


def card_action(person: Person, message: Message, action: Body, token: str) -> Body:
    """The inner event of card.action.trigger."""
    return {
        "operator": {
            "tenant_key": team.TENANT_KEY,
            "union_id": person.union_id,
            "open_id": person.open_id,
        },
        "token": token,
        "action": action,
        "host": "im_message",
        "delivery_type": "",
        "context": {
            "url": "",
            "preview_token": "",
            "open_message_id": message.message_id,
            "open_chat_id": message.chat_id,
        },
    }


def menu(person: Person, event_key: str, now_ms: int) -> Body:
    """The inner event of application.bot.menu_v6; its timestamp is a number of seconds."""
    operator = {"operator_name": person.name, "operator_id": person.ids()}
    return {"operator": operator, "event_key": event_key, "timestamp": now_ms // 1000}


def chat_entered(platform: Platform, person: Person, chat: Chat) -> Body:
    """The inner event of im.chat.access_event.bot_p2p_chat_entered_v1."""
    event: Body = {"chat_id": chat.chat_id, "operator_id": person.ids()}
    history = platform.chat_messages.get(chat.chat_id)
    if history:
        event["last_message_id"] = history[-1].message_id
        event["last_message_create_time"] = str(history[-1].created_ms)
    return event


def bot_membership(chat: Chat, operator: Person) -> Body:
    """The inner event of im.chat.member.bot.added_v1 and deleted_v1, and chat.disbanded_v1."""
    return {
        "chat_id": chat.chat_id,
        "operator_id": operator.ids(),
        "external": False,
        "operator_tenant_key": team.TENANT_KEY,
        "name": chat.name,
        "i18n_names": {"zh_cn": chat.name, "en_us": "", "ja_jp": ""},
    }


def user_object(person: Person) -> Body:
    """The `object` of contact.user.*_v3 for an employee in service."""
    return {
        **person.ids(),
        "name": person.name,
        "email": person.email,
        "mobile": person.mobile,
        "job_title": person.title,
        "department_ids": [person.department_id],
        "leader_user_id": person.leader,
        "status": status(person),
    }


def user_left(person: Person) -> Body:
    """contact.user.deleted_v3: department_ids is empty, only old_object knows them."""
    gone = {**person.ids(), "name": person.name, "department_ids": [], "status": status(person)}
    old = {**person.ids(), "department_ids": [person.department_id]}
    return {"object": gone, "old_object": old}


def user_moved(person: Person, old: Body) -> Body:
    """contact.user.updated_v3: old_object holds only what changed."""
    return {"object": user_object(person), "old_object": old}


def status(person: Person) -> Body:
    """The status flags of a user."""
    return {
        "is_frozen": person.is_frozen,
        "is_resigned": person.is_resigned,
        "is_activated": True,
        "is_exited": False,
        "is_unjoin": False,
    }
