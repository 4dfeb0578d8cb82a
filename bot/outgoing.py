"""From results to outbox rows: who gets which card, where, and whether an earlier card is replaced.

A private message is answered there; in a group everyone sees the masked line and the asker gets the rest
alone. A click's new card is in the answer and, four seconds later, in a patch, which heals an answer that
was lost on the way; a newer answer to the same card cancels the older patch.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.batch import card_key
from cards.render import Audience, Card, render, with_alike_lines
from handlers.claiming.objecting import lines_for, mark_told
from handlers.command import Context, Result, Tell, Urgency
from handlers.deputy_news import deputy_told
from handlers.disclosing import person_view
from handlers.domain.calendar import WorkCalendar
from handlers.incoming import BotAdded, CardClicked, Incoming, MessageReceived
from handlers.outcomes import (
    Coming,
    GroupVerdict,
    Help,
    HelpOne,
    Outcome,
    SubscriptionsShown,
    Welcome,
)
from storage import outbox
from storage.database.turns import take_turn
from storage.inbox import InboxRow
from storage.outbox import Claim, OutboxKind, OutboxRow, Outgoing, Priority, SentCard
from storage.uow import SqlStore

PATCH_AFTER = timedelta(seconds=4)
"""A click must be answered within 3 s; the patch follows when that is certainly over."""

SAME_CARD_FOR = timedelta(hours=24)
"""Repeats within this time update the earlier card (product rules, Who is told and what is seen)."""

PATCHABLE_FOR = timedelta(days=14)
"""How long the platform lets a card be replaced (code 230031)."""

_OPEN_TO_ALL = (Help, HelpOne, Coming, Welcome, SubscriptionsShown)
_PRIORITIES = {
    Urgency.ANSWER: Priority.ANSWER,
    Urgency.ALERT: Priority.ALERT,
    Urgency.SCHEDULED: Priority.SCHEDULED,
}


class Deliveries:
    """Writes the outbox rows of one unit of work; `claimed` are those this process may send at once."""

    def __init__(
        self,
        store: SqlStore,
        row: InboxRow | None,
        *,
        now: datetime,
        tz: ZoneInfo,
        claim: Claim | None,
    ) -> None:
        self.store = store
        self._row = row
        self.now = now
        self.calendar = WorkCalendar(tz)
        self._tz = tz
        self._claim = claim
        self.claimed: list[OutboxRow] = []

    def deliver(self, ctx: Context, incoming: Incoming, result: Result) -> dict[str, Any] | None:
        """Write what goes out; return the answer body when `incoming` is a click."""
        answer: dict[str, Any] | None = None
        if isinstance(incoming, CardClicked):
            answer = self._answer_click(ctx, incoming, result)
        elif result.answer is not None:
            self._answer_words(ctx, incoming, result, result.answer)
        self.tell_all(result.tells)
        for one in result.renewals:
            me = ctx.actor.open_id
            self.renew(me, one.outcome, one.message_id, pressed_at=one.pressed_at)
        return answer

    def tell_all(self, tells: Sequence[Tell]) -> None:
        """Write cards to several people; the turns of their keys are taken in one order by everybody."""
        for key in sorted({tell.card_key for tell in tells if tell.card_key}):
            take_turn(self.store.connection, key)
        for tell in tells:
            self.tell(tell)

    def tell(self, tell: Tell) -> bool:
        """Write a card to somebody, and what their deputy hears of it while they are away.

        False when its dedup_key is known, so that nothing was written; or when it is for nobody.
        """
        is_written = self._tell(tell)
        if is_written and (news := deputy_told(self, tell)) is not None:
            self._tell(news)
        return is_written

    def _tell(self, tell: Tell) -> bool:
        """Write a card to somebody, replacing their earlier card of the same key.

        Two units of work that tell of one thing follow one another, so that the second finds the card of
        the first.
        """
        receiver = tell.chat_id or tell.to_open_id
        if not receiver:
            return False
        earlier = self._earlier_card(tell, receiver)
        if tell.only_replaces and (earlier is None or self._is_pressed(earlier)):
            return False
        audience = Audience.GROUP if tell.chat_id else Audience.PRIVATE
        card = self._render(tell.outcome, audience)
        if not (tell.chat_id or tell.card_key or tell.dedup_key):
            card = self._with_news(card, receiver)
        payload = _payload(card)
        priority = _PRIORITIES[tell.urgency]
        if earlier is not None:
            return self._add(
                Outgoing(
                    kind=OutboxKind.PATCH,
                    receiver=receiver,
                    payload=payload,
                    target=earlier.message_id or "",
                    target_outbox_id=earlier.outbox_id,
                    priority=priority,
                )
            )
        return self._send(
            receiver,
            payload,
            priority,
            card_key=tell.card_key or None,
            dedup_key=tell.dedup_key or None,
        )

    def _earlier_card(self, tell: Tell, receiver: str) -> SentCard | None:
        """Return the card to replace: of the same key, to the same receiver, and young enough."""
        if not tell.card_key:
            return None
        take_turn(self.store.connection, tell.card_key)
        earlier = outbox.latest_card(self.store.connection, tell.card_key)
        at_most = PATCHABLE_FOR if tell.only_replaces else SAME_CARD_FOR
        if earlier is None or earlier.receiver != receiver:
            return None
        return earlier if self.now - earlier.created_at < at_most else None

    def _is_pressed(self, card: SentCard) -> bool:
        """Whether this unit of work answers a press on the card, which replaces it anyway."""
        pressed = self._row.incoming if self._row else None
        return isinstance(pressed, CardClicked) and pressed.message_id == card.message_id

    def renew(
        self, receiver: str, outcome: Outcome, message_id: str, *, pressed_at: datetime
    ) -> None:
        """Replace a pressed card by its message; what was to replace it before is dropped.

        Never before every answer to the press is surely over: a late one would undo it.
        """
        card = self._render(outcome, Audience.PRIVATE)
        self._patch(receiver, card, message_id, max(self.now, pressed_at + PATCH_AFTER))

    def _answer_words(
        self, ctx: Context, incoming: Incoming, result: Result, outcome: Outcome
    ) -> None:
        me = ctx.actor.open_id
        key = card_key(result.batch.message_id) if result.batch else None
        if result.job is not None and result.job.card_key:
            key = result.job.card_key
        if not ctx.source.is_group:
            card = self._render(outcome, Audience.PRIVATE)
            card = card if key else self._with_news(card, me)
            if isinstance(incoming, MessageReceived):
                self._reply(incoming.message_id, me, card, key=key)
            else:
                self._send(me, _payload(card), Priority.ANSWER)
            return
        public = self._public(ctx, result, outcome)
        if isinstance(incoming, MessageReceived):
            self._reply(incoming.message_id, ctx.source.chat_id, public)
        elif isinstance(incoming, BotAdded):
            self._send(ctx.source.chat_id, _payload(public), Priority.ANSWER)
        if not isinstance(outcome, _OPEN_TO_ALL):
            card = self._render(outcome, Audience.PRIVATE)
            self._send(me, _payload(card), Priority.ANSWER, card_key=key)

    def _public(self, ctx: Context, result: Result, outcome: Outcome) -> Card:
        """The card a group sees: the masked verdict, or what is safe for everyone."""
        if result.group_name and not isinstance(outcome, _OPEN_TO_ALL):
            verdict = GroupVerdict(
                asker=person_view(ctx, ctx.actor.open_id),
                command=result.command,
                customer_name=result.group_name,
                state=result.group_state,
            )
            return self._render(verdict, Audience.GROUP)
        return self._render(outcome, Audience.GROUP)

    def _answer_click(self, ctx: Context, clicked: CardClicked, result: Result) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        if result.toast:
            answer["toast"] = {"type": result.toast_kind, "content": result.toast}
        if result.answer is None:
            return answer
        card = self._render(result.answer, Audience.PRIVATE)
        if result.keeps_card or ctx.source.is_group:
            key = card_key(result.batch.message_id) if result.batch else None
            self._send(ctx.actor.open_id, _payload(card), Priority.ANSWER, card_key=key)
            return answer
        answer["card"] = {"type": "raw", "data": card.content}
        if clicked.message_id:  # a callback without it can be answered, its card not be found again
            at = self.now + PATCH_AFTER
            self._patch(ctx.actor.open_id, card, clicked.message_id, at)
        return answer

    def _patch(self, receiver: str, card: Card, message_id: str, not_before: datetime) -> None:
        self._add(
            Outgoing(
                kind=OutboxKind.PATCH,
                receiver=receiver,
                payload=_payload(card),
                target=message_id,
                priority=Priority.ANSWER,
                not_before=not_before,
            )
        )

    def _reply(self, message_id: str, receiver: str, card: Card, *, key: str | None = None) -> None:
        self._add(
            Outgoing(
                kind=OutboxKind.REPLY,
                receiver=receiver,
                payload=_payload(card),
                target=message_id,
                card_key=key,
            )
        )

    def _send(
        self,
        receiver: str,
        payload: dict[str, Any],
        priority: Priority,
        *,
        card_key: str | None = None,
        dedup_key: str | None = None,
    ) -> bool:
        return self._add(
            Outgoing(
                kind=OutboxKind.SEND,
                receiver=receiver,
                payload=payload,
                priority=priority,
                card_key=card_key,
                dedup_key=dedup_key,
            )
        )

    def _add(self, outgoing: Outgoing) -> bool:
        store = self.store
        added = outbox.add(store.connection, store.vault, outgoing, now=self.now, claim=self._claim)
        if added is not None and added.claimed is not None:
            self.claimed.append(added.claimed)
        return added is not None

    def _with_news(self, card: Card, reader: str) -> Card:
        """Add what waited for this person's next card with room for it; never to one that is replaced later."""
        lines = lines_for(self.store, reader, self.now)
        fuller = with_alike_lines(card, lines, now=self.now, tz=self._tz) if lines else None
        if fuller is None:
            return card
        mark_told(self.store, lines, self.now)
        return fuller

    def _render(self, outcome: Outcome, audience: Audience) -> Card:
        return render(outcome, audience=audience, now=self.now, tz=self._tz)


def _payload(card: Card) -> dict[str, Any]:
    return {"msg_type": "interactive", "content": card.content}
