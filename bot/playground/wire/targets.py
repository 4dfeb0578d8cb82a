"""Finds whom or what a call is about, refusing as the platform refuses.

Source: platform docs, "Send message" (receive_id), "Generic error codes".
"""

from bot.playground.errors import ApiError, field_error
from bot.playground.model import Chat, Message, Person
from bot.playground.wire.gateway import Call

ID_TYPES = ("open_id", "union_id", "user_id", "email", "chat_id")


def receiving_chat(call: Call, id_type: str, receive_id: str) -> Chat:
    """The chat a message goes to; a private chat is made on the first message."""
    if id_type not in ID_TYPES:
        raise field_error("receive_id_type", f"must be one of {', '.join(ID_TYPES)}", id_type)
    if id_type == "chat_id":
        return group_for_bot(call, receive_id)
    person = find_person(call, id_type, receive_id)
    if person.is_resigned:
        raise ApiError(230029)
    if not person.in_range:
        raise ApiError(230013)
    if person.has_stopped_bot:
        raise ApiError(230053)
    return call.platform.private_chat(person.open_id)


def group_for_bot(call: Call, chat_id: str) -> Chat:
    """The chat of this id, if the bot may write there."""
    if not chat_id.startswith("oc_"):
        raise ApiError(230034, f"ext=chat_id {chat_id[:40]}")
    chat = call.platform.chats.get(chat_id)
    if chat is None:
        raise ApiError(99992356)
    if chat.is_dissolved:
        raise ApiError(232009)
    if not chat.has_bot:
        raise ApiError(230002)
    if chat.kind == "p2p":
        person = call.platform.people[chat.person]
        if person.is_resigned:
            raise ApiError(230029)
        if person.has_stopped_bot:
            raise ApiError(230053)
    return chat


def find_person(call: Call, id_type: str, wanted: str) -> Person:
    """The person of this id of the given type; a wrong prefix is a mismatch (230034)."""
    platform = call.platform
    prefix = {"open_id": "ou_", "union_id": "on_"}.get(id_type, "")
    if not wanted.startswith(prefix):
        raise ApiError(230034, f"ext={id_type} {wanted[:40]}")
    if wanted in platform.foreign_open_ids:
        raise ApiError(99992361)
    for person in platform.people.values():
        if getattr(person, id_type) == wanted:
            return person
    raise ApiError(99992360 if id_type in {"user_id", "email"} else 99992351)


def find_message(call: Call) -> Message:
    """The message named in the path; one the bot cannot see is refused."""
    message_id = call.request.params["message_id"]
    if not message_id.startswith("om_"):
        raise ApiError(230001, f"ext=message_id {message_id[:40]}")
    message = call.platform.messages.get(message_id)
    if message is None:
        raise ApiError(99992354)
    if not call.platform.chats[message.chat_id].has_bot:
        raise ApiError(230050)
    return message
