"""Variants of the golden messages: the same words in other order, width, signs, script, with a slip or thanks.

A variant says what its original says, so it is expected to read the same. Everything is drawn from one
seed: the same rows always give the same variants.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from opencc import OpenCC

from handlers import catalog
from handlers.domain.text import to_simplified
from tests.reading.corpus import ASKS_FIRST, COMMANDS, FREE_ORDER, Row

SEED = 20261118
EACH = 2
"""Variants drawn for a message, beside its other orders."""

_VARIED = frozenset(
    ("register", "check", "follow_up", "update", "remind", "undo", "release", "claim")
)
_BETWEEN_PARTS = re.compile(r"(?<![A-Za-z0-9)]) (?=\S)|(?<=\S) (?![A-Za-z0-9(])")
_LABEL_WITHOUT_COLON = re.compile(
    r"(?:需求|备注|联系人|来源|阶段|手机|电话|微信|预算|客户|税号|信用代码|采购|技术|下次|下一步|金额) "
)
_ADDRESS = re.compile(r"https?:|[A-Za-z0-9]@|=HYPERLINK")
_EMOJI = ("😄", "🙏", "👍", "😂", "💪", "‼️")
_BEFORE = ("麻烦", "帮我", "您好，", "请", "你好 麻烦帮我")
_AFTER = ("，谢谢", " 谢谢！", "，辛苦了", " 🙏", "~")
_THANKLESS = frozenset(("follow_up", "remind"))
"""Whose last words are kept as typed: thanks would be content."""


def variants(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the variants of those rows that can be varied, in order."""
    for row in rows:
        if row.intent not in _VARIED or ASKS_FIRST in row.flags:
            continue
        chance = random.Random(f"{SEED} {row.id}")
        if FREE_ORDER in row.flags and _word_of(row):
            yield from _orders(row, chance)
        said = {row.text}
        kinds = [kind for kind in _KINDS if kind is not _other_words or _word_of(row)]
        chance.shuffle(kinds)
        made = 0
        for kind in kinds:
            text = kind(row, chance)
            if text and text not in said and made < EACH:
                made += 1
                said.add(text)
                yield row._replace(id=f"{row.id}/{kind.__name__.strip('_')}", text=text)


def _orders(row: Row, chance: random.Random) -> Iterator[Row]:
    """Put the parts into other orders: a person stays beside the number, the name before the person."""
    word, *parts = row.text.split(" ")
    phone = next(n for n, part in enumerate(parts) if re.search(r"\d{5}", part))
    block, others = parts[: phone + 1], parts[phone + 1 :]
    for turn in range(2):
        mixed: list[list[str]] = [block, *([part] for part in others)]
        chance.shuffle(mixed)
        text = " ".join((word, *(part for group in mixed for part in group)))
        if text != row.text:
            yield row._replace(id=f"{row.id}/order-{turn + 1}", text=text)


def _full_width(row: Row, chance: random.Random) -> str:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in row.text)
    return wide.replace(" ", "\u3000") if chance.random() < 0.5 else wide


def _emoji(row: Row, chance: random.Random) -> str:
    sign = chance.choice(_EMOJI)
    return chance.choice((f"{row.text}{sign}", f"{row.text} {sign}{sign}", f"{sign} {row.text}"))


def _line_breaks(row: Row, _: random.Random) -> str:
    if row.intent in ("register", "update") and _has_loose_parts(row):
        return _BETWEEN_PARTS.sub("\n", row.text)
    return row.text.replace(" ", "\n", 1) if row.text.startswith(_word_of(row) + " ") else ""


def _commas(row: Row, chance: random.Random) -> str:
    if row.intent != "register" or not _has_loose_parts(row):
        return ""
    return _BETWEEN_PARTS.sub(chance.choice(("，", ",", "；", ", ", "、", " / ")), row.text)


def _blanks(row: Row, chance: random.Random) -> str:
    return row.text.replace(" ", chance.choice(("  ", "\t", " \u200b"))) + "\n"


def _polite(row: Row, chance: random.Random) -> str:
    before = chance.choice(_BEFORE) if row.text.startswith(_word_of(row) or "\0") else ""
    after = "" if row.intent in _THANKLESS or "\n" in row.text else chance.choice(_AFTER)
    return f"{before}{row.text}{after}" if not row.text.endswith(("吗", "？", "没有")) else ""


def _other_words(row: Row, chance: random.Random) -> str:
    """A synonym or a typing error of the command word, of those the catalog declares."""
    word = _word_of(row)
    command = catalog.find(word)
    assert command is not None
    others = [one for one in (*command.synonyms, *command.typos) if re.search(r"[^a-z?]", one)]
    others = [one for one in others if not one.startswith(("X", "能", "有人", "是谁"))]
    return chance.choice(others) + row.text.removeprefix(word) if others else ""


def _traditional(row: Row, _: random.Random) -> str:
    """Every word must lead back by itself: 烘乾 alone at the end of a name stays as it is (by the phrase)."""
    text = _to_traditional().convert(row.text)
    is_same = to_simplified(text) == row.text and all(
        to_simplified(word) == simple
        for word, simple in zip(text.split(), row.text.split(), strict=True)
    )
    values = [value for value in row.expect.values() if isinstance(value, str)]
    is_same = is_same and all(
        to_simplified(_to_traditional().convert(value)) == value for value in values
    )
    return text if is_same and not _ADDRESS.search(text) else ""


_KINDS: tuple[Callable[[Row, random.Random], str], ...] = (
    _full_width,
    _emoji,
    _line_breaks,
    _commas,
    _blanks,
    _polite,
    _other_words,
    _traditional,
)


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")


def _word_of(row: Row) -> str:
    """Return the command word that a message begins with; empty when it begins otherwise."""
    word = COMMANDS[row.intent] or ""
    return word if re.match(rf"{word}[ ：:\n]", row.text) else ""


def _has_loose_parts(row: Row) -> bool:
    """Whether blanks only separate: no label that needs its blank, no colon, no quotation."""
    return not re.search(r"[:：，,；、/“【\n]", row.text) and not _LABEL_WITHOUT_COLON.search(
        row.text
    )
