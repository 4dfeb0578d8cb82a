"""The customer somebody wants to register, as read: what is there, what lacks, what is wrong.

Pure assembly from a `Reading`; required are a name, one contact and one contact way (product rules,
Records). Also makes the exact keys that decide ownership, and leaves out what is no evidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from handlers.claiming.hits import too_common
from handlers.command import Context
from handlers.domain.company_name import CustomerKind, guess_kind, name_doubt, name_key
from handlers.domain.conflict import why_no_evidence
from handlers.domain.email import domain_alone
from handlers.domain.identity import Hint, exact_keys, hints
from handlers.domain.other_names import names_in
from handlers.domain.phone import Phone, parse_phone
from handlers.domain.quality import example_of
from handlers.domain.site import is_site, with_site, without_site
from handlers.reading.deal_fields import DEAL_BY_KEY, DEAL_KEYS
from handlers.reading.fields import NO_OTHER_NAMES
from handlers.reading.further import words_of_contacts
from handlers.reading.labels import BY_KEY, FieldType, is_option_field, label_of
from handlers.reading.line import Line
from handlers.reading.organisations import find_organisation
from handlers.reading.result import FieldValue, Reading
from handlers.records import Contact, HintHit, Key, KeyHit
from handlers.views import ProblemView

_NOT_DETAILS = frozenset(
    {
        "name",
        "contact",
        "phone",
        "email",
        "wechat",
        "title",
        "extension",
        "department",
        "role",
        "kind",
        "stage",
        "level",
        "next_at",
        "next_plan",
        "first_contact_at",
        "content",
        "result",
        "channel",
        "reason",
        "happened_at",
        "parent",
    }
    | DEAL_KEYS
)
"""Fields that have a place of their own in the record; all others are details."""


NO_FIELD = "没看懂是哪一项"
"""What is wrong with words that found no place (`handlers.reading.registration`)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registration to be. `words` holds each field's text for the form; `payload` is the draft's."""

    name: str
    kind: str
    contacts: tuple[Contact, ...]
    details: Mapping[str, Any]
    words: Mapping[str, str]
    missing: tuple[str, ...]
    problems: tuple[ProblemView, ...]
    notes: tuple[str, ...] = ()
    stage: str = ""
    level: str = ""
    first_contact_at: datetime | None = None
    next_at: datetime | None = None
    next_plan: str = ""
    next_is_timed: bool = True
    renames: Mapping[str, str] = field(default_factory=dict)
    """Corrected names of contacts, each with the name it takes the place of."""
    ways: tuple[str, ...] = ()
    """What one word may mean, two sums or the options of a list; which, is asked."""
    ways_of: str = ""
    """The option field that `ways` are of; empty for sums."""
    parent: str = ""
    """What the company above was said to be called; 无: none."""

    @property
    def has_anything(self) -> bool:
        """Whether the message said more than the command word."""
        return bool(self.words)

    @property
    def other_names(self) -> tuple[str, ...]:
        """What the customer is said to be called besides its name."""
        return names_in(str(self.details.get("other_names") or ""))

    @property
    def payload(self) -> dict[str, Any]:
        """What a draft keeps: the words, read again when it is taken up."""
        return {"words": dict(self.words)}


def candidate_of(ctx: Context, reading: Reading) -> Candidate:
    """Assemble what the message says about a customer to register."""
    name = full_name(reading)
    span = find_organisation(Line.of(name))
    head = span.name if span and span.site else without_site(name, _text(reading, "site"))
    contacts = _contacts(reading)
    stated = reading.fields.get("kind")
    known = tuple(contact.name for contact in contacts if contact.name)
    kind = str(stated.value) if stated else guess_kind(head, known).value if head else ""
    problems = tuple(
        ProblemView(problem.field, problem.read, problem.wrong, problem.example)
        for problem in reading.problems
    )
    missing = _missing(name, contacts)
    asked = next((one for one in reading.problems if one.ways), None)
    return Candidate(
        name=name,
        kind=kind,
        contacts=contacts,
        details=_details(reading),
        words=_words(reading, name, contacts),
        missing=missing,
        problems=problems,
        notes=() if missing else _notes(problems, reading),
        stage=_text(reading, "stage"),
        level=_text(reading, "level"),
        first_contact_at=reading.moment("first_contact_at"),
        next_at=reading.moment("next_at"),
        next_plan=_text(reading, "next_plan"),
        parent=_text(reading, "parent"),
        renames={one.name: one.was for one in reading.contacts if one.was},
        ways=asked.ways if asked else (),
        ways_of=asked.field if asked and is_option_field(asked.field) else "",
        next_is_timed="next_at" in reading.fields
        and isinstance(reading.fields["next_at"].value, datetime),
    )


def full_name(reading: Reading) -> str:
    """Return the customer's name with the site that was read of it; a name that says its own site keeps that."""
    name = str(reading.customer.value).strip() if reading.customer else ""
    span = find_organisation(Line.of(name))
    return name if span and span.site else with_site(name, _text(reading, "site"))


