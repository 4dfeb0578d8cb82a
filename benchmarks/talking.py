"""People talking to the bot through the playground, and a stopwatch on the wire.

Times are taken at the playground's edge: when the push (or the click's callback) is posted, when the call
that replies to that very message arrives, and when a callback is answered.
"""

import copy
import itertools
import json
import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from bot.playground import cardwalk
from bot.playground.acts import Utterance
from bot.playground.clicking import action_for
from bot.playground.model import Message, Person
from bot.playground.routing import Request, Response
from bot.playground.server import Playground
from bot.playground.webhook import Answer
from tests.support.unlike import unlike_company

_REPLY_WITHIN_S = 20.0
_BUTTONS = ("下一页", "上一页", "客户详情")
_COMMANDS = 6
_CUSTOMERS = 9
"""One more than a page of 我的客户 holds."""


class NoAnswer(Exception):
    """The bot did not answer in time, or not as it should."""


@dataclass
class Stopwatch:
    """When each message was posted, when the reply to it arrived, how long each callback took."""

    playground: Playground
    posted: dict[str, float] = field(default_factory=dict)
    replied: dict[str, float] = field(default_factory=dict)
    callbacks_s: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._current = threading.local()
        webhook, gateway = self.playground.webhook, self.playground.gateway
        self._send, self._post, self._answer = webhook.send, webhook.post, gateway.answer
        webhook.send = self._sending  # type: ignore[method-assign]
        webhook.post = self._posting  # type: ignore[method-assign]
        gateway.answer = self._answering  # type: ignore[method-assign]

    def _sending(self, payload: dict[str, Any]) -> Answer:
        message = payload["event"].get("message")
        self._current.message_id = message["message_id"] if message else ""
        return self._send(payload)

    def _posting(self, body: bytes, headers: dict[str, str]) -> Answer:
        message_id = self._current.message_id
        began = time.perf_counter()
        if message_id:
            self.posted[message_id] = began
        answer = self._post(body, headers)
        if not message_id:
            self.callbacks_s.append(time.perf_counter() - began)
        return answer

    def _answering(self, request: Request) -> Response:
        arrived = time.perf_counter()
        parts = request.path.split("/")
        if parts[-1] == "reply":
            with self._changed:
                self.replied.setdefault(parts[-2], arrived)
                self._changed.notify_all()
        return self._answer(request)

    def wait_for(self, message_ids: Sequence[str]) -> list[float]:
        """Return the seconds from post to reply of each message. Raises NoAnswer."""
        with self._changed:
            done = self._changed.wait_for(
                lambda: all(one in self.replied for one in message_ids), _REPLY_WITHIN_S
            )
        if not done:
            late = sum(one not in self.replied for one in message_ids)
            raise NoAnswer(f"{late} of {len(message_ids)} messages had no reply in time")
        return [self.replied[one] - self.posted[one] for one in message_ids]


