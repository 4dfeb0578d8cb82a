"""Company names of which none resembles another, however many are asked for."""

_CHARACTERS = 3755
"""The characters of the first level of GB 2312, in the order of their sound."""
_COLUMNS = 94


def unlike_company(number: int) -> str:
    """Return the company of a number, 0 to 3754.

    Two strides that are prime to the count: no character comes twice in a place, nor two brands of one sound.
    """
    if not 0 <= number < _CHARACTERS:
        raise ValueError(f"there are names for the numbers below {_CHARACTERS} only")
    return f"杭州{_character(number * 37)}{_character(number * 101 + 1900)}智能科技有限公司"


def _character(place: int) -> str:
    row, column = divmod(place % _CHARACTERS, _COLUMNS)
    return bytes((0xB0 + row, 0xA1 + column)).decode("gb2312")
