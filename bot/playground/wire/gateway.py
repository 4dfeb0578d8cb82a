"""The front door of /open-apis: token, scopes, limits, faults, the answer's form and the journal.

Every route is declared with what it needs; handlers see only calls that may pass and return the
`data` of the answer. Sources: platform docs, "Calling process", "Generic error codes", "Frequency
control".
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.playground.errors import ApiError
from bot.playground.faults import Faults
from bot.playground.journal import CallRecord
from bot.playground.limits import Limits
from bot.playground.platform import Platform
from bot.playground.routing import BadRequest, Headers, Request, Response, Router, json_response
from bot.playground.wire.fields import Field, read_body
from bot.playground.wire.tokens import TokenBook


@dataclass(slots=True)
class Call:
    """One admitted call: what a handler works on. `summary` is the journal's line about it."""

    platform: Platform
    request: Request
    limits: Limits
    faults: Faults
    tokens: TokenBook
    where: str
    body: dict[str, Any] = field(default_factory=dict)
    summary: str = ""

    def query(self, name: str, default: str = "") -> str:
        """A query parameter, "" or `default` when absent."""
        return self.request.arg(name, default)


@dataclass(frozen=True, slots=True)
class TopLevel:
    """An answer whose fields stand beside `code` instead of inside `data`."""

    fields: dict[str, Any]


Result = dict[str, Any] | TopLevel | Response
Handler = Callable[[Call], Result]


@dataclass(frozen=True, slots=True)
class Route:
    """One API: its scopes (any one suffices), body fields (None: body not read) and limits."""

    method: str
    path: str
    handler: Handler
    label: str
    scopes: tuple[str, ...] = ()
    fields: tuple[Field, ...] | None = None
    per_second: int = 50
    per_minute: int = 1000
    needs_token: bool = True

    @property
    def api(self) -> str:
        """The name limits and faults know the API by."""
        return f"{self.method} {self.path}"


# Faults that answer with an error code instead of executing.
_ERROR_FAULTS = {
    "chat_rate_limited": 230020,
    "internal_error": 5000,
    "send_in_flight": 230049,
    "bot_muted": 230035,
    "out_of_availability": 230013,
    "app_disabled": 99991662,
    "ip_blocked": 99991401,
    "quota_used_up": 99991403,
}
_BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
_CUT_OFF = "（没有执行，连接断开）"


