"""A list of customers in one message, as a job keeps it: the message, each one's words, what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from handlers.incoming import MessageReceived
from handlers.views import ListLine
from storage import incoming_json
from storage.jobs import Job, NewJob

KIND = "batch"


@dataclass(frozen=True, slots=True)
class Batch:
    """The message, the texts to be worked on as messages of their own, the lines of the first ones."""

    message: MessageReceived
    texts: tuple[str, ...]
    lines: tuple[ListLine, ...] = ()

    @property
    def payload(self) -> dict[str, Any]:
        """How a job keeps it."""
        return {
            "message": incoming_json.dump(self.message),
            "texts": list(self.texts),
            "lines": [[line.name, line.state, line.detail] for line in self.lines],
        }

    @staticmethod
    def of(job: Job) -> "Batch":
        """Read it back."""
        message = incoming_json.load("message", job.payload["message"])
        assert isinstance(message, MessageReceived)
        lines = tuple(ListLine(*line) for line in job.payload["lines"])
        return Batch(message, tuple(job.payload["texts"]), lines)

    @property
    def next_text(self) -> str:
        """The words of the first one without a line."""
        return self.texts[len(self.lines)]

    def with_line(self, line: ListLine) -> "Batch":
        """One step further."""
        return replace(self, lines=(*self.lines, line))


def new_job(message: MessageReceived, texts: Sequence[str]) -> NewJob:
    """The job that works on these texts as if each had been sent alone."""
    batch = Batch(message, tuple(texts))
    return NewJob(KIND, message.sender_open_id, batch.payload, len(texts))


def card_key(message_id: str) -> str:
    """The key of the card that grows line by line."""
    return f"batch:{message_id}"
