"""A list of customers in one message: each is worked on as a message of its own, a step of a job each.

The person sees one card that grows line by line. What came to anything else than a registration also gets
the card it would have got alone, so that it can be answered there. A recalled list goes no further.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.batch import BatchState, card_key
from bot.jobs import Step, Stepped
from bot.outgoing import Deliveries
from bot.pipeline import Pipeline
from handlers.claiming.looked_up import ASKING, looked_up
from handlers.command import Result, Tell, Urgency
from handlers.conversation.saving import forget_completing
from handlers.outcomes import CustomerList, FollowedUp, Registered
from handlers.views import ListLine
from storage.jobs import Job
from storage.outbox import Claim
from storage.uow import SqlStore


class Batches:
    """Implements `bot.jobs.Kind` for lists of customers."""

    def __init__(
        self, pipeline: Pipeline, *, timezone: ZoneInfo, claim: Callable[[], Claim | None]
    ) -> None:
        self._pipeline = pipeline
        self._timezone = timezone
        self._claim = claim

    def step(self, job: Job) -> Step:
        """Work on the next text."""
        batch = BatchState.of(job)
        text = batch.next_text
        message = replace(batch.message, text=text)
        meaning = self._pipeline.meaning_of(message)
        customer = meaning.read(meaning.text).customer
        name = str(customer.value) if customer else _without_command(text)

        def work(store: SqlStore, now: datetime) -> Stepped:
            result = self._pipeline.answer_within(store, message, meaning, now)
            # Of several customers none is "the one just spoken of", and no short reply is about one.
            store.rules.end_topic(message.chat_id, message.sender_open_id)
            forget_completing(store, message.sender_open_id)
            line = _line(batch, name, result)
            out = self._deliveries(store, now)
            out.tell_all(result.tells)
            is_said = batch.command == ASKING or line.state in ("registered", "logged", "full")
            if result.answer is not None and not is_said:
                out.tell(Tell(message.sender_open_id, result.answer, Urgency.ANSWER))
            return self._told(out, batch.with_line(line))

        return work

    def give_up(self, job: Job, error_id: str) -> Step:
        """Pass over the next text and name the error's id in its line."""
        batch = BatchState.of(job)
        line = ListLine(_without_command(batch.next_text), "failed", error_id)

        def work(store: SqlStore, now: datetime) -> Stepped:
            return self._told(self._deliveries(store, now), batch.with_line(line))

        return work

    def _deliveries(self, store: SqlStore, now: datetime) -> Deliveries:
        return Deliveries(store, None, now=now, tz=self._timezone, claim=self._claim())

    def _told(self, out: Deliveries, batch: BatchState) -> Stepped:
        """Bring the card up to date; an older state of it that has not gone out is dropped."""
        person = batch.message.sender_open_id
        outcome = CustomerList(batch.command, batch.lines, len(batch.texts))
        if batch.card and batch.begun_at is not None:
            out.renew(person, outcome, batch.card, pressed_at=batch.begun_at)
        else:
            key = card_key(batch.message.message_id)
            out.tell(Tell(person, outcome, Urgency.ANSWER, card_key=key))
        return Stepped(batch.payload, tuple(out.claimed))


def _line(batch: BatchState, name: str, result: Result) -> ListLine:
    """Return the line about one of the list; one of 查重 says all there is, and needs no card of its own."""
    if batch.command == ASKING and result.act != "recalled_before":
        return looked_up(name, result.answer)
    return ListLine(name, _state(result), _detail(result))


def _state(result: Result) -> str:
    """Return the state of a line: a group's word for it, or what no group is told."""
    match result.act:
        case "register.full":
            return "full"
        case "recalled_before":
            return "recalled"
        case _:
            return "asked" if result.group_state == "answered" else result.group_state


def _detail(result: Result) -> str:
    match result.answer:
        case Registered(customer=customer):
            return customer.customer_no
        case FollowedUp(is_effective=is_effective, verdict_reason=reason):
            return "计为有效跟进" if is_effective else f"不计有效：{reason}"
        case _:
            return ""


def _without_command(text: str) -> str:
    """Return what was typed of one customer."""
    return text.partition(" ")[2]
