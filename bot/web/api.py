"""The REST interface as a Flask blueprint: token, route, parameters, body, answer; every error as JSON.

One rule catches everything below /api, because a blueprint is not asked about addresses and methods it
does not know. What is taken and answered is declared in `api_routes`; what becomes of it is the serving
functions' business. Answers hold no exception text.
"""

import hmac
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn

from flask import Blueprint, Request, Response, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from bot.logs import Event, describe, logger
from bot.web.api_parts import Answer, ApiParts, Call, PlatformAway, Refusal, Route, bad_request
from bot.web.api_routes import ROUTES
from bot.web.api_schema import FieldError, ListOf
from bot.web.openapi import document
from handlers.domain.text import one_line
from handlers.matching.ports import CannotCheck
from storage.database.contention import StillContested, is_away
from storage.outbox import Claim, OutboxRow

if TYPE_CHECKING:
    from bot.app import App

DOCUMENT_PATH = "/api/openapi.json"
MOST_BODY_BYTES = 256 * 1024

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_PARAMETER = re.compile(r"\{(\w+)\}")
_JSON = "application/json; charset=utf-8"


def rest_blueprints(app: "App") -> Sequence[Blueprint]:
    """Return the blueprints of a process, to be joined by `bot.web.create_app`."""
    from bot.app import Role
    from bot.feishu.errors import FeishuError

    def fetch_person(open_id: str) -> bool:
        try:
            is_there = open_id in app.client.users([open_id])
        except FeishuError as error:
            raise PlatformAway from error
        # The directory would keep a stand-in for somebody unknown; nobody may own a customer so.
        return is_there and app.directory.fetch([open_id])

    works = Role.WORKER in app.roles

    def claim() -> Claim | None:
        return app.sender.claim(app.clock.now()) if works else None

    def send(rows: Sequence[OutboxRow]) -> None:
        if rows:
            app.sender.accept(rows)

    parts = ApiParts(
        database=app.database,
        vault=app.vault,
        clock=app.clock,
        timezone=app.settings.timezone,
        token=app.settings.api_token,
        claim=claim,
        send=send,
        fetch_person=fetch_person,
    )
    return (make_blueprint(parts),)


def make_blueprint(parts: ApiParts) -> Blueprint:
    """Return the blueprint that serves /api/v1 and /api/openapi.json."""
    blueprint = Blueprint("rest", __name__)
    log = logger("rest")

    def note(status: int, code: str, shown: str) -> None:
        log.info(Event.REST_REFUSED, status=int(status), code=code, error_id=shown)

    def serve(rest: str = "") -> Response:
        try:
            answer = _serve(parts, request)
            if "error_id" in answer.body:
                note(answer.status, answer.body["error"], answer.body["error_id"])
            return _response(answer)
        except Refusal as refusal:
            shown = _error_id()
            note(refusal.status, refusal.code, shown)
            return _refused(refusal, shown)
        except StillContested as error:
            shown = _error_id()
            log.warning(
                Event.REST_REFUSED, status=503, code="busy", error_id=shown, **describe(error)
            )
            return _refused(_BUSY, shown)
        except CannotCheck as error:
            shown, cause = _error_id(), error.__cause__ or error
            log.error(Event.CHECK_FAILED, error_id=shown, **describe(cause))
            return _refused(_UNCHECKED, shown)
        except Exception as error:  # the request's edge
            shown, said = _error_id(), _AWAY if is_away(error) else _BROKEN
            log.error(Event.REQUEST_BROKE, error_id=shown, code=said.code, **describe(error))
            return _refused(said, shown)

    for rule in ("/api", "/api/", "/api/<path:rest>"):
        blueprint.add_url_rule(
            rule, view_func=serve, methods=_METHODS, provide_automatic_options=False
        )
    return blueprint


_BUSY = Refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "busy",
    "同时操作的人太多，没有写入，请稍后重试",
    headers={"Retry-After": "1"},
)
_UNCHECKED = Refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "cannot_check",
    "暂时查不了重，没有登记，也不能说没人报过；请稍后重试",
    headers={"Retry-After": "60"},
)
_AWAY = Refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "database_away",
    "数据库暂时连不上，请稍后重试；登记请带上同一个 Idempotency-Key，不会重复",
    headers={"Retry-After": "5"},
)
_BROKEN = Refusal(
    HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "内部出错，没有完成。请把 error_id 告诉管理员"
)


def _serve(parts: ApiParts, asked: Request) -> Answer:
    method = "GET" if asked.method == "HEAD" else asked.method
    if asked.path == DOCUMENT_PATH:
        if method != "GET":
            _refuse_method(["GET"])
        return Answer(HTTPStatus.OK, _document())
    _check_token(parts, asked)
    route, path = _route(method, asked.path)
    errors: list[FieldError] = []
    query = _query(route, asked, errors)
    key = _idempotency_key(route, asked, errors)
    if errors:
        raise bad_request(errors)
    body = _body(asked) if route.body is not None else None
    return route.serve(Call(parts, path, query, body, key))


@cache
def _document() -> dict[str, Any]:
    return document(ROUTES)


