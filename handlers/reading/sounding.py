"""What dictation writes: a command by a word of its sound (抱被), characters apart (报 备), signs in words (逗号).

Only facts beside it make such a word a command, and it is always asked about: 宝贝 is a child as well.
"""

from handlers.domain.lazy_pattern import lazy_pattern
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
    (command, lazy_pattern(rf"[{first}][{second}]")) for command, first, second in _SOUNDS
)
_SPREAD = lazy_pattern(
    r"(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff] ){4,60}[\u4e00-\u9fff](?![\u4e00-\u9fff])"
)


_SPOKEN_SIGN = lazy_pattern(r"逗号|句号|冒号|分号|顿号|问号|感叹号|换行")
_SIGNS = {"冒号": ":", "分号": ";", "问号": "?", "换行": "\n"}
_FEWEST_SIGNS = 2
"""Fewer may be a name: 句号文化."""


def with_spoken_signs(line: Line) -> Line:
    """Read punctuation that was dictated in words: 联系人孙涛逗号电话…逗号."""
    found = list(_SPOKEN_SIGN.finditer(line.text))
    if len(found) < _FEWEST_SIGNS:
        return line
    text, shown, start = "", "", 0
    for one in found:
        sign = f"{_SIGNS.get(one[0], ',')} "
        text += line.text[start : one.start()] + sign
        shown += line.shown[start : one.start()] + sign
        start = one.end()
    return Line(text + line.text[start:], shown + line.shown[start:])


def command_sounding_like(text: str, start: int) -> str:
    """Return the command that the word at this place of a folded text sounds like; empty when like none."""
    return next((word for word, sound in _HOMOPHONES if sound.match(text, start)), "")


_SLASH = lazy_pattern(r"(?<=[\u4e00-\u9fff)）])/|/(?=[\u4e00-\u9fff(（])")
_FEWEST_SLASHES = 3


def without_slashes(line: Line) -> Line:
    """Read slashes as blanks where they are what separates everything: 云杉智能/昨天/电话/张总同意试用."""
    found = list(_SLASH.finditer(line.text))
    others = sum(char in " \n,，。;；" for char in line.text)
    if len(found) < _FEWEST_SLASHES or len(found) <= others:
        return line
    for one in found:
        line = line.blank(*one.span(), " ")
    return line


def without_spread(line: Line) -> Line:
    """Put characters together again that stand one by one: 报 备 大 连 海 之 韵."""
    for found in reversed(list(_SPREAD.finditer(line.text))):
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