def without_its_site(candidate: Candidate) -> Candidate:
    """Return a candidate without its branch or campus, which is who it is and no news of another customer."""
    if not is_site(str(candidate.details.get("site") or "")):
        return candidate
    details = {key: value for key, value in candidate.details.items() if key != "site"}
    words = {key: value for key, value in candidate.words.items() if key != "site"}
    return replace(candidate, details=details, words=words)


def of_its_own_site(candidate: Candidate) -> Candidate:
    """Return a candidate as its name says it: a form whose name was changed to another site keeps no old one."""
    site = name_key(str(candidate.details.get("site") or ""))
    is_said = not candidate.name or name_key(candidate.name).endswith(site)
    return candidate if is_said else without_its_site(candidate)


def doubted(candidate: Candidate, known: str) -> Candidate:
    """Return what a form says, without a name that is hardly one; submitted as it is known, it is meant so."""
    doubt = name_doubt(candidate.name) if candidate.name and candidate.name != known else ""
    if not doubt:
        return candidate
    wrong = f"{doubt}。确实叫这个名称，就再提交一次"
    problem = ProblemView("name", candidate.name, wrong, example_of("name"))
    missing = ("name", *candidate.missing)
    return replace(candidate, missing=missing, problems=(*candidate.problems, problem))


def _notes(problems: Sequence[ProblemView], reading: Reading) -> tuple[str, ...]:
    """Say of each value that was not taken which field it is, what is wrong and how to write it.

    Words that belong to no field share one line.
    """
    lost = [one for one in problems if one.wrong == NO_FIELD]
    notes = [_note(one, reading) for one in problems if one.wrong != NO_FIELD]
    if lost:
        words = "".join(f"「{one.read}」" for one in lost)
        notes.append(f"没看懂{words}是哪一项，没有记录。例：{lost[0].example}")
    return tuple(notes)


def _note(problem: ProblemView, reading: Reading) -> str:
    label = label_of(problem.key)
    remark = reading.fields.get("remark")
    is_kept = remark is not None and problem.read != "" and problem.read in str(remark.value)
    kept = "已记在备注" if is_kept else "没有记录"
    wrong = problem.wrong if problem.wrong.endswith("？") else f"{problem.wrong}，"
    return f"{label}：读到「{problem.read}」，{wrong}{kept}。例：{problem.example}"


def keys_of_candidate(candidate: Candidate) -> list[Key]:
    """Return the keys that decide ownership: credit code, full name, phones, e-mails."""
    uscc = str(candidate.details.get("uscc") or "")
    return keys_of(candidate.name, candidate.kind, uscc, candidate.contacts)


def keys_of(name: str, kind: str, uscc: str, contacts: Sequence[Contact]) -> list[Key]:
    """Return the exact keys of anything with a name, a credit code and contacts."""
    return list(
        exact_keys(
            name,
            kind,
            uscc=uscc,
            phones=[
                f"{one.phone}转{one.extension}" if one.extension else one.phone
                for one in contacts
                if one.phone
            ],
            emails=[one.email for one in contacts if one.email],
        )
    )


def hints_of_candidate(candidate: Candidate) -> list[Hint]:
    """Return what else may tell that the customer is known: core name in its city, mail domain, switchboard."""
    phones = [one.phone for one in candidate.contacts if one.phone]
    emails = [one.email for one in candidate.contacts if one.email]
    return list(hints(candidate.name, candidate.kind, phones=phones, emails=emails))