def _check_token(parts: ApiParts, asked: Request) -> None:
    if not parts.token:
        raise Refusal(
            HTTPStatus.NOT_FOUND,
            "api_off",
            "REST 接口没有开启：设置环境变量 BAOBEI_API_TOKEN 后重启即可",
        )
    scheme, _, given = asked.headers.get("Authorization", "").partition(" ")
    fits = hmac.compare_digest(given.strip().encode(), parts.token.encode())
    if scheme.lower() != "bearer" or not fits:
        raise Refusal(
            HTTPStatus.UNAUTHORIZED,
            "unauthorized",
            "请在请求头里带上 Authorization: Bearer <BAOBEI_API_TOKEN 的值>",
            headers={"WWW-Authenticate": 'Bearer realm="baobei"'},
        )


# ------------------------------------------------------------------ routing


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(_PARAMETER.sub(r"(?P<\1>[^/]+)", path))


def _route(method: str, path: str) -> tuple[Route, Mapping[str, str]]:
    allowed = []
    for route in ROUTES:
        found = _pattern(route.path).fullmatch(path)
        if found is None:
            continue
        if route.method == method:
            _check_path(route, found.groupdict())
            return route, found.groupdict()
        allowed.append(route.method)
    if allowed:
        _refuse_method(allowed)
    raise Refusal(HTTPStatus.NOT_FOUND, "not_found", f"没有这个地址，接口说明在 {DOCUMENT_PATH}")


def _check_path(route: Route, given: Mapping[str, str]) -> None:
    """Refuse a number that cannot be one as any other that does not exist."""
    for parameter in route.parameters:
        if parameter.place == "path" and any(
            parameter.shape.errors(given[parameter.name], parameter.name)
        ):
            raise Refusal(HTTPStatus.NOT_FOUND, "not_found", "没有这个编号的客户")


def _refuse_method(allowed: Sequence[str]) -> NoReturn:
    listed = ", ".join(dict.fromkeys([*allowed, *(["HEAD"] if "GET" in allowed else [])]))
    raise Refusal(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "method_not_allowed",
        f"这个地址只支持 {listed}",
        headers={"Allow": listed},
    )


# ------------------------------------------------------------------ parameters and body


def _query(route: Route, asked: Request, errors: list[FieldError]) -> dict[str, Any]:
    """Return the query's values; what is wrong with them is added to `errors`. Empty means not given."""
    declared = {one.name: one for one in route.parameters if one.place == "query"}
    found = {name: one.default for name, one in declared.items()}
    for name in asked.args:
        if name not in declared:
            known = "、".join(declared) or "无"
            errors.append(FieldError(name[:40], f"没有这个参数，可用的有 {known}"))
            continue
        given, shape = asked.args.getlist(name), declared[name].shape
        if len(given) > 1 and not isinstance(shape, ListOf):
            errors.append(FieldError(name, "给了不止一次"))
        elif any(text and not one_line(text) for text in given):
            errors.append(FieldError(name, "没有看得见的字"))
        elif texts := [text for one in given if (text := one.strip())]:
            value = texts if isinstance(shape, ListOf) else shape.from_text(texts[0])
            errors += shape.errors(value, name)
            found[name] = value
    return found


def _idempotency_key(route: Route, asked: Request, errors: list[FieldError]) -> str:
    given = ""
    for parameter in route.parameters:
        if parameter.place == "header" and (given := asked.headers.get(parameter.name, "")):
            errors += parameter.shape.errors(given, parameter.name)
    return given


def _body(asked: Request) -> Any:
    # Without the header the content decides: it is JSON or refused as none, a line further down.
    if asked.mimetype not in ("application/json", ""):
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "请求体要是 JSON，并带上请求头 Content-Type: application/json",
        )
    # One more than we take: werkzeug cuts a body of unstated length off at the limit, silently.
    asked.max_content_length = MOST_BODY_BYTES + 1
    try:
        raw = asked.get_data(cache=False)
    except RequestEntityTooLarge:
        raise _too_large() from None
    except ClientDisconnected:
        raise bad_request([_NO_JSON]) from None
    if len(raw) > MOST_BODY_BYTES:
        raise _too_large()
    try:
        return json.loads(
            raw.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_once_each
        )
    except (ValueError, RecursionError):
        raise bad_request([_NO_JSON]) from None


def _too_large() -> Refusal:
    wrong = f"请求体最多 {MOST_BODY_BYTES // 1024} KiB"
    return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", wrong)


_NO_JSON = FieldError("body", "不是完整的 JSON（UTF-8）", '{"name": "…"}')


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


# ------------------------------------------------------------------ answers


def _error_id() -> str:
    return uuid.uuid4().hex[:12]


def _refused(refusal: Refusal, shown: str) -> Response:
    body: dict[str, Any] = {
        "error": refusal.code,
        "message": refusal.message,
        "error_id": shown,
    }
    if refusal.errors:
        body["errors"] = [asdict(error) for error in refusal.errors]
    return _response(Answer(int(refusal.status), body, refusal.headers))


def _response(answer: Answer) -> Response:
    # Half surrogates of hostile input must not break the answer.
    content = json.dumps(answer.body, ensure_ascii=False).encode("utf-8", "replace")
    response = Response(content, status=int(answer.status), content_type=_JSON)
    response.headers.update(answer.headers)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
