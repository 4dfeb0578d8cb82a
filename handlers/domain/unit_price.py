"""Number × price, as salespeople write it: 50套×3000元, 1000份 每份88元, 3000一套 50套, 20台 单价1.5万.

The product is the sum of the deal only where number and price speak of the same piece and there is one of
each; a price without its number is not multiplied.
"""

import re
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from handlers.domain.amount import Amount, find_amounts, parse_amount
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.numerals import parse_chinese

PIECES = "台套个件只把张批吨辆箱份盒瓶条支卷桶袋枚颗副亩间斤片块米平人"
"""What is counted one by one."""

_COUNT = r"(\d{1,6}(?:\.\d)?万|\d{1,6}|[一二两三四五六七八九十百千]{1,5}) ?"
_NUMERALS = "一二两三四五六七八九十百千万"
_PRICE = (
    r"(\d{1,4}块\d(?!\d)|\d{1,3}[毛角]|\d{1,7}(?:\.\d{1,2})?(?:万|千|[wk](?![a-z]))?(?:块钱|元|块)?"
    rf"|[{_NUMERALS}]{{2,6}}(?:块钱|元|块)?)"
)
_SMALL_CHANGE = lazy_pattern(r"(\d{1,4})块(\d)|(\d{1,3})[毛角]")
"""2块5, 8毛."""
_TIMES = lazy_pattern(rf"(?<![\d.a-z]){_COUNT}([{PIECES}])? ?([x×*✕乘]|@) ?{_PRICE}(?![\da-z*x×])")
_NUMBER = lazy_pattern(rf"(?<![\d.a-z第每一/]){_COUNT}([{PIECES}])(?![月\d])")
_EACH = lazy_pattern(
    rf"(?:(?:每|一) ?([{PIECES}])|单价)(?:是|为|约|大概|:)? ?{_PRICE}(?![\d.万wk{PIECES}{_NUMERALS}a-z毛角])"
    rf"|(?<![\d.a-z]){_PRICE} ?(?:/|每|一)([{PIECES}])"
)


class Priced(NamedTuple):
    """A number of pieces at a price each: where both stand, where the price alone, and what they come to."""

    start: int
    end: int
    price_start: int
    price_end: int
    total: Amount


def find_priced(text: str) -> Priced | None:
    """Return the number × price of a folded text; None without exactly one of each."""
    times = _TIMES.search(text)
    if times and (times[2] or not times[4].replace(".", "").isdigit()):  # 1920x1080 is a size
        total = _product(times[1], times[4])
        start = times.end(2) if times[2] else times.start(3)
        return _priced(times.start(), times.end(), start, times.end(), total)
    prices = list(_EACH.finditer(text))
    if len(prices) != 1:
        return None
    (each,) = prices
    piece, price = (each[1] or "", each[2]) if each[2] else (each[4], each[3])
    counts = [
        one
        for one in _NUMBER.finditer(text)
        if not (one.start() < each.end() and each.start() < one.end())
        and (not piece or one[2] == piece)
    ]
    if len(counts) != 1 or _is_another_sum(text, each):
        return None
    (count,) = counts
    ends = (min(count.start(), each.start()), max(count.end(), each.end()))
    total = _about(text, each, _product(count[1], price))
    return _priced(*ends, each.start(), each.end(), total)


def parse_priced(words: str) -> Amount | None:
    """Read a text that is nothing but number × price."""
    found = find_priced(words)
    if found is None:
        return None
    rest = words[: found.start] + words[found.end :]
    return None if rest.strip(" ,，.。;") else found.total


def _is_another_sum(text: str, each: re.Match[str]) -> bool:
    """Tell whether the text names a sum of its own beside the price: then that one counts."""
    return any(one.end <= each.start() or one.start >= each.end() for one in find_amounts(text))


def _product(count: str, price: str) -> Amount | None:
    one = _price(price)
    number = _number(count)
    return Amount(_plain(number * one)) if number and one else None


def _number(count: str) -> Decimal | int | None:
    if count.endswith("万"):
        return Decimal(count[:-1]) * 10_000 if count[:-1].replace(".", "").isdigit() else None
    return Decimal(count) if count.isdigit() else parse_chinese(count)


def _price(words: str) -> Decimal | None:
    if small := _SMALL_CHANGE.fullmatch(words):
        yuan, tenths = (small[1], small[2]) if small[1] else ("0", small[3])
        return Decimal(yuan) + Decimal(tenths) / 10
    one = parse_amount(words)
    return one.value if one is not None else None


def _priced(
    start: int, end: int, price_start: int, price_end: int, total: Amount | None
) -> Priced | None:
    return None if total is None else Priced(start, end, price_start, price_end, total)


def _about(text: str, each: re.Match[str], total: Amount | None) -> Amount | None:
    """Return the product as approximate where its price is: 每台13万左右."""
    if total is None or not text.startswith(("左右", "上下", "多", "来块"), each.end()):
        return total
    return replace(total, is_approximate=True)


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if whole == value else value
