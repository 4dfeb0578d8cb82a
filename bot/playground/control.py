"""The control plane under /_play: what the chat page and the tests ask of the playground.

Chat routes act as a person; the other half of the routes, on the clock, faults and the journal, is
in `control_tools`. Answers are JSON; refusals carry a Chinese `error`.
"""

from collections.abc import Callable
from typing import Any

from bot.playground import team
from bot.playground.acts import Acts, Utterance
from bot.playground.callbacks import Callbacks
from bot.playground.clicking import ClientRefusal, action_for
from bot.playground.clock import Clock
from bot.playground.faults import Faults
from bot.playground.model import Message, Person
from bot.playground.multipart import read_form
from bot.playground.platform import Platform
from bot.playground.routing import BadRequest, Request, Router

Handler = Callable[[Request], Any]
_SAYABLE = frozenset(
    {"text", "post", "image", "file", "sticker", "audio", "media", "merge_forward", "share_user"}
)


class ChatControl:
    """Routes that act as a person or show the tenant."""

    def __init__(
        self, platform: Platform, acts: Acts, callbacks: Callbacks, faults: Faults
    ) -> None:
        self._platform = platform
        self._acts = acts
        self._callbacks = callbacks
        self._faults = faults
        self._clock: Clock = platform.clock

    def declare(self, router: Router[Handler]) -> None:
        """Add the routes."""
        router.add("GET", "/_play/state", self.state)
        router.add("GET", "/_play/messages", self.messages)
        router.add("POST", "/_play/messages", self.say)
        router.add("POST", "/_play/files", self.send_file)
        router.add("GET", "/_play/files/:key", self.file)
        router.add("POST", "/_play/messages/:message_id/recall", self.recall)
        router.add("POST", "/_play/clicks", self.click)
        router.add("POST", "/_play/clicks/by-text", self.click_by_text)
        router.add("POST", "/_play/menu", self.menu)
        router.add("POST", "/_play/enter", self.enter)
        router.add("POST", "/_play/groups", self.make_group)
        router.add("POST", "/_play/groups/:chat_id/remove-bot", self.remove_bot)
        router.add("POST", "/_play/people/:open_id/leave", self.leave)
        router.add("POST", "/_play/people/:open_id/move", self.move)

    def state(self, request: Request) -> Any:
        """People, departments, chats, clock and faults at one glance."""
        platform = self._platform
        with platform.lock:
            return {
                "bot": {"open_id": team.BOT_OPEN_ID, "name": team.BOT_NAME},
                "company": team.COMPANY,
                "people": [self._person(p) for p in platform.people.values()],
                "departments": [
                    {
                        "id": d.department_id,
                        "name": d.name,
                        "parent_id": d.parent_id,
                        "leader_open_id": d.leader,
                    }
                    for d in platform.departments.values()
                ],
                "chats": [
                    {
                        "chat_id": c.chat_id,
                        "type": c.kind,
                        "name": c.name,
                        "members": c.members,
                        "person": c.person,
                        "has_bot": c.has_bot,
                    }
                    for c in platform.chats.values()
                ],
                "now_ms": self._clock.now_ms(),
                "clock_offset_ms": self._clock.offset_ms,
                "faults": self._faults.active(),
                "story_round": platform.story.round,
                "rev": platform.stream.revision,
            }

    def _person(self, person: Person) -> dict[str, Any]:
        department = self._platform.departments.get(person.department_id)
        return {
            "open_id": person.open_id,
            "name": person.name,
            "title": person.title,
            "department_id": person.department_id,
            "department": department.name if department else "",
            "avatar_color": person.avatar_color,
            "is_manager": self._platform.is_manager(person.open_id),
            "is_admin": person.is_admin,
            "has_left": person.is_resigned,
        }

    def messages(self, request: Request) -> Any:
        """A chat's messages, oldest first; with `after_rev` only those changed since."""
        chat_id, after = request.arg("chat_id"), request.arg("after_rev", "0")
        if not after.isdecimal():
            raise BadRequest("after_rev 应为数字")
        if chat_id not in self._platform.chats:
            raise BadRequest(f"没有这个会话：{chat_id}", status=404)
        with self._platform.lock:
            found = self._platform.chat_messages.get(chat_id, [])
            return {
                "messages": [self._platform.view(m) for m in found if m.revision > int(after)],
                "rev": self._platform.stream.revision,
            }

    def say(self, request: Request) -> Any:
        """Send a message as a person."""
        body = request.json_object()
        person = self._who(body)
        msg_type = str(body.get("msg_type") or "text")
        if msg_type not in _SAYABLE:
            raise BadRequest(f"不能发送这种消息：{msg_type}")
        content = body.get("content")
        if msg_type == "text" and content is None:
            content = {"text": str(body.get("text", ""))}
        if not isinstance(content, dict):
            raise BadRequest("content 应为对象")
        said = Utterance(
            msg_type,
            content,
            reply_to=str(body.get("reply_to") or ""),
            message_id=str(body.get("message_id") or ""),
            event_id=str(body.get("event_id") or ""),
            created_ms=int(body.get("create_time_ms") or 0),
        )
        chat = self._acts.chat(str(body.get("chat_id") or ""), person)
        return {"message": self._platform.view(self._acts.say(person, chat, said))}

    def send_file(self, request: Request) -> Any:
        """Send a file as a person; multipart as, chat_id, file."""
        form = read_form(request)
        part = form.files.get("file")
        if part is None or not part.name:
            raise BadRequest("请选择文件")
        person = self._acts.person(form.values.get("as", ""))
        chat = self._acts.chat(form.values.get("chat_id", ""), person)
        message = self._acts.send_file(person, chat, part.name, part.content)
        return {"message": self._platform.view(message)}

    def file(self, request: Request) -> Any:
        """The bytes of any stored file, for the chat page's download link."""
        from urllib.parse import quote

        from bot.playground.routing import Response

        stored = self._platform.files.get(request.params["key"])
        if stored is None:
            raise BadRequest("没有这个文件", status=404)
        disposition = f"attachment; filename*=UTF-8''{quote(stored.name)}"
        headers = (("Content-Disposition", disposition),)
        return Response(200, stored.content, "application/octet-stream", headers)

    def recall(self, request: Request) -> Any:
        """Take back an own message."""
        message = self._acts.message(request.params["message_id"])
        self._acts.recall(self._who(request.json_object()), message)
        return {}

    def click(self, request: Request) -> Any:
        """Press something, the action given as the callback carries it."""
        body = request.json_object()
        action = body.get("action")
        if not isinstance(action, dict):
            raise BadRequest("action 应为对象")
        person, message = self._who(body), self._card(body)
        return self._callbacks.click(person, message, action)

    def click_by_text(self, request: Request) -> Any:
        """Press what reads `text`, filling the form it belongs to."""
        body = request.json_object()
        person, message = self._who(body), self._card(body)
        entered = body.get("form") or {}
        try:
            action = action_for(
                message, str(body.get("text", "")), entered, int(body.get("index") or 0)
            )
        except ClientRefusal as refusal:
            error = {"code": "0", "text": str(refusal)}
            return {"toast": None, "card": None, "error": error, "elapsed_ms": 0}
        return self._callbacks.click(person, message, action)

    def _card(self, body: dict[str, Any]) -> Message:
        message = self._acts.message(str(body.get("message_id", "")))
        chat = self._platform.chats[message.chat_id]
        if not chat.has(self._who(body).open_id):
            raise BadRequest("不在这个会话里，看不到这张卡片", status=403)
        if message.msg_type != "interactive":
            raise BadRequest("这条消息不是卡片")
        return message

    def _who(self, body: dict[str, Any]) -> Person:
        return self._acts.person(str(body.get("as", "")))

    def menu(self, request: Request) -> Any:
        """Press an item of the bot's menu."""
        body = request.json_object()
        self._acts.press_menu(self._who(body), str(body.get("event_key", "")))
        return {}

    def enter(self, request: Request) -> Any:
        """Open the private chat with the bot."""
        self._acts.enter(self._who(request.json_object()))
        return {}

    def make_group(self, request: Request) -> Any:
        """Make a group with the bot."""
        body = request.json_object()
        members = [str(item) for item in body.get("members") or ()]
        chat = self._acts.make_group(str(body.get("name", "")), members)
        return {"chat_id": chat.chat_id}

    def remove_bot(self, request: Request) -> Any:
        """Take the bot out of a group."""
        chat = self._platform.chats.get(request.params["chat_id"])
        if chat is None:
            raise BadRequest("没有这个群", status=404)
        self._acts.remove_bot(chat)
        return {}

    def leave(self, request: Request) -> Any:
        """Leave the company."""
        self._acts.leave(self._acts.person(request.params["open_id"]))
        return {}

    def move(self, request: Request) -> Any:
        """Change department and leader."""
        body = request.json_object()
        person = self._acts.person(request.params["open_id"])
        leader = body.get("leader_open_id", person.leader)
        self._acts.move(person, str(body.get("department_id") or ""), str(leader or ""))
        return {}
