"""The parts of a similarity score in words: 地区：不同城市 for `r:far`.

An aspect before the colon, what was found of it behind; several are parted by `|`. The names are those of
`handlers.matching.scoring.features`; what is not listed here is shown as it is.
"""

_ASPECTS = {
    "bias": "起点",
    "cover": "短名包含在长名里",
    "ratio": "用字相同",
    "b": "字号",
    "r": "地区",
    "t": "行业",
    "n": "编号",
    "f": "公司类型",
    "s": "分支",
    "l": "用字",
    "g": "字号常见程度",
    "x": "字号、地区、行业",
    "lt": "用字、行业",
    "lr": "用字、地区",
}
_FOUND = {
    "same": "相同",
    "other": "不同",
    "otherscript": "文字不同",
    "none": "都没写",
    "no": "不符",
    "unasked": "没写",
    "asked": "只有这边写",
    "missing": "只有一边写",
    "unknown": "看不出",
    "unclear": "看不清",
    "known": "已知",
    "far": "不同地方",
    "near": "相近",
    "city": "同城",
    "district": "同区",
    "inside": "同省内",
    "country": "只写国家",
    "conflict": "冲突",
    "synonym": "近义",
    "sound": "同音",
    "nearsound": "近音",
    "spelt": "拼音",
    "speltin": "拼音包含",
    "shape": "形近",
    "swapped": "字序颠倒",
    "edited": "差一两个字",
    "partly": "一部分",
    "within": "包含",
    "opens": "开头相同",
    "opened": "开头相同",
    "more": "多字",
    "less": "少字",
    "initials": "各取一字",
    "hollow": "没有字号",
    "butone": "差一字",
    "attached": "连写",
    "long": "较长",
    "latinopens": "字母开头相同",
    "latinone": "字母差一个",
    "one": "差一字，字数",
    "core": "取自名称各处",
    "place": "地名简称加名称",
    "whole": "取自全称各处",
}


def score_words(feature: str) -> str:
    """Return one part of a score as an administrator reads it."""
    aspect, colon, found = feature.partition(":")
    if aspect not in _ASPECTS:
        return feature
    said = "、".join(_found(one) for one in found.split("|"))
    return f"{_ASPECTS[aspect]}（{said}）" if colon else _ASPECTS[aspect]


def _found(word: str) -> str:
    """Return what was found; a number behind it tells by how much, or how often."""
    if "-" in word:  # two forms: 股份-有限
        return "与".join(_found(one) for one in word.split("-"))
    bare = word.rstrip("0123456789*")
    return _FOUND.get(bare, bare) + word[len(bare) :].replace("*", "")
