"""Nobody gets what is not theirs to see: every card is searched for phones, contacts, needs and follow-ups."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.quarter.cast import ADMIN
from tests.quarter.checks.base import Check
from tests.quarter.delivered import MARK, STANDS_IN, Delivered
from tests.quarter.market import number_of
from tests.quarter.records import Customer, Snapshot
from tests.quarter.world import World

_SECRETS = re.compile(r"137(\d{8})|型号Q([A-J]{5})")
_RIGHTS = ("registered", "picked_up", "ceded", "ruled", "transferred", "released")


@dataclass
class NothingShownToStrangers(Check):
    """A contact's name, a phone, a need or a follow-up is shown to those only who may see that customer."""

    name: str = "不该看见的没有看见"
    what: str = "每张卡片的每个版本：电话、联系人、需求、跟进只给归属人、协作人、主管和管理员（自己说过的除外）"
    _contacts: dict[str, str] = field(default_factory=dict)
    _pattern: re.Pattern[str] = re.compile("")

    def looks(self, world: World, mail: Sequence[Delivered], *, has_swept: bool) -> None:
        self._learn(world)
        for one in mail:
            for company in set(self._spoken_of(world, one)):
                is_theirs = _may_see(world, one.person, company)
                is_echo = not is_theirs and _said(world, one.person, company)
                shown = one.text[:160].replace("\n", " | ")
                told = f"{one.person or one.chat_id} 看见了 {company}：{shown}"
                self.demands(world, is_theirs or is_echo, told)

    def _learn(self, world: World) -> None:
        if not self._contacts:
            self._contacts = {one.contact: one.name for one in world.market}
            surnames = "".join({one.contact[0] for one in world.market})
            self._pattern = re.compile(rf"(?=([{surnames}][\u4e00-\u9fff]{{2}}))")

    def _spoken_of(self, world: World, card: Delivered) -> Iterable[str]:
        """Yield the companies whose secrets a card shows; a deputy's reminders say what the owner planned."""
        raw = card.raw
        for phone, need in _SECRETS.findall(raw):
            number = int(phone) if phone else number_of(need)
            if 0 < number <= len(world.market):
                yield world.market[number - 1].name
        for word in self._pattern.findall(raw):
            if word in self._contacts:
                yield self._contacts[word]
        if STANDS_IN in card.text:
            return
        for mark in MARK.findall(raw):
            told_of = sorted(world.mail.marks.get(mark, ()))
            theirs = (company for company in told_of if _may_see(world, card.person, company))
            yield from [next(theirs, told_of[0])] if told_of else []


def _may_see(world: World, person: str, company: str) -> bool:
    """Whether somebody might see that company at some time since the last look."""
    if not person:  # a group: of these things it reads nothing
        return False
    return person == ADMIN or any(
        person in _insiders(world, state, customer)
        for state in (world.before, world.known)
        for customer in state.named.get(company, ())
    )


def _insiders(world: World, state: Snapshot, customer: Customer) -> set[str]:
    """Who owned or shared a customer or was about to, and their superiors."""
    found = {customer.owner, *state.sharing.get(customer.id, set())}
    for entry in world.known.since(world.before.newest):
        if entry.customer == customer.id:
            found |= {entry.owner, entry.actor}
    superiors = [world.member(one) for one in found]
    return found.union(*(one.superiors for one in superiors if one is not None))


def _said(world: World, person: str, company: str) -> bool:
    """Whether the person named contact and company to the bot: one's own words may come back."""
    words = world.mail.said.get(person, ())
    true = world.companies.get(company)
    if true is None:
        return False
    return any(true.contact in one or true.phone in one for one in words)
