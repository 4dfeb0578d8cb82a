"""One member of the company at work: what is said to the bot, what comes back, which card is pressed.

Everything goes over the wire of the playground. An actor knows what a person would know: the own chat, the own
customers, and of the others' what is talked about over lunch (their names).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.playground.model import Message
from bot.playground.team import BOT_NAME, private_chat_id
from tests.chat import CardView, ChatError, Person
from tests.quarter import market, workdays
from tests.quarter.cast import Member
from tests.quarter.records import Case, Customer
from tests.quarter.world import World
from tests.support.waiting import wait_until

ANSWERED_WITHIN_S = 240.0
OPENED_WITHIN_S = 30.0
_NO_BOT = ("200341", "200342", "200671")
"""What the client shows while the bot is down; people press again."""
_TOPICS = (
    "谈了报价和交付时间",
    "演示了样机，对方提了三点意见",
    "确认了现场条件和数量",
    "聊了预算，月底内部开会",
    "对方要求再做一次测试",
    "谈了付款方式和质保",
)


@dataclass
class Actor:
    """One member, with a chance of their own."""

    world: World
    member: Member
    chance: random.Random
    person: Person
    friend: str = ""
    _seen: int = 0
    _said: int = 0
    _done: set[str] = field(default_factory=set)

    @property
    def open_id(self) -> str:
        """The member's id."""
        return self.member.open_id

    @property
    def today(self) -> date:
        """The simulated day."""
        return self.world.day

    @property
    def customers(self) -> list[Customer]:
        """The own customers, the one whose protection ends first first."""
        return self.world.known.owned_by(self.open_id)

    def likely(self, share: float) -> bool:
        """Draw: true in this share of cases."""
        return self.chance.random() < share

    def has_done(self, deed: str) -> bool:
        """Tell whether this was asked before about a deed that is done once."""
        is_done = deed in self._done
        self._done.add(deed)
        return is_done

    # Talking

    def says(self, text: str, *, group: str = "") -> CardView:
        """Say something, in a group to the bot by its name, and wait for the answer."""
        words = f"@{BOT_NAME} {text}" if group else text
        message = self.person.says_in(group or "p2p", words)

        def answer() -> Message | None:
            return self.world.answer_to(message["message_id"], message["chat_id"])

        def missing() -> str:
            return f"no answer to {self.member.name}: {text}"

        found = wait_until(answer, ANSWERED_WITHIN_S, reason=missing)
        assert found is not None
        return self.view(found)

    def view(self, message: Message) -> CardView:
        """Return a message as this person's card."""
        return CardView(self.person, self.world.tenant.playground.platform.view(message))

    def presses(self, card: CardView, words: str, form: dict[str, Any] | None = None) -> str:
        """Press something, again while the bot is down; returns the toast, "" when it cannot be pressed."""

        def press() -> Any:
            result = card.click(words, form)
            return None if result.error_code in _NO_BOT else result

        if words not in card.buttons:
            return ""
        try:
            result = wait_until(press, ANSWERED_WITHIN_S, reason=f"pressing {words}")
        except ChatError:
            return ""
        return str(result.toast or (not result.error and "ok") or "")

    def opens(self, card: CardView, words: str, title: str) -> CardView | None:
        """Press something and return the card that then reads so, the same one or a new one; None: another came."""
        if not self.presses(card, words):
            return None
        try:
            shown = self.person.wait_card(timeout=OPENED_WITHIN_S)
        except AssertionError:  # only a toast: it was too late for that
            return None
        return shown if title in shown.text else None

    def news(self) -> Iterator[CardView]:
        """Yield the cards that came since this was asked last, oldest first."""
        platform = self.world.tenant.playground.platform
        chat_id = private_chat_id(self.open_id)
        with platform.lock:
            messages = list(platform.chat_messages.get(chat_id, []))
        fresh, self._seen = messages[self._seen :], len(messages)
        for message in fresh:
            if not message.sender and message.msg_type == "interactive":
                yield self.view(message)

    # Words

    def topic(self) -> str:
        """Return something that was talked about, never twice the same; the mark at its end is this person's."""
        self._said += 1
        return f"{self.chance.choice(_TOPICS)}，记录{self.mark()}"

    def mark(self) -> str:
        """Return the mark of the next thing said by this person."""
        serial = self.world.members.index(self.member)
        return "F" + market.lettered(serial, 3) + market.lettered(self._said, 4)

    def company(self, customer: Customer) -> market.Company | None:
        """Return the true company behind a record."""
        return self.world.companies.get(customer.name)

    def stranger(self) -> market.Company:
        """Return a company of the market that this person meets: most are nobody's yet."""
        taken = {one.name for one in self.world.known.customers.values()}
        free = [one for one in self.world.market if one.name not in taken]
        return self.chance.choice(free if free and self.likely(0.93) else self.world.market)

    def foreign(self) -> Customer | None:
        """Return a colleague's customer that is talked about."""
        others = [
            one
            for one in self.world.known.customers.values()
            if one.ownership == "owned" and one.owner != self.open_id
        ]
        return self.chance.choice(others) if others else None

    def colleague(self) -> str:
        """Return the name of another seller who still works here."""
        here = [
            one
            for one in self.world.members
            if len(one.superiors) == 2
            and one.open_id != self.open_id
            and one.open_id not in self.world.left
        ]
        return self.chance.choice(here).name

    def cases(self) -> list[Case]:
        """Return the open cases in which this person is a party."""
        mine = (
            one
            for one in self.world.known.cases.values()
            if one.status == "open" and self.open_id in (one.claimant, one.owner)
        )
        return sorted(mine, key=lambda one: one.id)

    def days_left(self, customer: Customer) -> int:
        """Return how many days the protection of an own customer still has."""
        until: datetime | None = customer.until
        return (workdays.day_of(until) - self.today).days if until else 99


def actors_of(world: World) -> list[Actor]:
    """Return everybody, ready to work; each greedy one has a friend to hand customers to and fro with."""
    actors = [
        Actor(world, one, random.Random(f"{world.scale.seed}-{one.open_id}"), _person(world, one))
        for one in world.members
    ]
    sellers = [one for one in actors if len(one.member.superiors) == 2]
    for actor in sellers:
        colleagues = [one for one in sellers if one.open_id != actor.open_id]
        actor.friend = actor.chance.choice(colleagues).open_id
    return actors


def _person(world: World, member: Member) -> Person:
    return Person(world.tenant.chat, member.open_id, member.name)