def query_hints(ctx: Context, reading: Reading, query: str) -> list[Hint]:
    """Return the hints a duplicate check asks for: everything the message could be read as."""
    candidate = replace(candidate_of(ctx, reading), name=query)
    return list(dict.fromkeys([*hints_of_candidate(candidate), *hints_in(query)]))


def query_keys(ctx: Context, reading: Reading, query: str) -> list[Key]:
    """Return the keys a duplicate check asks for: everything the message could be read as."""
    candidate = replace(candidate_of(ctx, reading), name=query)
    return list(dict.fromkeys([*keys_of_candidate(candidate), *_keys_in(query)]))


def hints_in(query: str) -> tuple[Hint, ...]:
    """Return the hints of a query that is no name: a landline, an address, or a mail domain alone."""
    domain = domain_alone(query)
    mails = (f"mail@{domain}",) if domain else (query,)
    return hints("", CustomerKind.COMPANY, phones=(query,), emails=mails)


def bearers_of(ctx: Context, query: str, keys: Sequence[Key]) -> list[KeyHit | HintHit]:
    """Return who bears what a query that is no name asks for, and these further keys."""
    customers = ctx.store.customers
    return [*customers.with_keys(keys), *customers.with_hints(hints_in(query))]


def name_in(query: str) -> str:
    """Return what a duplicate check asks about where it is a name; numbers, addresses and codes are none."""
    return "" if _keys_in(query) or parse_phone(query) or domain_alone(query) else query


def why_shared(query: str, found: Sequence[KeyHit | HintHit]) -> str:
    """Say why a number, an address or a mail domain that is asked about tells nothing: too many customers have it.

    An extension, or an address at such a domain, tells by itself. Empty where nothing speaks against it.
    """
    asked = {key.value for key in _keys_in(query)} | {domain_alone(query)}
    return next((why_no_evidence(one.kind) for one in too_common(found) if one.value in asked), "")


def _keys_in(query: str) -> tuple[Key, ...]:
    """Return the keys of a query that is no name."""
    return exact_keys("", CustomerKind.PERSON, uscc=query, phones=(query,), emails=(query,))


def _missing(name: str, contacts: tuple[Contact, ...]) -> tuple[str, ...]:
    missing = []
    if not name:
        missing.append("name")
    if not any(contact.name for contact in contacts):
        missing.append("contact")
    if not any(contact.phone or contact.email or contact.wechat for contact in contacts):
        missing.append("phone")
    return tuple(missing)


def _contacts(reading: Reading) -> tuple[Contact, ...]:
    return tuple(
        Contact(
            name=one.name,
            phone=one.phone,
            extension=one.extension,
            email=one.email,
            wechat=one.wechat,
            title=one.title,
            department=one.department,
            role=one.role,
        )
        for one in reading.contacts
    )


def _details(reading: Reading) -> dict[str, Any]:
    details = {key: one.value for key, one in reading.fields.items() if key not in _NOT_DETAILS}
    if details.get("other_names") == NO_OTHER_NAMES:
        details["other_names"] = ""
    return details


def _words(reading: Reading, name: str, contacts: tuple[Contact, ...]) -> dict[str, str]:
    words = {"name": name} if name else {}
    if contacts:
        first = contacts[0]
        parsed = parse_phone(first.phone) if first.phone else None
        phone = parsed.national if isinstance(parsed, Phone) else first.phone
        phone += f" 转 {first.extension}" if first.extension else ""
        for key, text in (("contact", first.name), ("phone", phone), ("email", first.email)):
            if text:
                words[key] = text
        words |= words_of_contacts(contacts)
    for key, stated in reading.fields.items():
        words.setdefault(key, lasting(reading, stated, key))
    return words


def lasting(reading: Reading, field: FieldValue, key: str = "") -> str:
    """Return the words of a field so that they mean the same when they are read on another day.

    An option is its own name: a form's list knows no synonym (展会 is 行业展会).
    """
    declared = BY_KEY.get(key) or DEAL_BY_KEY.get(key)
    if declared is not None and declared.type is FieldType.OPTION:
        return str(field.value)
    match field.value:
        case datetime():
            return f"{field.value.astimezone(reading.timezone):%Y-%m-%d %H:%M}"
        case date():
            return field.value.isoformat()
        case _:
            return field.words


def _text(reading: Reading, key: str) -> str:
    field = reading.fields.get(key)
    return str(field.value).strip() if field is not None else ""
