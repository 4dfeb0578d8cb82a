"""A list of customers in one message, as a job keeps it: the message, each one's words, what became of them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from handlers.command import Batch, Context
from handlers.incoming import CardClicked, ChatKind, Incoming, MessageReceived
from handlers.views import ListLine
from storage import incoming_json
from storage.jobs import Job, NewJob

KIND = "batch"


@dataclass(frozen=True, slots=True)
class BatchState:
    """The message, the texts to be worked on as messages of their own, the lines of the first ones.

    `card` is the message to keep up to date, where the list was begun by a button on it, at `begun_at`.
    """

    message: MessageReceived
    texts: tuple[str, ...]
    lines: tuple[ListLine, ...] = ()
    card: str = ""
    begun_at: datetime | None = None

    @property
    def payload(self) -> dict[str, Any]:
        """How a job keeps it."""
        return {
            "message": incoming_json.dump(self.message),
            "texts": list(self.texts),
            "lines": [[line.name, line.state, line.detail] for line in self.lines],
            "card": self.card,
            "begun_at": self.begun_at.isoformat() if self.begun_at else "",
        }

    @staticmethod
    def of(job: Job) -> "BatchState":
        """Read it back."""
        message = incoming_json.load("message", job.payload["message"])
        assert isinstance(message, MessageReceived)
        lines = tuple(ListLine(*line) for line in job.payload["lines"])
        begun_at = job.payload["begun_at"]
        return BatchState(
            message,
            tuple(job.payload["texts"]),
            lines,
            job.payload["card"],
            datetime.fromisoformat(begun_at) if begun_at else None,
        )

    @property
    def command(self) -> str:
        """The command's word, which every text begins with."""
        return self.texts[0].partition(" ")[0]

    @property
    def next_text(self) -> str:
        """The words of the first one without a line."""
        return self.texts[len(self.lines)]

    def with_line(self, line: ListLine) -> "BatchState":
        """One step further."""
        return replace(self, lines=(*self.lines, line))


def new_job(ctx: Context, incoming: Incoming, batch: Batch) -> NewJob:
    """The job that works on the texts as if the person had sent each alone, in private."""
    message = MessageReceived(
        message_id=batch.message_id,
        chat_id=ctx.source.chat_id,
        chat_kind=ChatKind.PRIVATE,
        sender_open_id=ctx.actor.open_id,
        message_type="text",
        text="",
        sent_at=batch.said_at,
    )
    begun_by_button = isinstance(incoming, CardClicked) and not ctx.source.is_group
    card = ctx.source.message_id if begun_by_button else ""
    state = BatchState(message, batch.texts, card=card, begun_at=ctx.now)
    return NewJob(KIND, ctx.actor.open_id, state.payload, len(batch.texts))


def card_key(message_id: str) -> str:
    """The key of the card that grows line by line."""
    return f"batch:{message_id}"
