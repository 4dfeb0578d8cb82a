"""The exact keys of a customer: what makes two registrations one (product rules, E1).

Makes keys from what was read and drops what is no evidence: service numbers, masked numbers, shared
mailboxes, the names of individuals. Whether a key is taken is the database's business.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from handlers.domain.company_name import CustomerKind, name_key
from handlers.domain.email import parse_email
from handlers.domain.phone import Phone, parse_phone
from handlers.domain.uscc import parse_uscc

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
