"""Sums of money as salespeople write them, and what only looks like one.

50万, 1.2亿, 3w, 120k, ￥5,000, 十二万五, 3万2, 80-100万, 400来万, 10万美金, 月采购5k左右. A number counts as
money only with a sign of money: a scale (万, 亿, w, k, 千), a currency, or because the caller says so.
50套 and 3万台 are quantities; 几十万 and 50个 stay unread rather than guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from handlers.domain import money_words
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.numerals import CHARACTERS, DIGITS, parse_chinese


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum: `value`, up to `high` for a range; `period` is empty, `month` or `year`."""

    value: Decimal
    high: Decimal | None = None
    currency: str = "CNY"
    is_approximate: bool = False
    period: str = ""


class AmountSpan(NamedTuple):
    """An amount and where it stands in the text."""

    start: int
    end: int
    amount: Amount


_SCALES = {
    "百": 10**2,
    "千": 10**3,
    "k": 10**3,
    "万": 10**4,
    "w": 10**4,
    "m": 10**6,
    "亿": 10**8,
}
_CURRENCIES = {
    "人民币": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "¥": "CNY",
    "美金": "USD",
    "美元": "USD",
    "us$": "USD",
    "usd": "USD",
    "$": "USD",
    "港币": "HKD",
    "港元": "HKD",
    "hk$": "HKD",
    "hkd": "HKD",
    "欧元": "EUR",
    "eur": "EUR",
    "€": "EUR",
    "英镑": "GBP",
    "gbp": "GBP",
    "£": "GBP",
    "日元": "JPY",
    "jpy": "JPY",
    "新台币": "TWD",
    "台币": "TWD",
    "twd": "TWD",
    "新币": "SGD",
    "sgd": "SGD",
}
_SHORT_CURRENCIES = {"欧": "EUR", "刀": "USD", "镑": "GBP"}
"""Spoken short; counted only at the end of a word: 15万欧, but not 15万欧派橱柜."""

