"""The OpenAPI 3.1 document of the REST interface, written from the routes as declared.

Nothing is said here that the routes do not say: what is checked and what is documented are one thing.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.web.api_parts import Parameter, Route
from bot.web.api_schema import Record, records_in
from bot.web.api_shapes import ERROR

_ALWAYS = {
    401: "没有令牌，或令牌不对",
    405: "这个地址不支持这个方法",
    500: "内部错误，请带上 error_id 反馈",
    503: "数据库暂时连不上，稍后重试",
}


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """Return the document."""
    declared = list(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in declared:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "报备 REST 接口",
            "version": "1",
            "description": "令牌有管理员权限；电话按披露规则打码。出错时都是 JSON，附 error_id。",
        },
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "环境变量 BAOBEI_API_TOKEN 的值",
                }
            },
            "schemas": {record.name: record.definition() for record in _records(declared)},
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "responses": _answers(route),
    }
    if route.parameters:
        operation["parameters"] = [_parameter(one) for one in route.parameters]
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": _content(route.body)}
    return operation


def _answers(route: Route) -> dict[str, Any]:
    stated = {status: (about, ERROR) for status, about in _ALWAYS.items()} | dict(route.answers)
    return {
        str(status): {"description": about, "content": _content(shape)}
        for status, (about, shape) in sorted(stated.items())
    }


def _content(shape: Record) -> dict[str, Any]:
    return {"application/json": {"schema": shape.document()}}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = parameter.shape.document()
    written = {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.is_required,
        "schema": schema,
    }
    if parameter.place == "query":
        # `?name=` means the same as no name.
        written["allowEmptyValue"] = True
    if "description" in schema:
        written["description"] = schema["description"]
    return written


def _records(routes: Iterable[Route]) -> Iterator[Record]:
    seen: dict[str, Record] = {}
    for route in routes:
        shapes = [shape for _, shape in route.answers.values()]
        for shape in [ERROR, *shapes, *([route.body] if route.body else [])]:
            for record in records_in(shape):
                seen.setdefault(record.name, record)
    yield from (seen[name] for name in sorted(seen))
