"""From the JSON of a registration to the candidate that chat registers, or to every field that is wrong.

The same rules as chat hold: placeholders are refused, numbers and codes are checked and kept in one form,
options are listed ones. Pure: the option list and the added fields come as arguments.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.web.api_custom import custom_details, wrong_custom
from bot.web.api_reading import WRONG_USCC, wrong_phone
from bot.web.api_schema import FieldError
from bot.web.api_shapes import REGISTRATION
from handlers.claiming.candidate import Candidate
from handlers.domain.company_name import guess_kind, name_doubt
from handlers.domain.custom_field import CustomField
from handlers.domain.email import parse_email
from handlers.domain.phone import Phone, parse_phone
from handlers.domain.quality import EXAMPLES, check_text, example_of
from handlers.domain.text import clean, one_line
from handlers.domain.uscc import parse_uscc
from handlers.records import Contact

_WAYS = ("phone", "email", "wechat")
_CONTACT_TEXTS = {
    "name": "contact",
    "title": "title",
    "department": "contact_department",
    "role": "role",
    "wechat": "wechat",
    "remark": "remark",
}
"""The text fields of a contact, with the name under which the quality rules know each."""


def wrong_fields(
    body: Any, sources: Sequence[str], custom: Sequence[CustomField] = ()
) -> list[FieldError]:
    """Return every wrong field of a registration, by shape and by the rules of chat."""
    errors = list(REGISTRATION.errors(body, ""))
    if not isinstance(body, dict):
        return errors
    known = {error.field for error in errors}
    # What has the wrong shape is told once; the rules look at the rest.
    errors += (error for error in _against_rules(body, sources) if error.field not in known)
    errors += wrong_custom(body.get("custom"), custom)
    return errors


def candidate_from(body: Mapping[str, Any], custom: Sequence[CustomField] = ()) -> Candidate:
    """Return the candidate of a registration in which nothing is wrong."""
    name = one_line(body["name"])
    known = tuple(one_line(contact["name"]) for contact in body["contacts"])
    kind = body.get("kind") or guess_kind(name, known).value
    details = {key: clean(body[key]) for key in ("need", "source") if body.get(key)}
    if body.get("uscc"):
        details["uscc"] = parse_uscc(body["uscc"]) or ""
    return Candidate(
        name=name,
        kind=kind,
        contacts=tuple(_contact(one) for one in body["contacts"]),
        details={**details, **custom_details(body.get("custom", {}), custom)},
        words={"name": name, **details},
        missing=(),
        problems=(),
    )


def _contact(stated: Mapping[str, Any]) -> Contact:
    number = parse_phone(stated.get("phone", ""))
    phone, extension = str(number or ""), ""
    if isinstance(number, Phone):
        phone, extension = number.e164, number.extension
    return Contact(
        name=one_line(stated["name"]),
        phone=phone,
        extension=stated.get("extension") or extension,
        email=parse_email(stated.get("email", "")) or "",
        wechat=one_line(stated.get("wechat", "")),
        title=one_line(stated.get("title", "")),
        department=one_line(stated.get("department", "")),
        role=one_line(stated.get("role", "")),
        remark=clean(stated.get("remark", "")),
    )


def _against_rules(body: Mapping[str, Any], sources: Sequence[str]) -> Iterator[FieldError]:
    name = body.get("name")
    if isinstance(name, str):
        yield from _text("name", "name", name)
        if doubt := name_doubt(name):
            yield FieldError("name", f"不像客户名称：{doubt}", _example("name"))
    contacts = body.get("contacts")
    if isinstance(contacts, list) and contacts:
        yield from _contacts(contacts)
    if need := _stated(body, "need"):
        yield from _text("need", "need", need)
    if (source := _stated(body, "source")) and clean(source) not in sources:
        listed = "、".join(sources)
        yield FieldError("source", f"不在选项里，可用的有 {listed}", sources[0] if sources else "")
    if (uscc := _stated(body, "uscc")) and parse_uscc(uscc) is None:
        yield FieldError("uscc", WRONG_USCC, _example("uscc"))


def _contacts(contacts: Sequence[Any]) -> Iterator[FieldError]:
    for place, one in enumerate(contacts):
        if not isinstance(one, dict):
            continue
        where = f"contacts[{place}]"
        for key, rule in _CONTACT_TEXTS.items():
            words = _stated(one, key)
            if words or (key == "name" and isinstance(one.get(key), str)):
                yield from _text(f"{where}.{key}", rule, words)
        if (phone := _stated(one, "phone")) and (wrong := wrong_phone(phone)):
            yield FieldError(f"{where}.phone", wrong, _example("phone"))
        if (email := _stated(one, "email")) and parse_email(email) is None:
            yield FieldError(f"{where}.email", "邮箱格式不对", _example("email"))
    known = [one for one in contacts if isinstance(one, dict)]
    if known and not any(_has_way(one) for one in known):
        wrong = "至少要有一个联系方式：phone、email 或 wechat"
        yield FieldError("contacts[0].phone", wrong, _example("phone"))


def _has_way(contact: Mapping[str, Any]) -> bool:
    return any(_stated(contact, way) for way in _WAYS)


def _text(where: str, rule: str, words: str) -> Iterator[FieldError]:
    if problem := check_text(rule, words):
        yield FieldError(where, problem.wrong, _example(rule))


def _stated(holder: Mapping[str, Any], key: str) -> str:
    """Return a text that was given; an empty one counts as left out."""
    value = holder.get(key)
    return value.strip() if isinstance(value, str) else ""


def _example(rule: str) -> str:
    """Return the value of the rule's example line."""
    line = example_of(rule) if rule in EXAMPLES else ""
    return line.partition(":")[2]
