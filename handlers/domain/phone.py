"""Telephone numbers: read as typed, kept as E.164, shown masked.

Chinese mobile and landline numbers are read here; others (with a country code) by `phonenumbers`,
loaded when first needed. An extension is kept apart, because the number decides ownership and the
extension does not. A number of which only the first three and last four digits are known is a
`MaskedPhone`; it never stands in for the full one.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from handlers.domain.lazy_pattern import lazy_pattern


class PhoneKind(StrEnum):
    """What sort of line a number is; SERVICE numbers (400, 800, 95…) identify nobody."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Phone:
    """A full number. `e164` is `+8613812345678`; service numbers keep their bare digits."""

    e164: str
    kind: PhoneKind
    extension: str = ""

    @property
    def national(self) -> str:
        """The number as dialled inside China (`13812345678`, `053288886666`), else E.164."""
        if not self.e164.startswith("+86"):
            return self.e164
        digits = self.e164[3:]
        return "0" + digits if self.kind is PhoneKind.LANDLINE else digits

    @property
    def is_no_evidence(self) -> bool:
        """Service numbers say nothing about who the customer is (product rules, no evidence)."""
        return self.kind is PhoneKind.SERVICE


@dataclass(frozen=True, slots=True)
class MaskedPhone:
    """A number known by its first three and last four digits only (隐号)."""

    first3: str
    last4: str

    def __str__(self) -> str:
        return f"{self.first3}****{self.last4}"


_DIGITS_ONLY = lazy_pattern(r"[^0-9]")
_EXTENSION = lazy_pattern(
    r"(?:转|分机号?|ext\.?|x|#|(?<=\d)\*)\s?[:.]?\s?(\d{1,6})$", re.IGNORECASE
)
_MASKED = lazy_pattern(r"(1[3-9]\d)[*＊xX•·]{4}(\d{4})$")
_MOBILE = lazy_pattern(r"1[3-9]\d{9}$")
_TWO_DIGIT_AREA = lazy_pattern(r"0(?:10|2\d)[2-8]\d{7}$")
_THREE_DIGIT_AREA = lazy_pattern(r"0[3-9]\d{2}[2-8]\d{6,7}$")
_SERVICE = lazy_pattern(r"(?:400\d{7}|800\d{7}|9[56]\d{3,6}|1[0-2]\d{3})$")
_LONGEST = 40


def parse_phone(words: str) -> Phone | MaskedPhone | None:
    """Read one number with its separators, brackets, country code and extension; None if it is none."""
    text = normalize("NFKC", words).strip()
    if len(text) > _LONGEST:
        return None
    squeezed = re.sub(r"[\s\-]", "", text)
    if masked := _MASKED.match(squeezed.removeprefix("+86")):
        return MaskedPhone(masked[1], masked[2])
    extension = ""
    if found := _EXTENSION.search(text):
        extension, text = found[1], text[: found.start()]
    if re.search(r"[^\d\s+()\-.·/]", text):
        return None
    if text.lstrip(" (").startswith("+") or _DIGITS_ONLY.sub("", text).startswith("00"):
        return _with_country_code(text, extension)
    return _chinese(text, extension)


def mask_phone(number: str) -> str:
    """Hide the middle of a number in any form: `13812345678` -> `138****5678` (product rules).

    A landline keeps its area code and last four digits; what is masked already stays as it is.
    """
    if "*" in number:
        return number
    digits = _DIGITS_ONLY.sub("", normalize("NFKC", number).removeprefix("+86"))
    if _MOBILE.match(digits):
        return f"{digits[:3]}****{digits[-4:]}"
    area = digits.removeprefix("0")[:2] if digits.lstrip("0").startswith(("10", "2")) else ""
    area = area or digits.removeprefix("0")[:3]
    if len(digits) >= 9:
        return f"{'0' if number.startswith(('+86', '0')) else ''}{area}****{digits[-4:]}"
    return "*" * max(len(digits) - 4, 0) + digits[-4:] if len(digits) > 6 else "*" * len(digits)


def show_phone(e164: str, extension: str = "") -> str:
    """Return a stored number as people write it: `138 1234 5678`, `0532-88886666 转 8012`."""
    shown = e164
    if e164.startswith("+86"):
        digits = e164[3:]
        if _MOBILE.match(digits):
            shown = f"{digits[:3]} {digits[3:7]} {digits[7:]}"
        elif not _SERVICE.match(digits):
            area = 2 if digits.startswith(("10", "2")) else 3
            shown = f"0{digits[:area]}-{digits[area:]}"
    return f"{shown} 转 {extension}" if extension else shown


def _chinese(text: str, extension: str) -> Phone | None:
    """Read a number without country code; `-801` after a complete landline is its extension."""
    number = _of_digits(_DIGITS_ONLY.sub("", text), extension)
    if number is not None or extension:
        return number
    head, dash, tail = text.rpartition("-")
    if dash and tail.strip().isdigit() and len(tail.strip()) <= 5:
        return _of_digits(_DIGITS_ONLY.sub("", head), tail.strip())
    return None


def _of_digits(digits: str, extension: str) -> Phone | None:
    if digits.startswith("86") and len(digits) in (12, 13) and _MOBILE.match(digits[2:]):
        digits = digits[2:]
    if _MOBILE.match(digits):
        return Phone(f"+86{digits}", PhoneKind.MOBILE, extension)
    if _TWO_DIGIT_AREA.match(digits) or _THREE_DIGIT_AREA.match(digits):
        return Phone(f"+86{digits[1:]}", PhoneKind.LANDLINE, extension)
    if _SERVICE.match(digits):
        e164 = f"+86{digits}" if len(digits) == 10 else digits
        return Phone(e164, PhoneKind.SERVICE, extension)
    return None


def _with_country_code(text: str, extension: str) -> Phone | None:
    digits = _DIGITS_ONLY.sub("", text)
    if digits.startswith("00"):
        digits = digits[2:]
    if digits.startswith("86"):
        rest = digits[2:]
        return _of_digits(rest, extension) or _of_digits("0" + rest.lstrip("0"), extension)
    import phonenumbers

    try:
        parsed = phonenumbers.parse("+" + digits, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return Phone(e164, PhoneKind.FOREIGN, extension)
