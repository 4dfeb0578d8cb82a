"""移交 of many customers: each is handed over in a step of a job, and the card pressed shows how far it is."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.jobs import Step, Stepped
from bot.outgoing import Deliveries
from bot.pipeline import Pipeline
from handlers.command import Context, Result, Tell, Urgency
from handlers.handover.bulk import Bulk, hand_over_next, progress
from handlers.incoming import ChatKind, MessageReceived
from storage.jobs import Job
from storage.outbox import Claim
from storage.uow import SqlStore

Deed = Callable[[Context, Bulk], tuple[Bulk, Result]]


class HandoversOfMany:
    """Implements `bot.jobs.Kind` for 移交 全部, 接收 of several, and the customers of people who leave."""

    def __init__(
        self, pipeline: Pipeline, *, timezone: ZoneInfo, claim: Callable[[], Claim | None]
    ) -> None:
        self._pipeline = pipeline
        self._timezone = timezone
        self._claim = claim

    def step(self, job: Job) -> Step:
        """Hand the next customer over."""
        return self._doing(Bulk.of(job.payload), hand_over_next)

    def give_up(self, job: Job, error_id: str) -> Step:
        """Leave the next customer where it is and name the error's id."""

        def left_out(ctx: Context, work: Bulk) -> tuple[Bulk, Result]:
            customer = ctx.store.customers.get(work.customers[work.done])
            after = work.left_out(customer.name if customer else "客户", f"出错 {error_id}")
            return after, Result(progress(ctx, after), act="handover.skipped")

        return self._doing(Bulk.of(job.payload), left_out)

    def _doing(self, work: Bulk, deed: Deed) -> Step:
        message = _message(work)
        meaning = self._pipeline.meaning_of(message)

        def step(store: SqlStore, now: datetime) -> Stepped:
            reached: list[Bulk] = []

            def act(ctx: Context) -> Result:
                after, result = deed(ctx, work)
                reached.append(after)
                return result

            result = self._pipeline.act_within(store, message, meaning, now, act)
            out = Deliveries(store, None, now=now, tz=self._timezone, claim=self._claim())
            out.tell_all(result.tells)
            assert result.answer is not None
            after = reached[-1]
            if work.card:
                out.renew(work.person, result.answer, work.card, pressed_at=work.begun_at)
            else:
                key = work.card_key
                out.tell(Tell(work.person, result.answer, Urgency.ANSWER, card_key=key))
            return Stepped(after.payload, tuple(out.claimed))

        return step


def _message(work: Bulk) -> MessageReceived:
    """What was said that began it, as far as it matters now."""
    return MessageReceived(
        message_id=work.message_id,
        chat_id=work.chat_id,
        chat_kind=ChatKind.PRIVATE,
        sender_open_id=work.person,
        message_type="text",
        text="",
        sent_at=work.begun_at,
    )