class Talk:
    """So many people talking, each about customers of their own."""

    def __init__(self, playground: Playground, *, people: int, seed: int = 5) -> None:
        self.playground = playground
        self.watch = Stopwatch(playground)
        self._people = list(playground.platform.people.values())[:people]
        self._customers: dict[str, str] = {}
        self._cards: dict[str, Message] = {}
        self._hands = {person.open_id: threading.Lock() for person in self._people}
        self._names = map(unlike_company, itertools.count())
        self._numbers = itertools.count(seed * 10_000)
        self._chance = random.Random(seed)

    def introduce(self) -> None:
        """Make the bot know everybody, and give each a card to click.

        Every other person registers more customers than a page of the list holds, and turns its pages.
        """
        said: dict[str, str] = {}
        every: list[str] = []
        for number, person in enumerate(self._people):
            turns_pages = number % 2 == 0
            texts = [self._registration(person) for _ in range(_CUSTOMERS if turns_pages else 1)]
            for text in [*texts, *(["我的客户"] if turns_pages else [])]:
                said[person.open_id] = self._say(person, text)
                every.append(said[person.open_id])
        # Each command a few times: what is measured is a bot at work, not one that just got up.
        for number in range(_COMMANDS * 3):
            person = self._people[number % len(self._people)]
            every.append(self._say(person, self._text(person, number)))
        self.watch.wait_for(every)
        for person in self._people:
            self._cards[person.open_id] = self._reply_to(said[person.open_id])

    def messages(self, *, seconds: float, per_second: float) -> list[tuple[str, float]]:
        """Talk for so long; returns command and seconds to the reply of each message."""
        said: list[tuple[str, str]] = []

        def one(number: int) -> None:
            turn, place = divmod(number, len(self._people))
            person = self._people[place]
            text = self._text(person, turn + place)
            said.append((text.split()[0], self._say(person, text)))

        follow(schedule(self._chance, seconds=seconds, per_second=per_second), one)
        took = self.watch.wait_for([message_id for _, message_id in said])
        return [(command, s) for (command, _), s in zip(said, took, strict=True)]

    def clicks(self, *, seconds: float, per_second: float) -> list[float]:
        """Click for so long; returns the seconds to the answer of each callback."""
        self.watch.callbacks_s.clear()
        with ThreadPoolExecutor(16) as pool:
            waiting = []

            def one(number: int) -> None:
                person = self._people[number % len(self._people)]
                waiting.append(pool.submit(self._click, person))

            follow(schedule(self._chance, seconds=seconds, per_second=per_second), one)
            for future in waiting:
                future.result()
        return list(self.watch.callbacks_s)

    def _click(self, person: Person) -> None:
        card = self._cards[person.open_id]
        with self._hands[person.open_id]:  # nobody presses twice at once
            words, action = self._choose(card)
            outcome = self.playground.callbacks.click(person, card, action)
        if outcome["error"] or (outcome["card"] is None) != (words == "客户详情"):
            raise NoAnswer(f"a click on {words}: {outcome['error'] or outcome['toast']}")

    def _choose(self, card: Message) -> tuple[str, dict[str, Any]]:
        shown = [one.text for one in cardwalk.clickables(card.content) if _is_enabled(one.element)]
        words = next(one for one in _BUTTONS if one in shown)
        return words, action_for(card, words, {})

    def _text(self, person: Person, turn: int) -> str:
        """Return what somebody says in a turn: everybody goes through the commands, each at another place."""
        customer = self._customers[person.open_id]
        match turn % _COMMANDS:
            case 0:
                return self._registration(person)
            case 1 | 3:
                return f"查重 {customer}"
            case 2:
                return f"跟进 {customer} 电话沟通了报价，客户认可，下周二再谈"
            case 4:
                return f"客户 {customer}"
            case _:
                return "我的客户"

    def _registration(self, person: Person) -> str:
        self._customers[person.open_id] = name = next(self._names)
        return f"报备 {name} 张伟 139{next(self._numbers):08d} 预算:20万"

    def _say(self, person: Person, text: str) -> str:
        chat = self.playground.platform.private_chat(person.open_id)
        said = self.playground.acts.say(person, chat, Utterance("text", {"text": text}))
        return said.message_id

    def _reply_to(self, message_id: str) -> Message:
        deadline = time.monotonic() + _REPLY_WITHIN_S
        while time.monotonic() < deadline:
            with self.playground.platform.lock:
                for message in reversed(self.playground.platform.messages.values()):
                    if message.reply_to == message_id:
                        return message
            time.sleep(0.005)
        raise NoAnswer("a reply arrived and was refused by the platform")

    def somebodys_card(self) -> tuple[str, str]:
        """Return a message of somebody's and the JSON of the card the bot replied with."""
        card = next(iter(self._cards.values()))
        return card.reply_to, json.dumps(card.content, ensure_ascii=False, separators=(",", ":"))

    def among(self, people: int) -> "Talk":
        """The same talk with the first so many of its people."""
        fewer = copy.copy(self)
        fewer._people = self._people[:people]
        return fewer


def _is_enabled(element: dict[str, Any]) -> bool:
    return not element.get("disabled")


def schedule(chance: random.Random, *, seconds: float, per_second: float) -> list[float]:
    """Return the moments of acts, from half to one and a half times the mean gap apart."""
    moments: list[float] = []
    now = 0.0
    while True:
        now += chance.uniform(0.5, 1.5) / per_second
        if now > seconds:
            return moments
        moments.append(now)


def follow(moments: Sequence[float], act: Callable[[int], None]) -> None:
    """Do something at each moment, in seconds from now."""
    began = time.monotonic()
    for number, moment in enumerate(moments):
        time.sleep(max(0.0, began + moment - time.monotonic()))
        act(number)
