"""Drives the playground as its people do, over its control plane. For tests and demonstrations.

    chat = Chat(playground.base_url)
    wang = chat.person("王磊")
    wang.says("报备 杭州云杉智能科技有限公司 张伟 13812345678")
    card = wang.wait_card(containing="报备成功")
    card.click("撤销")

Nothing here sleeps for a fixed time: waiting is polling for a condition, with a deadline.
"""

from dataclasses import dataclass
from typing import Any

import requests

from bot.playground import cardwalk
from tests.support.waiting import wait_until

DAY_S = 86_400


class ChatError(AssertionError):
    """The playground refused an act, or something awaited did not come."""


@dataclass(frozen=True, slots=True)
class ClickResult:
    """What the clicking person got: a toast, the new card's JSON, or an error code with its text."""

    toast: str
    toast_type: str
    card: dict[str, Any] | None
    error: str
    error_code: str
    elapsed_ms: float


class Chat:
    """One playground, reached over HTTP."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        # Many threads may share one driver.
        self._session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=64))
        self._chat_ids: dict[str, str] = {}
        self._people: dict[str, dict[str, Any]] = {}

    def close(self) -> None:
        """Release the connection."""
        self._session.close()

    def __enter__(self) -> "Chat":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def get(self, path: str, **params: Any) -> Any:
        """GET a control-plane route (without the /_play prefix)."""
        return self._read(self._session.get(self._url(path), params=params, timeout=30))

    def post(self, path: str, body: dict[str, Any] | None = None, **more: Any) -> Any:
        """POST to a control-plane route."""
        payload = more or {"json": body or {}}
        return self._read(self._session.post(self._url(path), timeout=30, **payload))

    def _url(self, path: str) -> str:
        return f"{self.base_url}/_play/{path}"

    def _read(self, response: requests.Response) -> Any:
        value = response.json()
        if response.status_code >= 400:
            raise ChatError(f"{response.status_code}: {value}")
        return value

    def person(self, name: str) -> "Person":
        """The person of this name or open_id."""
        if not self._people:
            people = self.state()["people"]
            self._people = {key: p for p in people for key in (p["name"], p["open_id"])}
        found = self._people.get(name)
        if found is None:
            raise ChatError(f"nobody is called {name}")
        return Person(self, found["open_id"], found["name"])

    def state(self) -> dict[str, Any]:
        """People, chats, clock and faults."""
        state: dict[str, Any] = self.get("state")
        return state

    def chat_id(self, name: str) -> str:
        """The id of the group of this name."""
        for chat in self.state()["chats"]:
            if chat["name"] == name and chat["type"] == "group":
                return str(chat["chat_id"])
        raise ChatError(f"no group is called {name}")

    def private_chat_id(self, open_id: str) -> str:
        """The id of a person's private chat with the bot; it never changes."""
        if open_id not in self._chat_ids:
            chats = self.state()["chats"]
            self._chat_ids = {c["person"]: str(c["chat_id"]) for c in chats if c["person"]}
        return self._chat_ids[open_id]

    def messages(self, chat_id: str, *, after: int = 0) -> list[dict[str, Any]]:
        """The messages of a chat, oldest first, that came or changed after a revision."""
        answer = self.get("messages", chat_id=chat_id, after_rev=after)
        found: list[dict[str, Any]] = answer["messages"]
        return found

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> int:
        """Move the clock forward; returns the new time in ms."""
        seconds = days * DAY_S + hours * 3600 + minutes * 60
        return int(self.post("clock", {"advance_seconds": seconds})["now_ms"])

    def advance_to(self, moment_ms: int) -> int:
        """Move the clock forward to a moment in ms since the epoch."""
        return int(self.post("clock", {"set_ms": moment_ms})["now_ms"])

    def now_ms(self) -> int:
        """The playground's time."""
        return int(self.get("clock")["now_ms"])

    def calls(self, *, after: int = 0, limit: int = 2000) -> list[dict[str, Any]]:
        """The bot's calls numbered above `after`."""
        found: list[dict[str, Any]] = self.get("calls", after=after, limit=limit)["calls"]
        return found

    def fault(
        self,
        name: str,
        *,
        probability: float = 1.0,
        times: int | None = None,
        **params: Any,
    ) -> None:
        """Switch a fault on (probability 0: off), for so many times if given."""
        self.post(
            "faults",
            {"name": name, "probability": probability, "times": times, "params": params},
        )

    def limits(self, scale: float) -> None:
        """Multiply all rate limits; 0 lifts them."""
        self.post("limits", {"scale": scale})

    def reset(self) -> None:
        """Forget messages, calls, faults; people and settings stay."""
        self.post("reset")

    def stats(self) -> dict[str, int]:
        """All counters."""
        counters: dict[str, int] = self.get("stats")
        return counters

    def deliveries(self) -> list[dict[str, Any]]:
        """Every event pushed and where it stands."""
        found: list[dict[str, Any]] = self.get("deliveries")["deliveries"]
        return found

    def deliver(self, body: Any, **more: Any) -> dict[str, Any]:
        """Post an event body to the bot as it is; returns status and body of its answer."""
        answer: dict[str, Any] = self.post("deliver", {"body": body, **more})
        return answer

    def make_group(self, name: str, *members: str) -> str:
        """Make a group of these people with the bot; returns its chat_id."""
        people = [self.person(member).open_id for member in members]
        return str(self.post("groups", {"name": name, "members": people})["chat_id"])


