"""Options of a list as an administrator writes them: how they are split, and what one may hold.

The same limits hold for the product's own lists and for the choices of custom fields. Pure.
"""

from collections.abc import Sequence

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.quality import is_placeholder_word
from handlers.domain.text import is_han, one_line, squeeze

LONGEST_OPTION = 20
"""Characters of one option: what a select shows on a phone without cutting."""

MOST_OPTIONS = 50
"""Live options of one of the product's lists: two full selects still fit one card of 200 nodes."""

MOST_BUTTONS = 10
"""Options that a card offers as a button each; of more, a form has the list."""

_SEPARATORS = lazy_pattern(r"[,，、;；\n]+")
_SIGNS = frozenset(" -+&()（）.·/")


def split_options(words: str) -> tuple[str, ...]:
    """Return the options that words list, each once: 抖音、小红书 or 抖音 小红书.

    A blank parts Chinese options; inside a Latin one it belongs to the option (Trade Show).
    """
    found: list[str] = []
    for part in _SEPARATORS.split(words):
        shown = one_line(part)
        found += shown.split() if any(is_han(char) for char in shown) else [shown]
    return tuple(dict.fromkeys(one for one in found if one))


def wrong_option(option: str) -> str:
    """Return in Chinese why a text cannot be an option; empty when it can."""
    if len(option) > LONGEST_OPTION:
        return f"有 {len(option)} 个字，一个选项最多 {LONGEST_OPTION} 个字"
    if any(not char.isalnum() and char not in _SIGNS for char in option):
        return "选项里只用汉字、字母、数字和 -+&().·/"
    if not squeeze(option):
        return "没有实际内容"
    return "不能用占位的字作选项" if _fills_only(option) else ""


def same_option(option: str, among: Sequence[str]) -> str | None:
    """Return the option of a list that reads the same, whatever its width, script and blanks."""
    wanted = squeeze(option)
    return next((one for one in among if squeeze(one) == wanted), None)


def listed(options: Sequence[str], *, most: int = 8) -> str:
    """Return options as one phrase: 甲、乙、丙 等 12 项."""
    shown = "、".join(options[:most])
    return f"{shown} 等 {len(options)} 项" if len(options) > most else shown


def to_choose(options: Sequence[str]) -> tuple[str, ...]:
    """Return the options that a card may offer as buttons; none of a list too long for that."""
    return tuple(options) if len(options) <= MOST_BUTTONS else ()


def _fills_only(option: str) -> bool:
    """Whether the word only fills a field; single letters, numbers and 其它 are fine options, 无 is none."""
    shown = squeeze(option)
    is_letter = len(shown) == 1 and shown.isascii()
    return is_placeholder_word(shown) and not shown.isdigit() and not is_letter and shown != "其它"
