"""Reads multipart/form-data bodies: the platform's file uploads and the chat page's."""

from dataclasses import dataclass, field
from io import BytesIO

from bot.playground.routing import Request


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
    from flask import Request as FlaskRequest

    content_type = request.headers.get("content-type", "")
    if not content_type.startswith("multipart/form-data"):
        return Form()
    parsed = FlaskRequest(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(request.body)),
            "wsgi.input": BytesIO(request.body),
        }
    )
    values = parsed.form.to_dict()
    files = {name: FilePart(p.filename or "", p.read()) for name, p in parsed.files.items()}
    parsed.close()
    return Form(values, files)
