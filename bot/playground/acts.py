"""What people of the tenant do: say, send files, take back, open chats, press the menu, leave.

Each act changes the tenant and queues the event the platform would push. Acts raise BadRequest when
a client would not offer them.
"""

from dataclasses import dataclass
from typing import Any

from bot.playground import events, team
from bot.playground.mentions import resolve
from bot.playground.model import Chat, Message, Person, StoredFile
from bot.playground.platform import Platform
from bot.playground.push import Pusher
from bot.playground.routing import BadRequest

RECEIVE = "im.message.receive_v1"


@dataclass(frozen=True, slots=True)
class Utterance:
    """A message to be sent by a person; ids and time are given only to imitate the odd case."""

    msg_type: str
    content: dict[str, Any]
    reply_to: str = ""
    message_id: str = ""
    event_id: str = ""
    created_ms: int = 0


class Acts:
    """The acts of people, on one tenant."""

    def __init__(self, platform: Platform, pusher: Pusher) -> None:
        self._platform = platform
        self._pusher = pusher

    def person(self, open_id: str) -> Person:
        """The person of this open_id or name."""
        found = self._platform.people.get(open_id) or self._platform.person_by_name(open_id)
        if found is None:
            raise BadRequest(f"没有这个人：{open_id}", status=404)
        return found

    def chat(self, chat_id: str, person: Person) -> Chat:
        """The chat of this id or group name, if the person is in it; "" or "p2p" is the bot's."""
        if chat_id in {"", "p2p"}:
            return self._platform.private_chat(person.open_id)
        chats = self._platform.chats
        chat = chats.get(chat_id) or next((c for c in chats.values() if c.name == chat_id), None)
        if chat is None or not chat.has(person.open_id):
            raise BadRequest(f"{person.name} 不在这个会话里：{chat_id}", status=404)
        return chat

    def message(self, message_id: str) -> Message:
        """The message of this id."""
        found = self._platform.messages.get(message_id)
        if found is None:
            raise BadRequest(f"没有这条消息：{message_id}", status=404)
        return found

    def say(self, person: Person, chat: Chat, said: Utterance) -> Message:
        """Send a message; the bot hears it in private, and in groups when it is mentioned."""
        platform, now = self._platform, said.created_ms or self._platform.clock.now_ms()
        if person.is_resigned:
            raise BadRequest(f"{person.name} 已离职")
        wire_content, mentions = said.content, []
        if said.msg_type == "text":
            resolved = resolve(str(said.content.get("text", "")), self._names(chat))
            wire_content, mentions = {"text": resolved.wire_text}, resolved.mentions
        message = Message(
            message_id=said.message_id or platform.ids.fresh("om_"),
            chat_id=chat.chat_id,
            sender=person.open_id,
            msg_type=said.msg_type,
            content=said.content,
            wire_content=wire_content,
            created_ms=now,
            updated_ms=now,
            reply_to=said.reply_to,
            mentions=mentions,
        )
        platform.post(message)
        platform.journal.count("said")
        if self._hears(chat, message):
            body = events.message_received(platform, message, chat)
            self._pusher.event(RECEIVE, body, chat.chat_id, event_id=said.event_id)
        return message

    def send_file(self, person: Person, chat: Chat, name: str, content: bytes) -> Message:
        """Send a file, or an image when the name says so."""
        is_image = name.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".webp"))
        key = self._platform.ids.fresh("img_v3_" if is_image else "file_v3_")
        kind = "image" if is_image else "stream"
        with self._platform.lock:
            self._platform.files[key] = StoredFile(key, name, kind, content, person.open_id)
        if is_image:
            return self.say(person, chat, Utterance("image", {"image_key": key}))
        return self.say(person, chat, Utterance("file", {"file_key": key, "file_name": name}))

    def recall(self, person: Person, message: Message) -> None:
        """Take back an own message."""
        if message.sender != person.open_id:
            raise BadRequest("只能撤回自己的消息", status=403)
        if message.is_recalled:
            raise BadRequest("这条消息已经撤回")
        chat = self._platform.chats[message.chat_id]
        self._platform.recall(message)
        if self._hears(chat, message):
            body = events.message_recalled(message, message.updated_ms)
            self._pusher.event("im.message.recalled_v1", body, chat.chat_id)

    def press_menu(self, person: Person, event_key: str) -> None:
        """Press an item of the bot's menu in the private chat."""
        body = events.menu(person, event_key, self._platform.clock.now_ms())
        self._pusher.event("application.bot.menu_v6", body, self._lane(person))

    def enter(self, person: Person) -> None:
        """Open the private chat with the bot."""
        chat = self._platform.private_chat(person.open_id)
        body = events.chat_entered(self._platform, person, chat)
        kind = "im.chat.access_event.bot_p2p_chat_entered_v1"
        self._pusher.event(kind, body, chat.chat_id)

    def make_group(self, name: str, members: list[str]) -> Chat:
        """Make a group with the bot in it; the first member adds the bot."""
        people = [self.person(item) for item in members]
        if not name or not people:
            raise BadRequest("群需要名字和至少一个成员")
        chat = Chat(self._platform.ids.fresh("oc_"), "group", name, [p.open_id for p in people])
        with self._platform.lock:
            self._platform.chats[chat.chat_id] = chat
        self._platform.stream.publish("chat", {"chat_id": chat.chat_id})
        body = events.bot_membership(chat, people[0])
        self._pusher.event("im.chat.member.bot.added_v1", body, chat.chat_id)
        return chat

    def remove_bot(self, chat: Chat) -> None:
        """Take the bot out of a group."""
        if chat.kind != "group" or not chat.has_bot:
            raise BadRequest("机器人不在这个群里")
        chat.has_bot = False
        operator = self.person(chat.members[0])
        body = events.bot_membership(chat, operator)
        self._pusher.event("im.chat.member.bot.deleted_v1", body, chat.chat_id)
        self._platform.stream.publish("chat", {"chat_id": chat.chat_id})

    def leave(self, person: Person) -> None:
        """Leave the company."""
        if person.is_resigned:
            raise BadRequest(f"{person.name} 已离职")
        with self._platform.lock:
            person.is_resigned = True
            for chat in self._platform.chats.values():
                if chat.kind == "group" and chat.has(person.open_id):
                    chat.members.remove(person.open_id)
        body = events.user_left(person)
        self._pusher.event("contact.user.deleted_v3", body, self._lane(person))
        self._platform.stream.publish("chat", {"person": person.open_id})

    def move(self, person: Person, department_id: str, leader: str) -> None:
        """Move to another department or leader."""
        if department_id and department_id not in self._platform.departments:
            raise BadRequest(f"没有这个部门：{department_id}", status=404)
        old: dict[str, Any] = {}
        if department_id and department_id != person.department_id:
            old["department_ids"] = [person.department_id]
            person.department_id = department_id
        if leader != person.leader:
            old["leader_user_id"] = person.leader
            person.leader = leader
        body = events.user_moved(person, old)
        self._pusher.event("contact.user.updated_v3", body, self._lane(person))
        self._platform.stream.publish("chat", {"person": person.open_id})

    def _lane(self, person: Person) -> str:
        return self._platform.private_chat(person.open_id).chat_id

    def _names(self, chat: Chat) -> dict[str, str]:
        names = {self._platform.name_of(open_id): open_id for open_id in chat.members}
        if chat.kind == "p2p":
            # The client's picker offers colleagues in a private chat as well.
            names = {p.name: p.open_id for p in self._platform.people.values()}
        return {**names, team.BOT_NAME: team.BOT_OPEN_ID}

    def _hears(self, chat: Chat, message: Message) -> bool:
        if not chat.has_bot:
            return False
        if chat.kind == "p2p":
            return True
        return any(m["open_id"] == team.BOT_OPEN_ID for m in message.mentions)
