"""A site of a customer, a branch, campus or shop: which words are one, and the full name that it makes.

A site is part of which customer it is: the full name is what stands on the card, is looked for and decides
ownership. A department, a floor or a phase of building is only noted.
"""

from handlers.domain.company_name import name_key
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import to_simplified
from handlers.domain.wordlists import SITE_ENDINGS

_SITE = lazy_pattern(rf"(?:{'|'.join(SITE_ENDINGS)}|店|[东西南北新老本总]院|[东西南北]区)$")


def is_site(words: str) -> bool:
    """Tell whether words name a branch, campus or shop, which is a customer of its own."""
    return _SITE.search(to_simplified(words)) is not None


def with_site(name: str, site: str) -> str:
    """Return the full name of a customer's site; the name as it is where it ends in the site already, or has none."""
    is_said = name_key(name).endswith(name_key(site))
    return name if not name or is_said or not is_site(site) else f"{name}{site}"


def without_site(name: str, site: str) -> str:
    """Return a full name without the site that it ends in."""
    return name.removesuffix(site) if is_site(site) else name
