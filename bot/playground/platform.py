"""The simulated tenant: who and what exists, and the few operations that change it.

One lock guards everything; callers hold `lock` over a read-and-change. It knows neither HTTP nor
error codes nor how events travel.
"""

import threading
from typing import Any

from bot.playground import team
from bot.playground.clock import Clock
from bot.playground.config import PlaygroundConfig
from bot.playground.ids import Ids
from bot.playground.journal import Journal
from bot.playground.model import CardToken, Chat, Department, Message, Person, StoredFile
from bot.playground.story import Story
from bot.playground.stream import Stream


class Platform:
    """The state of one tenant with one app."""

    def __init__(self, config: PlaygroundConfig, clock: Clock, ids: Ids) -> None:
        self.config = config
        self.clock = clock
        self.ids = ids
        self.lock = threading.RLock()
        self.stream = Stream()
        self.journal = Journal(self.stream)
        self.departments: dict[str, Department] = {d.department_id: d for d in team.departments()}
        self.people: dict[str, Person] = {p.open_id: p for p in team.people()}
        self.chats: dict[str, Chat] = {c.chat_id: c for c in team.chats()}
        self.messages: dict[str, Message] = {}
        self.chat_messages: dict[str, list[Message]] = {}
        self.files: dict[str, StoredFile] = {}
        self.card_tokens: dict[str, CardToken] = {}
        # uuid -> (message id, when sent): one success an hour (platform docs, "Send message").
        self.sent_uuids: dict[str, tuple[str, int]] = {}
        self.created_chats: dict[str, tuple[str, int]] = {}
        # open_ids that belong to another app of the tenant: valid there, refused here.
        self.foreign_open_ids: set[str] = set()
        self.story = Story(config.story_file)

    # People and chats

    def person_by_name(self, name: str) -> Person | None:
        """The employee of this name, or None."""
        return next((p for p in self.people.values() if p.name == name), None)

    def private_chat(self, open_id: str) -> Chat:
        """The person's private chat with the bot, made when it does not exist yet."""
        chat_id = team.private_chat_id(open_id)
        with self.lock:
            if chat_id not in self.chats:
                self.chats[chat_id] = Chat(chat_id, "p2p", team.BOT_NAME, [open_id], open_id)
            return self.chats[chat_id]

    def is_manager(self, open_id: str) -> bool:
        """Whether the person leads a department or is somebody's direct leader."""
        return any(d.leader == open_id for d in self.departments.values()) or any(
            p.leader == open_id for p in self.people.values()
        )

    def name_of(self, open_id: str) -> str:
        """The person's name, the bot's for "", or the id itself."""
        if not open_id or open_id == team.BOT_OPEN_ID:
            return team.BOT_NAME
        person = self.people.get(open_id)
        return person.name if person else open_id

    def chat_title(self, chat: Chat) -> str:
        """How the journal names a chat: the person's name, or the group's."""
        return self.name_of(chat.person) if chat.kind == "p2p" else chat.name

    # Messages

    def post(self, message: Message) -> Message:
        """Store a new message and show it."""
        with self.lock:
            self.messages[message.message_id] = message
            self.chat_messages.setdefault(message.chat_id, []).append(message)
            self._show("message", message)
        return message

    def replace(self, message: Message, content: dict[str, Any]) -> None:
        """Put new content in place of the old one."""
        with self.lock:
            message.content = message.wire_content = content
            message.version += 1
            message.updated_ms = self.clock.now_ms()
            self._show("updated", message)

    def recall(self, message: Message) -> None:
        """Take a message back."""
        with self.lock:
            message.is_recalled = True
            message.updated_ms = self.clock.now_ms()
            self._show("recalled", message)

    def view(self, message: Message) -> dict[str, Any]:
        """The message as the chat page and the tests see it."""
        sender: dict[str, Any] = {"open_id": message.sender} if message.sender else {"app": True}
        return {
            "message_id": message.message_id,
            "chat_id": message.chat_id,
            "sender": {**sender, "name": self.name_of(message.sender)},
            "msg_type": message.msg_type,
            "content": {} if message.is_recalled else message.content,
            "create_time_ms": message.created_ms,
            "update_time_ms": message.updated_ms,
            "recalled": message.is_recalled,
            "reply_to": message.reply_to or None,
            "version": message.version,
            "mentions": message.mentions,
            "rev": message.revision,
        }

    def _show(self, kind: str, message: Message) -> None:
        def numbered(revision: int) -> dict[str, Any]:
            message.revision = revision
            return self.view(message)

        self.stream.publish_numbered(kind, numbered)

    # Reset

    def wipe(self) -> None:
        """Forget messages, files, uuids and callback tokens; people and chats stay."""
        with self.lock:
            self.messages.clear()
            self.chat_messages.clear()
            self.files.clear()
            self.card_tokens.clear()
            self.sent_uuids.clear()
            self.created_chats.clear()
            self.story.begin_anew()
