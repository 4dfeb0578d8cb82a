"""Chinese numerals as people write them in amounts and dates: 十二, 两百三, 十二万五, 一亿二千万.

Pure arithmetic on closed character sets; what the number means is decided by the caller.
"""

from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_UNITS = {"万": 10**4, "亿": 10**8}
CHARACTERS = "".join((*DIGITS, *SMALL_UNITS, *LARGE_UNITS))


def parse_chinese(words: str) -> Decimal | None:
    """Return the number a run of Chinese numerals stands for; None when it is no number.

    A last digit without its unit counts one place below the unit before it, as in speech:
    十二万五 is 125,000 and 一百二 is 120; after 零 it is the plain digit (一百零二 is 102).
    """
    if not words or any(char not in CHARACTERS for char in words):
        return None
    if all(char in DIGITS for char in words):
        return Decimal("".join(str(DIGITS[char]) for char in words)) if len(words) <= 12 else None
    total = section = 0
    digit: int | None = None
    unit = 1
    for char in words:
        if char in DIGITS:
            if DIGITS[char] == 0:
                digit, unit = None, 1
            elif digit is not None:
                return None  # two digits in a row do not belong into a spoken number
            else:
                digit = DIGITS[char]
        elif char in SMALL_UNITS:
            unit = SMALL_UNITS[char]
            section += (1 if digit is None else digit) * unit
            digit = None
        else:
            unit = LARGE_UNITS[char]
            total = _close_section(total, section + (digit or 0), unit)
            section, digit = 0, None
    tail = Decimal(0) if digit is None else Decimal(digit * unit) / (10 if unit > 1 else 1)
    return Decimal(total + section) + tail


def parse_small(words: str) -> int | None:
    """Return a whole number below 10,000 in Arabic or Chinese digits; None for anything else."""
    if words.isascii() and words.isdigit():
        return int(words) if len(words) <= 4 else None
    value = parse_chinese(words)
    return int(value) if value is not None and value == int(value) and value < 10**4 else None


def _close_section(total: int, section: int, unit: int) -> int:
    if unit > 10**4 and total:  # 三千万亿: the whole of what was read so far counts
        return (total + section) * unit
    return total + (section or 1) * unit
