"""What the REST interface is made of and says when it refuses: its parts, a call, an answer, a refusal.

Shared by the routes; decides nothing and knows no framework.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.web.api_schema import FieldError, Record, Shape
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.outbox import Claim, OutboxRow


def _nothing_to_claim() -> Claim | None:
    return None


def _leave_to_the_pump(_: Sequence[OutboxRow]) -> None:
    return None


def _nobody(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class ApiParts:
    """The parts a process lends to the interface. Without `token` the interface is off.

    `claim` and `send` hand committed rows straight to this process's sender; without them the sender
    finds them by itself. `fetch_person` asks the platform for somebody who is not cached: True when
    the person is cached now, False when nobody of that open_id is there; raises PlatformAway.
    """

    database: Database
    vault: Vault
    clock: Clock
    timezone: ZoneInfo
    token: str
    claim: Callable[[], Claim | None] = _nothing_to_claim
    send: Callable[[Sequence[OutboxRow]], None] = _leave_to_the_pump
    fetch_person: Callable[[str], bool] = _nobody


class PlatformAway(Exception):
    """The platform could not be asked who somebody is; the same call may succeed later."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request, checked: `path` and `query` hold the parameters that were given, or defaults."""

    parts: ApiParts
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any = None
    idempotency_key: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a status, a JSON body, further headers."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """A call that cannot be served; `code` is fixed, the message is for people."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        message: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


def bad_request(errors: Sequence[FieldError]) -> Refusal:
    """Return the refusal that names every wrong field."""
    names = "、".join(dict.fromkeys(error.field for error in errors))
    return Refusal(HTTPStatus.BAD_REQUEST, "bad_request", f"这些项有误：{names}", errors=errors)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a path, the query or a header."""

    name: str
    place: str
    shape: Shape
    is_required: bool = False

    @property
    def default(self) -> Any:
        """What holds when it is not given."""
        return getattr(self.shape, "default", None)


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: where it is, what it takes, what it answers, and what serves it.

    `path` holds its parameters in braces. `answers` are the shapes by status, beyond the errors that
    every operation may answer.
    """

    method: str
    path: str
    name: str
    summary: str
    serve: Callable[[Call], Answer]
    answers: Mapping[int, tuple[str, Record]]
    parameters: tuple[Parameter, ...] = ()
    body: Record | None = None