class Gateway:
    """Serves every request under /open-apis."""

    def __init__(
        self, platform: Platform, faults: Faults, limits: Limits, routes: tuple[Route, ...]
    ) -> None:
        self.platform = platform
        self.limits = limits
        self.tokens = TokenBook(platform.config.token_life_s, platform.ids)
        self._faults = faults
        self._router: Router[Route] = Router()
        for route in routes:
            self._router.add(route.method, route.path, route)

    def answer(self, request: Request) -> Response:
        """One call, from admission to the journal."""
        started = time.perf_counter()
        found = self._router.match(request.method, request.path)
        where = found[0].api if found else f"{request.method} {request.path}"
        call = Call(self.platform, request, self.limits, self._faults, self.tokens, where)
        call.summary = found[0].label if found else ""
        broken = self._break(where)
        if broken is not None:
            self._record(call, broken.body.decode() or _CUT_OFF, broken, started)
            return broken
        value, response = self._execute(call, found)
        response = self._spoil(where, value, response)
        self._record(call, value, response, started)
        return response

    def _break(self, where: str) -> Response | None:
        """The answer of a call that never reaches the platform, if a fault says so."""
        if self._faults.strikes("reset_before", where):
            return Response(hang_up=True)
        broken = self._faults.fires("server_error", where)
        if broken is None:
            return None
        return Response(int(broken["status"]), _BAD_GATEWAY, "text/html")

    def _execute(
        self, call: Call, found: tuple[Route, dict[str, str]] | None
    ) -> tuple[Any, Response]:
        try:
            if found is None:
                raise ApiError(99991201, call.request.path)
            route, call.request.params = found
            self._admit(call, route)
            with self.platform.lock:
                result = route.handler(call)
        except ApiError as error:
            value = self._error_value(error)
            headers = (*error.headers, ("X-Tt-Logid", value["error"]["log_id"]))
            return value, json_response(value, status=error.status, headers=headers)
        if isinstance(result, Response):
            return f"<{len(result.body)} bytes>", result
        if isinstance(result, TopLevel):
            value = {"code": 0, "msg": "ok", **result.fields}
        else:
            value = {"code": 0, "msg": "success", "data": result}
        return value, json_response(value, headers=(("X-Tt-Logid", self._log_id()),))

    def _admit(self, call: Call, route: Route) -> None:
        self._strike(call.where)
        if route.needs_token:
            self.tokens.check(call.request.headers.get("authorization", ""))
        self._check_scopes(call, route)
        if route.fields is not None:
            call.body = read_body(call.request.body, route.fields)
        wait_s = self.limits.admit_api(route.api, route.per_second, route.per_minute)
        if wait_s:
            raise _too_many(route.per_minute, wait_s)

    def _strike(self, where: str) -> None:
        if not self._faults.active_names():
            return
        limited = self._faults.fires("rate_limited", where)
        if limited is not None:
            raise _too_many(1000, float(limited["reset_seconds"]))
        if self._faults.strikes("token_revoked", where):
            self.tokens.revoke_all()
        for name, code in _ERROR_FAULTS.items():
            if self._faults.strikes(name, where):
                raise ApiError(code)

    def _check_scopes(self, call: Call, route: Route) -> None:
        missing = self._faults.strikes("missing_scope", call.where)
        held = self.platform.config.scopes
        if not missing and (not route.scopes or not held.isdisjoint(route.scopes)):
            return
        violations = [{"type": "action_scope_required", "subject": scope} for scope in route.scopes]
        url = f"https://open.feishu.cn/app/{self.platform.config.app_id}/auth"
        helps = [{"url": url, "description": "apply for the scopes"}]
        raise ApiError(
            99991672,
            f"One of the following scopes is required: [{', '.join(route.scopes)}].",
            extra={"permission_violations": violations, "helps": helps},
        )

    def _spoil(self, where: str, value: Any, response: Response) -> Response:
        if not self._faults.active_names():
            return response
        slow = self._faults.fires("slow_answer", where)
        if slow is not None:
            time.sleep(float(slow["seconds"]))
        if self._faults.strikes("reset_after_execution", where):
            return Response(hang_up=True)
        if self._faults.strikes("empty_body", where):
            return Response(200, b"")
        if self._faults.strikes("truncated_json", where):
            return Response(200, response.body[: len(response.body) // 2])
        if self._faults.strikes("unknown_fields", where) and isinstance(value, dict):
            widened = {**value, "x_unknown": {"n": 1}}
            if isinstance(value.get("data"), dict):
                widened["data"] = {**value["data"], "x_unknown": ["?"]}
            return json_response(widened, status=response.status, headers=response.headers)
        return response

    def _error_value(self, error: ApiError) -> dict[str, Any]:
        log_id = self._log_id()
        detail = {
            "log_id": log_id,
            "troubleshooter": f"https://open.feishu.cn/search?from=openapi&log_id={log_id}",
            **error.extra,
        }
        return {"code": error.code, "msg": error.message, "error": detail}

    def _log_id(self) -> str:
        return time.strftime("%Y%m%d%H%M%S") + self.platform.ids.fresh("")[:18].upper()

    def _record(self, call: Call, value: Any, response: Response, started: float) -> None:
        request = call.request
        code = value.get("code", 0) if isinstance(value, dict) else 0
        self.platform.journal.record(
            CallRecord(
                at_ms=self.platform.clock.now_ms(),
                method=request.method,
                path=request.path + (f"?{request.query_string}" if request.query_string else ""),
                status=0 if response.hang_up else response.status,
                code=code,
                elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
                request=call.body or _readable(request),
                response=value,
                summary=call.summary or "未知接口",
            )
        )


def _too_many(limit: int, wait_s: float) -> ApiError:
    headers: Headers = (
        ("x-ogw-ratelimit-limit", str(limit)),
        ("x-ogw-ratelimit-reset", str(max(1, round(wait_s)))),
    )
    return ApiError(99991400, headers=headers)


def _readable(request: Request) -> Any:
    try:
        return request.json_object()
    except (BadRequest, json.JSONDecodeError):
        return f"<{len(request.body)} bytes>"
