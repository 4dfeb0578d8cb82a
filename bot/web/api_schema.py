"""Shapes of values on the REST interface: one declaration checks requests and writes the OpenAPI document.

Each shape says what is wrong with a value in Chinese, field by field, and gives itself as JSON Schema
(2020-12, the dialect of OpenAPI 3.1). Pure: knows no route, no customer, no framework.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: where (`contacts[0].phone`), what is wrong in Chinese, an example to copy."""

    field: str
    message: str
    example: str = ""


class Shape(Protocol):
    """What a value must look like."""

    def document(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""

    def errors(self, value: Any, where: str) -> Iterator[FieldError]:
        """Yield everything wrong with a JSON value found at `where`."""

    def from_text(self, text: str) -> Any:
        """Return what a query parameter's text stands for; text that fits nothing stays text."""


class _AsText:
    """Reads a query parameter as it stands."""

    __slots__ = ()

    def from_text(self, text: str) -> Any:
        """Return the text."""
        return text


@dataclass(frozen=True, slots=True)
class Text(_AsText):
    """A string; `shortest` and `longest` count characters, `pattern` must match all of it."""

    about: str = ""
    example: str = ""
    shortest: int = 0
    longest: int | None = None
    pattern: str = ""
    options: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        schema: dict[str, Any] = {"type": "string"}
        if self.shortest:
            schema["minLength"] = self.shortest
        if self.longest is not None:
            schema["maxLength"] = self.longest
        if self.pattern:
            schema["pattern"] = f"^(?:{self.pattern})$"
        if self.options:
            schema["enum"] = list(self.options)
        return schema | _notes(self.about, self.example)

    def errors(self, value: Any, where: str) -> Iterator[FieldError]:
        """Yield everything wrong with a value."""
        if not isinstance(value, str):
            yield FieldError(where, "要是文字（字符串）", self.example)
        elif self.options and value not in self.options:
            yield FieldError(where, f"只能是 {'、'.join(self.options)}", self.example)
        elif len(value) < self.shortest:
            least = "不能为空" if self.shortest == 1 else f"至少 {self.shortest} 个字"
            yield FieldError(where, least, self.example)
        elif self.longest is not None and len(value) > self.longest:
            wrong = f"有 {len(value)} 个字，最多 {self.longest} 个字"
            yield FieldError(where, wrong, self.example)
        elif self.pattern and not re.fullmatch(self.pattern, value):
            yield FieldError(where, "格式不对", self.example)


@dataclass(frozen=True, slots=True)
class Moment(_AsText):
    """A date-time in ISO 8601 with its zone."""

    about: str = ""

    def document(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        return {"type": "string", "format": "date-time"} | _notes(self.about, "")

    def errors(self, value: Any, where: str) -> Iterator[FieldError]:
        """Yield everything wrong with a value."""
        try:
            is_aware = datetime.fromisoformat(value).tzinfo is not None
        except (TypeError, ValueError):
            is_aware = False
        if not is_aware:
            yield FieldError(where, "要是带时区的时间", "2026-11-22T09:30:00+08:00")


@dataclass(frozen=True, slots=True)
class Day(_AsText):
    """A date in ISO 8601."""

    about: str = ""

    def document(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        return {"type": "string", "format": "date"} | _notes(self.about, "")

    def errors(self, value: Any, where: str) -> Iterator[FieldError]:
        """Yield everything wrong with a value."""
        try:
            date.fromisoformat(value)
        except (TypeError, ValueError):
            yield FieldError(where, "要是日期", "2026-11-22")


@dataclass(frozen=True, slots=True)
class Number:
    """A number; with `is_whole`, an integer. Both ends count as allowed."""

    about: str = ""
    low: int | None = None
    high: int | None = None
    default: int | None = None
    is_whole: bool = False

    def document(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        schema: dict[str, Any] = {"type": "integer" if self.is_whole else "number"}
        named = (("minimum", self.low), ("maximum", self.high), ("default", self.default))
        schema |= {name: value for name, value in named if value is not None}
        return schema | _notes(self.about, "")

    def errors(self, value: Any, where: str) -> Iterator[FieldError]:
        """Yield everything wrong with a value."""
        example = str(self.default if self.default is not None else self.low or 0)
        kinds = (int,) if self.is_whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            yield FieldError(where, "要是整数" if self.is_whole else "要是数字", example)
            return
        too_low = self.low is not None and value < self.low
        if too_low or (self.high is not None and value > self.high):
            yield FieldError(where, f"要在 {self.low} 到 {self.high} 之间", example)

    def from_text(self, text: str) -> Any:
        """Return the whole number a query parameter states."""
        return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else text


@dataclass(frozen=True, slots=True)
class Flag(_AsText):
    """True or false."""

    about: str = ""

    def document(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        return {"type": "boolean"} | _notes(self.about, "")

    def errors(self, value: Any, where: str) -> Iterator[FieldError]:
        """Yield everything wrong with a value."""
        if not isinstance(value, bool):
            yield FieldError(where, "要是 true 或 false", "true")


@dataclass(frozen=True, slots=True)
class ListOf(_AsText):
    """A list of values of one shape."""

    item: Shape
    about: str = ""
    fewest: int = 0
    most: int | None = None
    example: str = ""
    """As JSON text; where one is needed an empty list would be none."""

    def document(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        schema: dict[str, Any] = {"type": "array", "items": self.item.document()}
        if self.fewest:
            schema["minItems"] = self.fewest
        if self.most is not None:
            schema["maxItems"] = self.most
        return schema | _notes(self.about, "")

    def errors(self, value: Any, where: str) -> Iterator[FieldError]:
        """Yield everything wrong with a value."""
        if not isinstance(value, list):
            yield FieldError(where, "要是列表", self.example or "[]")
            return
        if len(value) < self.fewest:
            yield FieldError(where, f"至少要有 {self.fewest} 项", self.example)
        if self.most is not None and len(value) > self.most:
            yield FieldError(where, f"有 {len(value)} 项，最多 {self.most} 项")
            return
        for place, item in enumerate(value):
            yield from self.item.errors(item, f"{where}[{place}]")


@dataclass(frozen=True, slots=True)
class Record(_AsText):
    """An object of named fields; named in the document's components. `is_open` lets others in."""

    name: str
    fields: Mapping[str, Shape]
    optional: Sequence[str] = field(default=())
    about: str = ""
    is_open: bool = False

    def document(self) -> dict[str, Any]:
        """Return a reference to the definition."""
        return {"$ref": f"#/components/schemas/{self.name}"}

    def definition(self) -> dict[str, Any]:
        """Return the object itself as JSON Schema."""
        required = [key for key in self.fields if key not in self.optional]
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {key: shape.document() for key, shape in self.fields.items()},
            "additionalProperties": self.is_open,
        }
        if required:
            schema["required"] = required
        return schema | _notes(self.about, "")

    def errors(self, value: Any, where: str) -> Iterator[FieldError]:
        """Yield everything wrong with a value."""
        if not isinstance(value, dict):
            yield FieldError(where or "body", "要是 JSON 对象", "{}")
            return
        prefix = f"{where}." if where else ""
        for key, shape in self.fields.items():
            if key in value:
                yield from shape.errors(value[key], f"{prefix}{key}")
            elif key not in self.optional:
                yield FieldError(f"{prefix}{key}", "缺少这一项", getattr(shape, "example", ""))
        if not self.is_open:
            known = "、".join(self.fields)
            for key in value:
                if key not in self.fields:
                    yield FieldError(f"{prefix}{_shown(key)}", f"没有这一项，可用的有 {known}")

    def inner(self) -> Iterator["Record"]:
        """Yield this record and every one below it."""
        yield self
        for shape in self.fields.values():
            yield from records_in(shape)


@dataclass(frozen=True, slots=True)
class Maybe(_AsText):
    """A value, or null where there is none or it may not be shown."""

    shape: Shape

    def document(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        schema = self.shape.document()
        if "type" not in schema:
            return {"anyOf": [schema, {"type": "null"}]}
        return schema | {"type": [schema["type"], "null"]}

    def errors(self, value: Any, where: str) -> Iterator[FieldError]:
        """Yield everything wrong with a value."""
        if value is not None:
            yield from self.shape.errors(value, where)


def records_in(shape: Shape) -> Iterator[Record]:
    """Yield every named record a shape is made of."""
    match shape:
        case Record():
            yield from shape.inner()
        case ListOf():
            yield from records_in(shape.item)
        case Maybe():
            yield from records_in(shape.shape)


def _notes(about: str, example: str) -> dict[str, Any]:
    notes: dict[str, Any] = {"description": about} if about else {}
    return notes | ({"examples": [example]} if example else {})


def _shown(key: str) -> str:
    """Return an unknown key as shown back: one short printable piece."""
    printable = "".join(char for char in key if char.isprintable())
    return printable if len(printable) <= 40 else f"{printable[:40]}…"
