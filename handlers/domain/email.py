"""E-mail addresses: checked for their form, never by asking a network.

The domain of a company's own mail server is evidence of who the customer is; a public provider's
domain is none (product rules, no evidence).
"""

import re

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.wordlists import PUBLIC_MAIL_DOMAINS

_LONGEST = 254
_DOMAIN = lazy_pattern(
    r"(?:https?://)?(?:www\.)?@?((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})/?$", re.IGNORECASE
)


def parse_email(words: str) -> str | None:
    """Return the address in its one form (domain lower-cased), or None if it is no address."""
    text = words.strip().strip("<>").strip()
    if not 5 < len(text) <= _LONGEST or text.count("@") != 1:
        return None
    from email_validator import EmailNotValidError, validate_email

    try:
        checked = validate_email(
            text, check_deliverability=False, allow_smtputf8=False, test_environment=True
        )
    except EmailNotValidError:
        return None
    return checked.normalized.lower()


def is_public_mail(address: str) -> bool:
    """Tell whether the address belongs to a provider open to everybody."""
    return address.rpartition("@")[2].lower() in PUBLIC_MAIL_DOMAINS


def domain_alone(words: str) -> str:
    """Return the company's mail domain that words are and nothing else: bare, behind an @, or a website's."""
    found = _DOMAIN.match(words.strip())
    address = parse_email(f"mail@{found[1]}") if found else None
    return company_domain(address) if address else ""


def company_domain(address: str) -> str:
    """Return the mail domain when it says who the company is, else an empty text."""
    domain = address.rpartition("@")[2].lower()
    return "" if domain in PUBLIC_MAIL_DOMAINS else domain
