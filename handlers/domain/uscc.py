"""The unified social credit code (统一社会信用代码): form and check digit.

GB 32100-2015: 18 characters without I, O, S, V, Z; the last one is computed from the others with
weights 3^i mod 31. A code that fails the check is never used as a key.
"""

from unicodedata import normalize

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {char: number for number, char in enumerate(_ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
LENGTH = 18


def squeeze_uscc(words: str) -> str:
    """Return the code without blanks and dashes, upper case, half width; not yet checked."""
    return normalize("NFKC", words).replace(" ", "").replace("-", "").upper()


def check_digit(first17: str) -> str:
    """Return the 18th character for the first 17. Raises KeyError for characters not allowed."""
    total = sum(_VALUE[char] * weight for char, weight in zip(first17, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def parse_uscc(words: str) -> str | None:
    """Return the code in its one form, or None when length, characters or check digit are wrong."""
    code = squeeze_uscc(words)
    if len(code) != LENGTH or any(char not in _VALUE for char in code):
        return None
    return code if check_digit(code[:17]) == code[17] else None
