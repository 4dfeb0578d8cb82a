"""The keys of a customer: exact ones, which make two registrations one (product rules, E1), and hints (E2).

Makes keys from what was read and drops what is no evidence: service numbers, masked numbers, shared
mailboxes, public mail domains, the names of individuals. An exact key has one bearer at a time, which is
the database's business; a hint may be borne by several and only says that two may well be one.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from handlers.domain.company_name import CustomerKind, city, core_name, name_doubt, name_key
from handlers.domain.email import company_domain, parse_email
from handlers.domain.phone import Phone, PhoneKind, parse_phone
from handlers.domain.uscc import parse_uscc
from handlers.domain.wordlists import INDUSTRY_WORDS

TOO_COMMON = 20
"""A key that more records bear is no evidence (product rules, no evidence)."""


class KeyKind(StrEnum):
    """What an exact key was made from, strongest first."""

    USCC = "uscc"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"


class ExactKey(NamedTuple):
    """A key in its normalised, readable form."""

    kind: KeyKind
    value: str


class HintKind(StrEnum):
    """What a hint was made from, strongest first."""

    CORE = "core"
    DOMAIN = "domain"
    SWITCHBOARD = "switchboard"


class Hint(NamedTuple):
    """A hint in its readable form: city and core name with a blank between, a mail domain, or a landline as E.164."""

    kind: HintKind
    value: str


_SHARED_MAILBOXES = frozenset(
    """
    info sales sale service services hr admin contact office support market marketing purchase
    purchasing hello mail webmaster post kf
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)


def exact_keys(
    name: str,
    kind: str,
    *,
    uscc: str = "",
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
) -> tuple[ExactKey, ...]:
    """Return the keys, strongest first, each once. Values that do not parse give no key.

    `phones` are E.164 or as typed; an extension behind a landline (`…转8012`) is part of the key.
    """
    keys: list[ExactKey] = []
    if code := parse_uscc(uscc):
        keys.append(ExactKey(KeyKind.USCC, code))
    if kind != CustomerKind.PERSON and (normalised := name_key(name)):
        keys.append(ExactKey(KeyKind.NAME, normalised))
    keys += [ExactKey(KeyKind.PHONE, value) for phone in phones if (value := phone_key(phone))]
    keys += [ExactKey(KeyKind.EMAIL, value) for mail in emails if (value := email_key(mail))]
    return tuple(dict.fromkeys(keys))


def phone_key(words: str) -> str:
    """Return the key of one number: E.164, `;ext=` for an extension; empty when no evidence."""
    phone = parse_phone(words)
    if not isinstance(phone, Phone) or phone.is_no_evidence:
        return ""
    return f"{phone.e164};ext={phone.extension}" if phone.extension else phone.e164


def email_key(words: str) -> str:
    """Return the key of one person's address; mailboxes of many (info@, sales@) give none."""
    address = parse_email(words)
    if address is None or address.partition("@")[0] in _SHARED_MAILBOXES:
        return ""
    return address


def hints(
    name: str, kind: str, *, phones: Iterable[str] = (), emails: Iterable[str] = ()
) -> tuple[Hint, ...]:
    """Return what else speaks for one customer, each once; individuals give none.

    A landline counts without its extension. A core name counts in its city only, so that a name
    without one gives none.
    """
    if kind == CustomerKind.PERSON:
        return ()
    found = [Hint(HintKind.CORE, core)] if (core := _core_in_a_city(name)) else []
    found += [Hint(HintKind.DOMAIN, one) for mail in emails if (one := _domain(mail))]
    found += [Hint(HintKind.SWITCHBOARD, one) for words in phones if (one := _switchboard(words))]
    return tuple(dict.fromkeys(found))


def _core_in_a_city(name: str) -> str:
    place, core = city(name), core_name(name)
    says_little = len(core) < 2 or core in INDUSTRY_WORDS or bool(name_doubt(name))
    return f"{place} {core}" if place and not says_little else ""


def _domain(words: str) -> str:
    address = parse_email(words)
    return company_domain(address) if address else ""


def _switchboard(words: str) -> str:
    phone = parse_phone(words)
    is_landline = isinstance(phone, Phone) and phone.kind is PhoneKind.LANDLINE
    return phone.e164 if isinstance(phone, Phone) and is_landline else ""
