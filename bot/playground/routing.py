"""Requests, responses and route matching: the little that the playground needs of a web framework.

Kept by hand because benchmarks measure round trips against it: matching is one dictionary look-up by
method and number of segments, and nothing is parsed before somebody asks for it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qs

T = TypeVar("T")
Headers = tuple[tuple[str, str], ...]


_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_LONE = re.compile("[\ud800-\udfff]")


def _whole(value: Any) -> Any:
    """The value with halves of surrogate pairs replaced, which no answer or push could carry."""
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_LONE.sub("\ufffd", key): _whole(item) for key, item in value.items()}
    return value


class BadRequest(Exception):
    """A request to the control plane that cannot be served; `status` and a Chinese `reason`."""

    def __init__(self, reason: str, *, status: int = 400, **details: Any) -> None:
        self.status = status
        self.reason = reason
        self.details = details
        super().__init__(reason)


@dataclass(slots=True)
class Request:
    """One HTTP request. Header names are lower case; `params` are filled by the router."""

    method: str
    path: str
    query_string: str
    headers: dict[str, str]
    body: bytes
    params: dict[str, str] = field(default_factory=dict)
    _query: dict[str, list[str]] | None = None

    @property
    def query(self) -> dict[str, list[str]]:
        """All query parameters, blank ones included."""
        if self._query is None:
            self._query = parse_qs(self.query_string, keep_blank_values=True)
        return self._query

    def arg(self, name: str, default: str = "") -> str:
        """The first value of a query parameter."""
        return self.query.get(name, [default])[0]

    def json_object(self) -> dict[str, Any]:
        """The body as a JSON object ({} when empty); raises BadRequest otherwise."""
        if not self.body:
            return {}
        try:
            value = json.loads(self.body)
        except ValueError as error:
            raise BadRequest("请求体不是 JSON") from error
        if _HALF.search(self.body):
            value = _whole(value)
        if not isinstance(value, dict):
            raise BadRequest("请求体应为 JSON 对象")
        return value


@dataclass(slots=True)
class Response:
    """One HTTP response. `stream` replaces the body; `hang_up` resets the connection unanswered."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: Headers = ()
    stream: Iterator[bytes] | None = None
    hang_up: bool = False


def json_response(value: Any, *, status: int = 200, headers: Headers = ()) -> Response:
    """A JSON answer in UTF-8."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(status, body, headers=headers)


class Router(Generic[T]):
    """Maps a method and path to a target; `:name` segments become parameters.

    `templates` lists every path declared, for the documentation's test.
    """

    def __init__(self) -> None:
        self.templates: list[str] = []
        self._exact: dict[tuple[str, str], T] = {}
        self._patterns: dict[tuple[str, int], list[tuple[list[str], T]]] = {}

    def add(self, method: str, template: str, target: T) -> None:
        """Declare one route; `template` such as `/open-apis/im/v1/messages/:message_id`."""
        self.templates.append(template)
        if ":" not in template:
            self._exact[method, template] = target
            return
        segments = template.split("/")
        self._patterns.setdefault((method, len(segments)), []).append((segments, target))

    def match(self, method: str, path: str) -> tuple[T, dict[str, str]] | None:
        """The target and its parameters, or None; fixed segments win over parameters."""
        exact = self._exact.get((method, path))
        if exact is not None:
            return exact, {}
        segments = path.split("/")
        for pattern, target in self._patterns.get((method, len(segments)), ()):
            params = _bind(pattern, segments)
            if params is not None:
                return target, params
        return None


def _bind(pattern: list[str], segments: list[str]) -> dict[str, str] | None:
    params: dict[str, str] = {}
    for wanted, given in zip(pattern, segments, strict=True):
        if wanted.startswith(":"):
            if not given:
                return None
            params[wanted[1:]] = given
        elif wanted != given:
            return None
    return params
