"""Which of the words left over belong to the need: the thing, its number, further phrases beside it."""

import re

from handlers.domain.amount import find_amounts
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import to_simplified
from handlers.reading.people import is_post
from handlers.reading.words import DESKS

QUANTITY = lazy_pattern(
    r"(?:\d{1,6}|[一二两三四五六七八九十]{1,3}) ?"
    r"[套台个件只张批吨辆间项组条份双对卷桶箱瓶袋盒枚颗根支块米斤](?:/[天月年])?"
)
_ACT_OR_NUMBER = lazy_pattern(
    r"采购|购买|想买|想要|要买|需要|需求|求购|定制|每[月年天]|大概|左右|[要想买需约]|[\d一二两三四五六七八九十几百千万]+"
    r"[套台个件只张批吨辆间项组条份双对卷桶箱瓶袋盒枚颗根支块米斤平亩]?"
)
_NO_THING = lazy_pattern(
    r"预算|价格|合同|金额|联系|接触|电话|邮箱|微信|之前|以前|开幕|寒假|暑假|招标|投标|公司|集团|就这|分.批|找到|姓|叫|负责|介绍|认识|项目组|组委会|[，,。<>{}=/\\]|\d月"
)


_PLACE = lazy_pattern(r"\d{1,4}(?:号?楼|层|栋|座|室|号)")
"""Where somebody sits: 18楼."""


def things_needed(words: list[str], needs: list[str], others: list[str]) -> list[str]:
    """Return which of the other words say what is needed.

    Without a thing in the need, the only noun, or one or two that can be nothing else; with one, the
    noun before a phrase that begins with its number (续费CRM 50个账号).
    """
    nouns = [word for word in others if _is_noun(word)]
    if _lacks_thing(needs):
        things = nouns if len(nouns) == 1 else [word for word in nouns if _is_thing(word)]
        if len(things) > 2 and needs:
            behind = words.index(needs[-1]) + 1
            things = [word for word in things if words.index(word) == behind]
        return things if 1 <= len(things) <= 2 else []
    counted = [words.index(word) for word in needs if QUANTITY.match(to_simplified(word))]
    return [word for word in nouns if _is_thing(word) and words.index(word) + 1 in counted]


def _lacks_thing(needs: list[str]) -> bool:
    """Tell whether the need has no thing in it yet: nothing at all, or only 要 and 三十台."""
    return not _ACT_OR_NUMBER.sub("", to_simplified("".join(needs)))


def _is_thing(word: str) -> bool:
    """Whether one of several unknown words is the thing needed and no remark of another kind."""
    return len(word) <= 12 and _NO_THING.search(to_simplified(word)) is None


def _is_noun(word: str) -> bool:
    """Whether a last word may be the need: no talk, no bare number or sum, no place of a telephone."""
    if not 2 <= len(word) <= 30 or re.search(r"[了的吗呢吧啊不没过]|[大小多少高低急快慢好]$", word):
        return False
    if _PLACE.fullmatch(word) or is_post(word):
        return False
    sums = [span for span in find_amounts(word) if span.end - span.start == len(word)]
    return not sums and not word.isdigit() and word not in DESKS
