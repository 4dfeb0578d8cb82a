"""Reminders: each due moment has exactly one card, none before its time, none in the quiet hours."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.quarter import workdays
from tests.quarter.checks.base import Check
from tests.quarter.delivered import Delivered
from tests.quarter.records import Reminder
from tests.quarter.world import World

_BUNDLED = timedelta(minutes=5)
_GRACE = timedelta(minutes=2)
_OWN_CARDS = "draft"


def cards_of_reminders(mail: Sequence[Delivered]) -> list[Delivered]:
    """Return the reminder cards that came, as they came."""
    titles = ("到时间了", "该跟进了")
    return [
        one
        for one in mail
        if one.version == 1 and any(title in one.text.partition("\n")[0] for title in titles)
    ]


def goes_out_at(reminder: Reminder) -> datetime:
    """Return the minute in which it is to be sent."""
    due = reminder.due_at.replace(second=0, microsecond=0)
    if reminder.is_chosen:
        return due
    return workdays.first_open(due) if reminder.is_dated else workdays.first_morning(due)


def _of_quiet_hours(world: World, card: Delivered) -> str:
    """Say of a card that came in the quiet hours what it was, and how it waited to be sent."""
    sent = world.records.rows(
        "SELECT created_at, not_before, attempts, first_try_at, next_try_at FROM outbox"
        " WHERE feishu_message_id = :message_id",
        message_id=card.message_id,
    )
    words = " ".join(card.text.split())[:80]
    return f"安静时段的提醒 {card.at} 给 {card.person}：{words}；发件箱 {sent}"


@dataclass
class RemindersOnce(Check):
    """What is due was sent, once; every sending is one card; nothing comes in the quiet hours."""

    name: str = "提醒不漏不重"
    what: str = "每个到点的提醒发出一次；每次发出恰好一张卡片；安静时段和休息日不发"

    def looks(self, world: World, mail: Sequence[Delivered], *, has_swept: bool) -> None:
        cards = cards_of_reminders(mail)
        for card in cards:
            is_quiet = workdays.is_quiet(card.at)
            self.demands(world, not is_quiet, _of_quiet_hours(world, card) if is_quiet else "")
        self._each_on_one_card(world, cards)
        if has_swept and not workdays.is_quiet(world.now):
            for one in world.known.reminders.values():
                self._was_sent(world, one)

    def _was_sent(self, world: World, one: Reminder) -> None:
        goes = goes_out_at(one)
        is_past = goes + _GRACE <= world.now or (goes.minute == world.now.minute)
        if one.kind == _OWN_CARDS or goes > world.now or not is_past:
            return
        if one.person in world.left or (one.closed_at is not None and one.sent_at is None):
            return
        is_early = one.sent_at is not None and one.sent_at < goes - _BUNDLED
        self.demands(
            world, one.sent_at is not None and not is_early, f"提醒 {one} 应在 {goes} 发出"
        )

    def _each_on_one_card(self, world: World, cards: list[Delivered]) -> None:
        sent: dict[str, set[datetime]] = {}
        for one in world.known.reminders.values():
            earlier = world.before.reminders.get(one.id)
            if one.sent_at is not None and (earlier is None or earlier.sent_at != one.sent_at):
                sent.setdefault(one.person, set()).add(one.sent_at)
        came: dict[str, int] = {}
        for card in cards:
            if not card.is_copy:
                came[card.person] = came.get(card.person, 0) + 1
        for person in {*sent, *came}:
            moments, count = sorted(sent.get(person, ())), came.get(person, 0)
            shown = [card.text[:90] for card in cards if card.person == person]
            told = f"{person} 有 {count} 张提醒卡片，应为 {[str(one) for one in moments]}：{shown}"
            self.demands(world, len(moments) == count, told)


@dataclass
class FirstContactReminded(Check):
    """From the ledger alone: who registered and did not follow up within 24 h heard of it, once that day."""

    name: str = "首次跟进有提醒"
    what: str = "只凭流水：登记或领取后 24 小时没有跟进的，归属人在应有的时刻恰好收到一张点名的卡片"
    _open: dict[int, datetime] = field(default_factory=dict)
    _cards: dict[str, list[Delivered]] = field(default_factory=dict)

    def looks(self, world: World, mail: Sequence[Delivered], *, has_swept: bool) -> None:
        for card in cards_of_reminders(mail):
            self._cards.setdefault(card.person, []).append(card)
        for entry in world.known.since(world.before.newest):
            if entry.kind in ("registered", "picked_up"):
                due = (entry.at + timedelta(hours=24)).replace(second=0, microsecond=0)
                self._open[entry.id] = workdays.first_open(due)
        if has_swept and not workdays.is_quiet(world.now):
            for entry_id, goes in list(self._open.items()):
                if goes <= world.now:
                    del self._open[entry_id]
                    self._was_told(world, entry_id, goes)

    def _was_told(self, world: World, entry_id: int, goes: datetime) -> None:
        entry = next(one for one in world.known.entries if one.id == entry_id)
        later = [one for one in world.known.of_customer[entry.customer] if one.id > entry_id]
        owner = entry.owner or entry.actor
        customer = world.known.customers[entry.customer]
        moved = any(one.kind not in _QUIET_KINDS for one in later)
        if moved or customer.owner != owner or owner in world.left:
            return
        cards = [one for one in self._cards.get(owner, ()) if one.at >= goes - _BUNDLED]
        named = sum(customer.name in one.text for one in cards)
        is_told = named == 1 or (not named and any("还有" in one.text for one in cards))
        self.demands(world, is_told, f"{customer.name} 首次跟进应在 {goes} 提醒，收到 {named} 张")


_QUIET_KINDS = frozenset(
    {"updated", "share_asked", "ownership_kept", "appealed", "case_closed", "evidence_given",
     "extension_asked", "extension_refused", "extended", "held", "hold_ended", "case_escalated",
     "level_confirmed", "stage_changed"}
)  # fmt: skip
"""What may happen to a customer without anybody having been in touch with it."""
