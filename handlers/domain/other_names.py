"""What a customer is also called, as typed: several names in one text, and whether each can be a name."""

from handlers.domain.company_name import name_doubt, name_key
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import one_line

MOST_NAMES = 5
"""Each is looked for among all customers before it is written; nobody is called by more."""

_BETWEEN = lazy_pattern(r"[、,，;；/]")


def names_in(words: str) -> tuple[str, ...]:
    """Return the names that a text tells, parted by 、 and the like, each once."""
    names = (one_line(one) for one in _BETWEEN.split(words))
    return tuple({name_key(one): one for one in names if name_key(one)}.values())


def doubt_of_names(words: str) -> str:
    """Return in Chinese why these cannot be a customer's further names; empty when nothing speaks against them."""
    names = names_in(words)
    if len(names) > MOST_NAMES:
        return f"有 {len(names)} 个名称，最多写 {MOST_NAMES} 个"
    return next((f"「{one}」{doubt}" for one in names if (doubt := name_doubt(one))), "")
