"""Grammar of 公海 [条件]: region, level, source or industry; other words narrow by name."""

import re

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.wordlists import CITIES, PROVINCES
from handlers.reading.collected import Collected
from handlers.reading.labelled import read_labelled
from handlers.reading.line import Line
from handlers.reading.options import match_option, options_of

_GREAT_REGIONS = (
    "华东",
    "华南",
    "华北",
    "华中",
    "西南",
    "西北",
    "东北",
    "江浙沪",
    "珠三角",
    "长三角",
)
_REGION = lazy_pattern(
    "(" + "|".join(sorted({*_GREAT_REGIONS, *PROVINCES, *CITIES}, key=len, reverse=True)) + ")"
    r"(?:省|市|地区|区域|片区|那边|这边)?(?:的|客户|$|(?=[\s,，有]))"
)
_TALK = lazy_pattern(
    r"(?:里面?|中|上)?(?:现在|还|都|最近)?(?:有|剩)?(?:哪些|什么|没有|几家|多少家?|啥)|看看|看一下|列一?下|可以?领的?|能领的?"
    r"|的?(?:客户|公司|企业|单位)|[吗呢啊吧?？]|里面?"
)
_INDUSTRY = lazy_pattern(
    r"([\u4e00-\u9fff]{1,5}(?:业|行业|医疗|教育))(?:的|类的?|$|(?=[\s,，\x1f]))"
)
_TRADE_TOLD = lazy_pattern(
    r"(?:^|(?<=[\s,，\x1f]))(?:做|搞|干|从事|卖)([\u4e00-\u9fff]{2,6}?)的?(?=$|[\s,，\x1f])"
)
"""做餐饮的."""
_LEVEL = lazy_pattern(r"([abc])(?:级|类)")
_ENDS = " \n:：,，。?？；;、的\x1f"


def pool_conditions(kept: Collected, line: Line) -> None:
    """Read the conditions a list of the pool is narrowed by."""
    line = read_labelled(kept, line)
    if "region" not in kept.fields and (found := _REGION.search(line.text)):
        region = line.words(found.start(1), found.end(1))
        kept.put("region", region, region)
        line = line.blank(found.start(), found.end())
    if found := _LEVEL.search(line.text):
        kept.put("level", found[1].upper(), line.words(found.start(), found.end()))
        line = line.blank(found.start(), found.end())
    for match in _TALK.finditer(line.text):
        line = line.blank(match.start(), match.end())
    if "industry" not in kept.fields and (
        found := _TRADE_TOLD.search(line.text) or _INDUSTRY.search(line.text)
    ):
        industry = line.words(found.start(1), found.end(1))
        kept.put("industry", industry, industry)
        line = line.blank(found.start(), found.end())
    sources = options_of("source", dict(kept.ctx.options))
    for word in filter(None, re.split(r"[\s,，。;；、\x1f]+", line.shown)):
        plain = word.strip(_ENDS)
        if not plain:
            continue
        if "source" not in kept.fields and (option := match_option("source", plain, sources)):
            kept.put("source", option, plain)
        else:
            kept.unread.append(plain)
