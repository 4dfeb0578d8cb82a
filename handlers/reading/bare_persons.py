"""Words of a registration that may be its contact although little shows it: 蒋, 廖科, 郝建 behind 小郝, 柳条.

Each of them is asked about where it is taken.
"""

from handlers.domain.person_name import SURNAMES, is_common_name, is_full_name
from handlers.domain.text import to_simplified
from handlers.reading.collected import Collected
from handlers.reading.people import is_department, is_titled_person


def is_surname_by_number(kept: Collected, word: str) -> bool:
    """Tell whether a word is a surname and nothing else, said of the only number: 189… 蒋."""
    is_open = kept.lacks("contact") and not kept.lacks("phone") and not kept.lacks("name")
    return is_open and len(word) == 1 and to_simplified(word) in SURNAMES


def is_short_post(kept: Collected, word: str) -> bool:
    """Tell whether two characters are a person as well as a department: 廖科."""
    simple = to_simplified(word)
    is_short = len(simple) == 2 and simple[0] in SURNAMES and is_department(simple)
    return is_short and kept.lacks("contact") and not kept.lacks("name")


def is_full_name_of_contact(kept: Collected, word: str) -> bool:
    """Tell whether a word is the whole name of the contact named 小郝 or 郝总 just before."""
    known = kept.contacts[-1].name if kept.contacts else ""
    simple = to_simplified(word)
    is_short = is_titled_person(known) and not is_full_name(to_simplified(known))
    return is_short and is_full_name(simple) and not is_titled_person(word) and simple[0] in known


def is_hardly_a_name(kept: Collected, word: str) -> bool:
    """Tell whether a bare word behind a number could be the need as well: 全包, 柳条."""
    simple = to_simplified(word)
    is_bare = is_full_name(simple) and not (is_common_name(simple) or is_titled_person(simple))
    return is_bare and kept.contact_at is None and bool(kept.contacts[-1].phone)