_CURRENCY_WORDS = tuple(sorted(_CURRENCIES, key=len, reverse=True))
_YUAN = ("元整", "元", "块钱", "块", "圆")
_ABOUT_AFTER = ("左右", "上下", "出头", "以上", "以内", "吧", "不到", "的样子", "+")
_PER_MONTH_AFTER = ("/月", "每月", "一个月", "每个月", "/个月")
_PER_YEAR_AFTER = ("/年", "每年", "一年")
_PER_MONTH_BEFORE = ("每月", "每个月", "月均", "一个月", "月度")
_PER_YEAR_BEFORE = ("每年", "年均", "一年")
_COUNTED = tuple(
    "个台套件只把张吨米平人户家辆箱盒支条根瓶桶袋次楼层间项份亩页倍%亿"
    "斤株头羽棵颗粒枚册艘架扇片双副名卷罐"
)
_PIECES = tuple("台套件只把张辆吨米人份间条箱斤片块")
_BEFORE_MONEY = (
    *(
        "价",
        "预算",
        "金额",
        "额",
        "款",
        "共",
        "约",
        "概",
        "估",
        "计",
        "算",
        "月",
        "年",
        "天",
        "个",
        "人",
        "就",
        "才",
    ),
    *("要", "付", "花", "收", "报", "到", "给", "是", "为", "近", "多", "每", "费", "钱"),
)
"""What stands before a sum without a blank; behind another word 40块 are pieces (智慧黑板40块)."""
_COUNTED_ALSO = (
    "公里",
    "立方",
    "度电",
    "公斤",
    "字",
    "粉丝",
    "点击",
    "屏",
    "像素",
    "分辨率",
    "摄像",
)
_RANGE = ("-", "~", "—", "–", "到", "至")
_DIGITS = lazy_pattern(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?(?!\d)|\d{1,12}(?:\.\d{1,4})?(?!\d|\.\d)")
_SPOKEN = lazy_pattern(
    r"[1-9](?:千[1-9]百(?:[1-9]十?)?|百[1-9]十?|千[1-9]十?)[万亿](?![\d台套个件只])"
)
"""Arabic digits among Chinese units, as dictation writes them: 1千2百万."""

_AS_CHINESE = str.maketrans("123456789", "一二三四五六七八九")
_CHINESE = lazy_pattern(f"[{CHARACTERS}]+")
_TAIL_DIGITS = lazy_pattern(r"\d{1,4}(?![\d.:]|,\d)")
_LONGEST_CHINESE = 16


class _Number(NamedTuple):
    value: Decimal
    end: int
    scale: int
    is_about: bool


def parse_amount(words: str, *, bare: bool = True) -> Amount | None:
    """Read a text that should be one amount; `bare` numbers count because the field says money.

    `words` is folded (half width, lower case, simplified). None when anything else stands in it.
    """
    text = words.strip()
    spans = list(find_amounts(text, bare=bare))
    if len(spans) != 1:
        return None
    outside = text[: spans[0].start] + text[spans[0].end :]
    rest = re.sub(r"预算|预计|金额|总价|总共|一共|合计|含税|大概|吧|[\s。.,]", "", outside)
    return None if rest else spans[0].amount


def find_amounts(text: str, *, bare: bool = False) -> Iterator[AmountSpan]:
    """Yield the amounts in a folded text, left to right, with their signs and 左右 in the span."""
    place = 0
    while place < len(text):
        span = _amount_at(text, place, bare)
        if span is not None:
            yield span
            place = span.end
        else:
            place = _skip_number(text, place)


def is_vague(text: str) -> bool:
    """Tell whether a text speaks of money without a number: 几十万, 上百万, 大几十万, 八九十万."""
    return money_words.VAGUE.search(text) is not None


def _skip_number(text: str, place: int) -> int:
    """Step over what stands here as a whole: the tail of an unread number is no number."""
    if text[place].isdigit():
        while place < len(text) and (text[place].isdigit() or text[place] in ",."):
            place += 1
        return place
    run = _CHINESE.match(text, place)
    return run.end() if run else place + 1


def _amount_at(text: str, place: int, bare: bool) -> AmountSpan | None:
    if place and _continues_word(text, place):
        return None
    start, currency = place, ""
    if sign := _starts(text, place, _CURRENCY_WORDS):
        currency, place = _CURRENCIES[sign], _skip_blanks(text, place + len(sign))
    first = _number_at(text, place)
    if first is None:
        return None
    high = _upper_end(text, first)
    last = high or first
    end, after = _currency_after(text, last.end)
    is_money = bool(currency or after or last.scale >= 10**3 or bare)
    if not is_money or _counts_things(text, last.end, last.scale):
        return None
    if last.scale == 10**6 and not (currency or after):
        return None  # 5m is a length
    if not currency and _are_pieces(text, start, last.end):
        return None
    low = first.value * last.scale if high and first.scale == 1 else first.value
    end, about = _take(text, end, _ABOUT_AFTER)
    period_end, period = _period(text, start, end)
    about_before = text[:start].rstrip().endswith(money_words.ABOUT_BEFORE)
    amount = Amount(
        value=_plain(low),
        high=_plain(high.value) if high and high.value > low else None,
        currency=currency or after or "CNY",
        is_approximate=about or first.is_about or last.is_about or about_before,
        period=period,
    )
    return AmountSpan(start, period_end, amount)


def _are_pieces(text: str, start: int, end: int) -> bool:
    """Tell whether 块 counts pieces: it stands right behind the word of a thing (智慧黑板40块)."""
    is_piece = text.startswith("块", end) and not text.startswith("块钱", end)
    before = text[start - 1 : start]
    return is_piece and "\u4e00" <= before <= "\u9fff" and not text[:start].endswith(_BEFORE_MONEY)


def _plain(value: Decimal) -> Decimal:
    """Drop decimals that are zero, so that equal sums look equal."""
    whole = value.to_integral_value()
    return whole if whole == value else value


def _continues_word(text: str, place: int) -> bool:
    """A digit or letter run that began earlier is a model number or a code, not an amount."""
    before, here = text[place - 1], text[place]
    if here.isascii() and here.isalnum():
        return before.isascii() and (before.isalnum() or before in "-_#.") and before != "$"
    if here in "百千" and before in "过破超":
        return True  # 要过百万 names no sum
    return before in "第几数" and here in CHARACTERS


def _number_at(text: str, place: int) -> _Number | None:
    if (spoken := _SPOKEN.match(text, place)) and (
        value_said := parse_chinese(spoken[0].translate(_AS_CHINESE))
    ):
        return _Number(value_said, spoken.end(), 10**4, False)
    if found := _DIGITS.match(text, place):
        value = Decimal(found[0].replace(",", ""))
        return _scaled(text, value, found.end())
    found = _CHINESE.match(text, place)
    if not found:
        return None
    words = found[0]
    if len(words) > _LONGEST_CHINESE or words[0] in "万亿" or words in ("千", "百"):
        return None
    end, is_about = found.end(), False
    if len(words) > 1 and words[-1] == "一" and text.startswith(_PIECES, end):
        words, end = words[:-1], end - 1  # 十二万五一辆 is the price of one
    value_read = parse_chinese(words)
    if value_read is None:
        return None
    scale = 10**4 if set(words) & {"万", "亿"} else 10**3 if "千" in words else 1
    if scale == 1 and text.startswith(("个亿", "个w"), end) and _is_scale(text, end + 1):
        scale = _SCALES[text[end + 1]]
        return _Number(value_read * scale, end + 2, scale, False) if value_read else None
    if text[end : end + 1] in ("来", "多", "余") and text[end + 1 : end + 2] in ("万", "亿"):
        scale = _SCALES[text[end + 1]]
        value_read, end, is_about = value_read * scale, end + 2, True
    return _Number(value_read, end, scale, is_about) if value_read else None


def _scaled(text: str, value: Decimal, end: int, depth: int = 0) -> _Number:
    """Apply the scales after Arabic digits: 1.2亿, 2百万, 400来万, 3万2, 1亿2千万."""
    scale, is_about = 1, False
    after = _skip_blanks(text, end)
    if (
        text[after : after + 1] in ("来", "多", "余", "几")
        and text[after + 1 : after + 2] in _SCALES
    ):
        after, is_about = after + 1, True
    if text.startswith(("个亿", "个w"), after) and _is_scale(text, after + 1):
        after += 1
    while text[after : after + 1] in _SCALES and _is_scale(text, after):
        scale *= _SCALES[text[after]]
        after += 1
    if scale == 1 or scale == 100:
        return _Number(value, end, 1, False)
    total, end = value * scale, after
    if text[end : end + 1] in ("来", "多", "余") and not text[end + 1 : end + 2].isdigit():
        return _Number(total, end + 1, scale, True)
    tail = _tail(text, end, scale, depth) if depth < 2 else None
    return tail._replace(value=total + tail.value) if tail else _Number(total, end, scale, is_about)


def _is_scale(text: str, place: int) -> bool:
    """Tell whether a scale stands here: 5kg, 3kw and 80万千瓦 go on as units, 200w路灯 counts watts."""
    char, after = text[place], text[place + 1 : place + 2]
    if char == "千":
        return after not in tuple("瓦克米伏卡赫焦")
    if char == "w" and "\u4e00" <= after <= "\u9fff":
        return money_words.is_scale_of_money(text, place)
    return char not in "kwm" or not (after.isascii() and after.isalpha())


def _tail(text: str, place: int, scale: int, depth: int) -> _Number | None:
    """Read what follows a scale without blank: 3万2 (one place lower) or 1亿2千万 (its own scale)."""
    if found := _TAIL_DIGITS.match(text, place):
        digits, end = int(found[0]), found.end()
    elif text[place : place + 1] in DIGITS:
        digits, end = DIGITS[text[place]], place + 1
    else:
        return None
    lower = _scaled(text, Decimal(digits), end, depth + 1)
    if 1 < lower.scale < scale:
        return lower
    after = text[end : end + 1]
    ends = (
        not after
        or after in " ,;。，、/元块吧左~!！?？"
        or bool(_starts(text, end, _CURRENCY_WORDS))
    )
    if end == place + 1 and lower.scale == 1 and ends:
        return _Number(Decimal(digits * scale) / 10, end, scale, False)
    return None


def _upper_end(text: str, first: _Number) -> _Number | None:
    place = _skip_blanks(text, first.end)
    place = _take(text, place, _YUAN)[0]
    mark = _starts(text, place, _RANGE)
    if not mark:
        return None
    upper = _number_at(text, _skip_blanks(text, place + len(mark)))
    is_dated = upper is not None and bool(_starts(text, upper.end, tuple("年月日号点:.")))
    if upper is None or (upper.scale == 1 and is_dated):
        return None
    return upper if upper.value > first.value else None


def _currency_after(text: str, end: int) -> tuple[int, str]:
    place = _skip_blanks(text, end)
    if sign := _starts(text, place, _CURRENCY_WORDS):
        return place + len(sign), _CURRENCIES[sign]
    for word, currency in _SHORT_CURRENCIES.items():
        after = text[place + len(word) : place + len(word) + 1]
        if text.startswith(word, place) and (not after or after in " ,;。，、左吧/"):
            return place + len(word), currency
    for word in _YUAN:
        if text.startswith(word, place):
            after = text[place + len(word) : place + len(word) + 1]
            if word == "块" and after and after not in " ,;。，、吧左/":
                return end, ""
            paid = place + len(word)
            return paid + 3 * text.startswith("人民币", paid), "CNY"
    return end, ""


def _counts_things(text: str, end: int, scale: int) -> bool:
    place = _skip_blanks(text, end)
    if place == end and money_words.is_unit(text, end):
        return True
    if place > end and scale > 1:  # 50万 台... after a blank begins something else
        return False
    if text.startswith("个", place) and text.startswith(("个月", "个点"), place):
        return scale == 1
    dated = () if scale > 1 or text.startswith("日元", place) else tuple("年月日号天点时分岁期")
    return bool(_starts(text, place, (*_COUNTED, *_COUNTED_ALSO, *dated)))


def _period(text: str, start: int, end: int) -> tuple[int, str]:
    for after, period in ((_PER_MONTH_AFTER, "month"), (_PER_YEAR_AFTER, "year")):
        if word := _starts(text, end, after):
            return end + len(word), period
    head = text[max(0, start - 8) : start].rstrip(": ")
    for about in money_words.ABOUT_BEFORE:
        head = head.removesuffix(about)
    if period := money_words.period_before(head):
        return end, period
    for before, period in ((_PER_MONTH_BEFORE, "month"), (_PER_YEAR_BEFORE, "year")):
        if head.endswith(before):
            return end, period
    return end, ""


def _take(text: str, place: int, words: tuple[str, ...]) -> tuple[int, bool]:
    """Step over any of the words, several in a row (`左右吧`); tell whether there was one."""
    taken = False
    while word := _starts(text, place, words):
        place, taken = place + len(word), True
    return place, taken


def _starts(text: str, place: int, words: tuple[str, ...]) -> str:
    if not text.startswith(words, place):  # all at once: mostly none of them is there
        return ""
    return next((word for word in words if text.startswith(word, place)), "")


def _skip_blanks(text: str, place: int) -> int:
    while place < len(text) and text[place] == " ":
        place += 1
    return place