class Person:
    """One person of the tenant, with the private chat with the bot."""

    def __init__(self, chat: Chat, open_id: str, name: str) -> None:
        self.chat = chat
        self.open_id = open_id
        self.name = name
        self._since = 0

    def says(self, text: str, **more: Any) -> dict[str, Any]:
        """Say something to the bot in private; returns the message."""
        return self.says_in("p2p", text, **more)

    def says_in(self, chat: str, text: str, **more: Any) -> dict[str, Any]:
        """Say something in a group (name or id); `@名字` mentions."""
        body = {"as": self.open_id, "chat_id": chat, "text": text, **more}
        message: dict[str, Any] = self.chat.post("messages", body)["message"]
        self._since = int(message["rev"])
        return message

    def sends(self, msg_type: str, content: dict[str, Any], chat: str = "p2p") -> dict[str, Any]:
        """Send a message of another type."""
        return self.says_in(chat, "", msg_type=msg_type, content=content)

    def sends_file(self, name: str, content: bytes, chat: str = "p2p") -> dict[str, Any]:
        """Send a file."""
        answer = self.chat.post(
            "files",
            data={"as": self.open_id, "chat_id": chat},
            files={"file": (name, content)},
        )
        message: dict[str, Any] = answer["message"]
        self._since = int(message["rev"])
        return message

    def recall(self, message: dict[str, Any]) -> None:
        """Take back an own message."""
        self.chat.post(f"messages/{message['message_id']}/recall", {"as": self.open_id})

    def presses_menu(self, event_key: str) -> None:
        """Press an item of the bot's menu."""
        self._since = self.chat.state()["rev"]
        self.chat.post("menu", {"as": self.open_id, "event_key": event_key})

    def enters(self) -> None:
        """Open the private chat with the bot."""
        self._since = self.chat.state()["rev"]
        self.chat.post("enter", {"as": self.open_id})

    def leaves(self) -> None:
        """Leave the company."""
        self.chat.post(f"people/{self.open_id}/leave")

    def moves(self, department_id: str, leader: str) -> None:
        """Move to another department and leader (an open_id)."""
        body = {"department_id": department_id, "leader_open_id": leader}
        self.chat.post(f"people/{self.open_id}/move", body)

    @property
    def chat_id(self) -> str:
        """The id of the private chat with the bot."""
        return self.chat.private_chat_id(self.open_id)

    def messages(self, chat: str = "p2p", *, after: int = 0) -> list[dict[str, Any]]:
        """Messages of the private chat, or of a group by name or id, changed after a revision."""
        return self.chat.messages(self._resolve(chat), after=after)

    def answers(self, chat: str = "p2p", *, after: int = 0) -> list[dict[str, Any]]:
        """The bot's messages only."""
        return [m for m in self.messages(chat, after=after) if m["sender"].get("app")]

    def cards(self, chat: str = "p2p", *, after: int = 0) -> list["CardView"]:
        """The bot's cards, oldest first, recalled ones left out."""
        found = [m for m in self.answers(chat, after=after) if m["msg_type"] == "interactive"]
        return [CardView(self, m) for m in found if not m["recalled"]]

    @property
    def last_text(self) -> str:
        """The visible text of the bot's last message in private, of any type."""
        answers = self.answers()
        return message_text(answers[-1]) if answers else ""

    def wait_card(
        self,
        *,
        containing: str = "",
        after: int | None = None,
        chat: str = "p2p",
        timeout: float = 10.0,
    ) -> "CardView":
        """The newest card that reads so and came or changed after the person's last act.

        `after` (a message's `rev`; 0: ever) replaces the moment of the last act.
        """
        since = self._since if after is None else after
        chat_id = self._resolve(chat)

        def newest() -> CardView | None:
            views = [c for c in self.cards(chat_id, after=since) if containing in c.text]
            return max(views, key=lambda view: view.rev) if views else None

        def missed() -> str:
            seen = "\n---\n".join(message_text(m) for m in self.answers(chat_id)[-3:])
            return f"a card for {self.name} containing {containing!r}; last answers:\n{seen}"

        found = wait_until(newest, timeout, reason=missed)
        assert found is not None
        return found

    def wait_text(
        self, containing: str, *, after: int | None = None, chat: str = "p2p", timeout: float = 10
    ) -> dict[str, Any]:
        """The newest message of the bot, card or not, that reads so after the last act."""
        since = self._since if after is None else after
        chat_id = self._resolve(chat)

        def newest() -> dict[str, Any] | None:
            found = [m for m in self.answers(chat_id, after=since) if containing in message_text(m)]
            return found[-1] if found else None

        found = wait_until(newest, timeout, reason=f"{containing!r} for {self.name}")
        assert found is not None
        return found

    def clicked(self) -> None:
        """Note that this person has just acted, for what to wait for next."""
        self._since = self.chat.state()["rev"]

    def _resolve(self, chat: str) -> str:
        if chat == "p2p":
            return self.chat_id
        return chat if chat.startswith("oc_") else self.chat.chat_id(chat)


