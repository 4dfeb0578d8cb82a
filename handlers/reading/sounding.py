"""Command words as dictation writes them: another word of the same sound (抱被, 根近), or spread over blanks (报 备).

Only facts beside it make such a word a command, and it is always asked about: 宝贝 is a child as well.
"""

import re

from handlers.reading.line import Line

_SOUNDS: tuple[tuple[str, str, str], ...] = (
    ("报备", "报抱爆暴曝保宝饱豹包", "备被背倍贝北辈呗"),
    ("跟进", "跟根更亘艮", "进近劲尽禁金"),
    ("更新", "更耕庚", "新心欣薪"),
    ("查重", "查茶察擦", "重虫从冲崇"),
    ("成交", "成城程诚乘", "交焦胶教"),
    ("流失", "流留刘", "失师湿"),
    ("延期", "延沿言严", "期七欺"),
    ("领取", "领岭令", "取曲娶"),
)
_HOMOPHONES = tuple(
    (command, re.compile(rf"[{first}][{second}]")) for command, first, second in _SOUNDS
)
_SPREAD = re.compile(r"(?:[\u4e00-\u9fff] ){4,60}[\u4e00-\u9fff](?![\u4e00-\u9fff])")


def command_sounding_like(text: str, start: int) -> str:
    """Return the command that the word at this place of a folded text sounds like; empty when like none."""
    return next((word for word, sound in _HOMOPHONES if sound.match(text, start)), "")


def without_spread(line: Line) -> Line:
    """Put characters together again that stand one by one: 报 备 大 连 海 之 韵."""
    for found in reversed(list(_SPREAD.finditer(line.text))):
        if found.start() and "\u4e00" <= line.text[found.start() - 1] <= "\u9fff":
            continue
        joined = [at for at in range(found.start(), found.end()) if line.text[at] != " "]
        line = Line(
            line.text[: found.start()]
            + "".join(line.text[at] for at in joined)
            + line.text[found.end() :],
            line.shown[: found.start()]
            + "".join(line.shown[at] for at in joined)
            + line.shown[found.end() :],
        )
    return line
