"""Logging: one event with fields per line on stderr, JSON unless a person watches.

Event names are the constants below, so that operators can search for them. Never log payloads, card
bodies, phones or secrets; an exception is logged by type, place and a message without long numbers.
"""

import logging
import re
import sys
import traceback
from enum import StrEnum
from typing import Any

import structlog
from structlog.typing import FilteringBoundLogger

_LONG_NUMBER = re.compile(r"\d[\d\s-]{5,}\d")
_MOST_FRAMES = 8
_MOST_MESSAGE = 200


class Event(StrEnum):
    """Every event the runtime logs."""

    STARTED = "app.started"
    STOPPED = "app.stopped"
    CONFIGURED = "app.configured"
    EVENT_REJECTED = "event.rejected"
    EVENT_MALFORMED = "event.malformed"
    EVENT_UNKNOWN = "event.unknown"
    EVENT_DUPLICATE = "event.duplicate"
    EVENT_FOREIGN = "event.foreign_tenant"
    EVENT_NOT_STORED = "event.not_stored"
    MESSAGE_REFUSED = "message.refused"
    REQUEST_BROKE = "request.broke"
    METRICS_PARTIAL = "metrics.partial"
    REST_REFUSED = "rest.refused"
    WORK_FAILED = "work.failed"
    WORK_DEAD = "work.dead"
    WORK_PARKED = "work.parked"
    CHECK_FAILED = "check.failed"
    POLL_FAILED = "poll.failed"
    SEND_FAILED = "send.failed"
    SEND_PAUSED = "send.paused"
    SEND_HALTED = "send.halted"
    SEND_BAD_CARD = "send.bad_card"
    SEND_DEAD = "send.dead"
    SEND_BROKE = "send.broke"
    PUMP_FAILED = "pump.failed"
    PERSON_FETCHED = "person.fetched"
    DIRECTORY_FAILED = "directory.failed"
    ADMINS_RESOLVED = "admins.resolved"
    SWEEP_FAILED = "sweep.failed"
    LEASE_FAILED = "lease.failed"
    CONNECTION_UP = "connection.up"
    CONNECTION_DOWN = "connection.down"
    ANSWER_LOST = "connection.answer_lost"
    REINDEXING = "index.reindexing"
    REINDEXED = "index.reindexed"
    LIBRARY = "library.message"


def configure(*, is_terminal: bool | None = None, level: int = logging.INFO) -> None:
    """Set up logging for this process; JSON lines unless stderr is a terminal."""
    watched = sys.stderr.isatty() if is_terminal is None else is_terminal
    renderer: Any = (
        structlog.dev.ConsoleRenderer()
        if watched
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[LibraryHandler()], level=logging.WARNING, force=True)
    # The SDK's logger writes request bodies to stdout; what matters of its errors comes as exceptions.
    logging.getLogger("Lark").disabled = True


class LibraryHandler(logging.Handler):
    """Gives what libraries log by the standard module the form of our own lines."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the record as one event of ours."""
        try:
            said = record.getMessage()
        except (TypeError, ValueError):  # its arguments do not fit its words
            said = str(record.msg)
        fields = {"library": record.name, "said": without_numbers(said)}
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            fields |= describe(error)
        logger("library").log(record.levelno, Event.LIBRARY, **fields)


def logger(part: str) -> FilteringBoundLogger:
    """Return the logger of one part of the runtime."""
    found: FilteringBoundLogger = structlog.get_logger(part=part)
    return found


def without_numbers(text: str) -> str:
    """Return a text fit for a log line: long digit runs (phones, codes) hidden, at most 200 characters."""
    return _LONG_NUMBER.sub("***", text)[:_MOST_MESSAGE]


def describe(error: BaseException) -> dict[str, Any]:
    """Return the fields that tell an exception: its type, where it was raised, a masked message."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    return {
        "error": type(error).__name__,
        "message": without_numbers(str(error).partition("\n")[0]),
        "at": [
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames
        ],
    }