class CardView:
    """One card as a person sees it; a snapshot until `refresh`."""

    def __init__(self, person: Person, message: dict[str, Any]) -> None:
        self._person = person
        self._message = message

    @property
    def message_id(self) -> str:
        """The message's id."""
        return str(self._message["message_id"])

    @property
    def json(self) -> dict[str, Any]:
        """The card itself."""
        card: dict[str, Any] = self._message["content"]
        return card

    @property
    def version(self) -> int:
        """1, and one more at each replacement."""
        return int(self._message["version"])

    @property
    def rev(self) -> int:
        """The playground's revision at the last change."""
        return int(self._message["rev"])

    @property
    def text(self) -> str:
        """Everything readable, buttons included, a line per piece."""
        return cardwalk.visible_text(self.json)

    @property
    def title(self) -> str:
        """The header's title."""
        return cardwalk.text_of((self.json.get("header") or {}).get("title"))

    @property
    def color(self) -> str:
        """The header's template colour."""
        return str((self.json.get("header") or {}).get("template", ""))

    @property
    def summary(self) -> str:
        """The text of the chat list and of notifications."""
        return str(self.json.get("config", {}).get("summary", {}).get("content", ""))

    @property
    def buttons(self) -> list[str]:
        """The words of everything that can be pressed."""
        return [item.text for item in cardwalk.clickables(self.json)]

    @property
    def reply_to(self) -> str:
        """The message this card answers, or ""."""
        return str(self._message["reply_to"] or "")

    def click(
        self,
        text: str,
        form: dict[str, Any] | None = None,
        *,
        index: int = 0,
        by: Person | None = None,
    ) -> ClickResult:
        """Press what reads `text`, filling its form by names or labels; confirms dialogs."""
        actor = by or self._person
        actor.clicked()
        answer = actor.chat.post(
            "clicks/by-text",
            {
                "as": actor.open_id,
                "message_id": self.message_id,
                "text": text,
                "form": form or {},
                "index": index,
            },
        )
        toast, error = answer["toast"] or {}, answer["error"] or {}
        return ClickResult(
            toast=toast.get("content", ""),
            toast_type=toast.get("type", ""),
            card=answer["card"],
            error=error.get("text", ""),
            error_code=error.get("code", ""),
            elapsed_ms=answer["elapsed_ms"],
        )

    def refresh(self) -> "CardView":
        """Look again; returns itself."""
        for message in self._person.chat.messages(self._message["chat_id"]):
            if message["message_id"] == self.message_id:
                self._message = message
        return self

    def wait_change(self, *, timeout: float = 10.0) -> "CardView":
        """Wait until the card has been replaced since this snapshot; returns itself."""
        before = self.version
        wait_until(
            lambda: self.refresh().version > before,
            timeout,
            reason=f"a change of the card {self.title!r}",
        )
        return self


def message_text(message: dict[str, Any]) -> str:
    """The readable text of any message."""
    content = message["content"]
    match message["msg_type"]:
        case "interactive":
            return cardwalk.visible_text(content)
        case "text":
            return str(content.get("text", ""))
        case "post":
            body: Any = next(iter(content.values()), {})
            lines = body.get("content", []) if isinstance(body, dict) else []
            words = ["".join(str(n.get("text", "")) for n in line) for line in lines]
            return "\n".join([str(body.get("title", "")), *words]).strip()
        case _:
            return str(content.get("file_name", ""))
