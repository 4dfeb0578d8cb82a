"""Reads multipart/form-data bodies: the platform's file uploads and the chat page's."""

from dataclasses import dataclass, field
from io import BytesIO

from bot.playground.routing import BadRequest, Request


@dataclass(frozen=True, slots=True)
class FilePart:
    """One uploaded file; `name` is "" when the part came without a file name."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """All parts of a body, by field name. A part without a file name is a value as well."""

    values: dict[str, str] = field(default_factory=dict)
    files: dict[str, FilePart] = field(default_factory=dict)


def read_form(request: Request) -> Form:
    """The parts of the request's body; an empty form when it is not multipart."""
    from werkzeug.formparser import MultiPartParser
    from werkzeug.http import parse_options_header

    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        return Form()
    try:
        values, files = MultiPartParser().parse(
            BytesIO(request.body), boundary.encode("latin-1"), len(request.body)
        )
    except ValueError as error:
        raise BadRequest("表单格式不正确") from error
    return Form(
        values.to_dict(),
        {name: FilePart(part.filename or "", part.read()) for name, part in files.items()},
    )
