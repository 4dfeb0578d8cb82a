"""What can be found in running text by its own shape: phones, e-mails, credit codes, WeChat ids.

Every pattern is bounded, so that hostile text costs no more than its length. What only looks like a
phone is reported as a problem instead of being mended.
"""

from typing import NamedTuple

from handlers.domain.email import parse_email
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.phone import MaskedPhone, Phone, parse_phone
from handlers.domain.quality import Problem, example_of
from handlers.domain.uscc import parse_uscc
from handlers.reading.line import Line


class Found(NamedTuple):
    """One entity: `key` is phone, email, uscc or wechat; `value` in its one form."""

    key: str
    start: int
    end: int
    value: str
    extension: str = ""


class Entities(NamedTuple):
    """What was found, in order, what was wrong, and the line with all of it taken out.

    `same_wechat` when a phone is said to be the WeChat id as well (微信同号).
    """

    found: list[Found]
    problems: list[Problem]
    rest: Line
    same_wechat: bool = False


_EXTENSION = r"(?: ?(?:转|分机号?|ext\.?|#) ?:?\d{1,6}|[-*]\d{1,5})?"
_PHONE = lazy_pattern(
    r"(?<![\da-z*.])(?:"
    r"1[3-9]\d[ -]?[*x•·]{4}[ -]?\d{4}"
    r"|1[3-9]\d\.\d{4}\.\d{4}(?!\.)"
    r"|(?:\(?\+?86\)?[ -]?|0086[ -]?)?1[ -]?[3-9](?:[ -]?\d){9}(?: ?(?:转|分机号?|ext\.?|#) ?:?\d{1,6})?"
    rf"|(?:\(?0|(?:\+|00)?86[ -]?\(?0?)\d{{2,3}}\)?[ -]?[2-8]\d{{2,3}}[ -]?\d{{4}}{_EXTENSION}"
    r"|[48]00[ -]?\d{3,4}[ -]?\d{3,4}"
    r"|\+(?!86)\d{1,3}(?:[ -]?\(?\d{1,4}\)?){2,5}"
    r")(?![\d*万亿wk元块%])"
)
_NEARLY = lazy_pattern(r"(?<![\da-z*.])1[3-9]\d{7,13}(?![\d万亿wk元.])")
_EMAIL = lazy_pattern(
    r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9.-]{1,100}\.[a-z]{2,24}(?![a-z0-9])"
)
_BAD_EMAIL = lazy_pattern(r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9.-]{0,100}")
_USCC = lazy_pattern(r"(?<![0-9a-z])(?=[a-z]{0,17}\d)[0-9a-z]{18}(?![0-9a-z])")
_WECHAT = lazy_pattern(
    r"(?:微信|wechat|vx|wx|v信)(?:号|id)? ?[:是为]? ?([a-z][a-z0-9_-]{4,19})(?![a-z0-9_@.-])"
)
_SAME_AS_PHONE = lazy_pattern(
    r"(?:微信|vx|v信) ?(?:号)?(?:同号码?|同手机号?|同电话|与手机同号|手机同号"
    r"|(?:就是|是|也是|用)(?:这个|本)?(?:手机|电话)号?码?)"
    r"|(?:手机|电话)?微信同号"
)
_CUSTOMER_NO = lazy_pattern(r"(?<![a-z0-9])[a-z]{1,8}20\d{2}\d{6}(?!\d)")


def find_entities(line: Line) -> Entities:
    """Find phones, e-mails, credit codes and WeChat ids and take them out of the line."""
    found: list[Found] = []
    problems: list[Problem] = []
    line = _take_uscc(line, found, problems)
    line = _take_emails(line, found, problems)
    for match in _WECHAT.finditer(line.text):
        if "/" not in match[0]:
            found.append(
                Found(
                    "wechat", match.start(), match.end(), line.shown[match.start(1) : match.end(1)]
                )
            )
    line = _without(line, found)
    is_same = _SAME_AS_PHONE.search(line.text)
    line = _take_phones(line, found, problems)
    if is_same:
        line = line.blank(is_same.start(), is_same.end())
    found.sort(key=lambda one: one.start)
    return Entities(found, problems, line, is_same is not None)


def find_customer_no(text: str) -> str:
    """Return a customer number (XS2026000001) in a folded text, upper case; else empty."""
    match = _CUSTOMER_NO.search(text)
    return match[0].upper() if match else ""


def has_phone(text: str) -> bool:
    """Tell whether a folded text holds something of a phone's shape."""
    return _PHONE.search(text) is not None


def phone_value(phone: Phone | MaskedPhone) -> tuple[str, str]:
    """Return a phone as a reading keeps it: E.164 or masked, and the extension."""
    return (str(phone), "") if isinstance(phone, MaskedPhone) else (phone.e164, phone.extension)


def _take_uscc(line: Line, found: list[Found], problems: list[Problem]) -> Line:
    for match in _USCC.finditer(line.text):
        words = line.words(match.start(), match.end())
        if sum(char.isdigit() for char in words) < 6:
            continue
        if code := parse_uscc(words):
            found.append(Found("uscc", match.start(), match.end(), code))
        else:
            problems.append(
                Problem("uscc", words, "统一社会信用代码校验不通过，请核对", example_of("uscc"))
            )
        line = line.blank(match.start(), match.end())
    return line


def _take_emails(line: Line, found: list[Found], problems: list[Problem]) -> Line:
    for match in _EMAIL.finditer(line.text):
        if address := parse_email(match[0]):
            found.append(Found("email", match.start(), match.end(), address))
            line = line.blank(match.start(), match.end())
    for match in _BAD_EMAIL.finditer(line.text):
        words = line.words(match.start(), match.end())
        problems.append(Problem("email", words, "不是完整的邮箱地址", example_of("email")))
        line = line.blank(match.start(), match.end())
    return line


def _take_phones(line: Line, found: list[Found], problems: list[Problem]) -> Line:
    for match in _PHONE.finditer(line.text):
        phone = parse_phone(match[0])
        if phone is not None:
            value, extension = phone_value(phone)
            found.append(Found("phone", match.start(), match.end(), value, extension))
            line = line.blank(match.start(), match.end())
    for match in _NEARLY.finditer(line.text):
        words = line.words(match.start(), match.end())
        wrong = f"手机号应为 11 位，读到 {len(words)} 位"
        problems.append(Problem("phone", words, wrong, example_of("phone")))
        line = line.blank(match.start(), match.end())
    return line


def _without(line: Line, found: list[Found]) -> Line:
    for one in found:
        line = line.blank(one.start, one.end)
    return line
