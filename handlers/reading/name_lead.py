"""Words of talk written in one before a company's name: 明天拜访上海云图科技有限公司, 老张介绍的江州大地….

They are no part of the name. Where they end is not always beyond doubt, so the reader asks.
"""

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.wordlists import AREAS, CITIES, PROVINCES

_TIME = (
    r"大?[前昨今明后]天|今[早晚]|昨晚|明早|[上下中]午|早上|晚上|刚才|刚刚?|上周|下周|这周|本周|周[一二三四五六日末]|上个?月|下个?月"
    r"|之前|以前|现在|目前|最近"
)
_WHO = r"我们?的?|咱们?的?|他们?的?|她们?的?|自己的?|已经|正在|一直"
_ACT = (
    r"不知道|不清楚|知道|准备|打算|计划|约了|去了?|到了?|来了?|见了|见到了?|拜访了?|走访了?|联系上?了?(?!人)|打电话给|打给|致电|跟进了?|回访了?"
    r"|谈了|聊了|聊到|认识了?|遇到了?|碰到了?|收到|接到|对接了?|谈成了?|搞定了?|想要?|要|在|跟|和|给|把|帮|替|是|找"
)
_KNOWN = (
    r"(?:有?一?个|一家|一位|有家|这[个家]|那[个家])?(?:新|老|意向|潜在|大)?客户(?:是|叫做?|名?叫)?|有?一个(?:名?叫做?)?|一家(?:名?叫做?)?|有家|这家|那家"
    r"|名?叫做?|关于|单位(?:是|叫)|公司(?:是|叫)"
)
_RELATIVE = (
    r"[\u4e00-\u9fff]{1,10}?(?:认识|介绍|推荐|加到?|遇到|碰到|见过|联系|拜访|谈过?|聊过?|找到?|转来?|带来)的"
    r"|(?:做|搞|卖|干|生产|经营)[\u4e00-\u9fff]{1,6}的"
)
_SPOKEN = r"[啊哦嗯呃哎]+|就是说?|那个|这个"
"""What only fills speech."""

_STRONG = lazy_pattern(
    rf"(?:{_SPOKEN}){{1,4}}|(?:(?:{_TIME}|{_WHO}|{_ACT}|{_KNOWN}){{0,6}}(?:{_RELATIVE}|拜访了?|走访了?|联系上?了?(?!人)|见到?了|不知道|不清楚|去了|约了|打电话给|回访了?"
    r"|我们?的?客户(?:是|叫做?)?|(?:新|老|意向)客户(?:是|叫做?)?|一[个家](?:客户)?(?:名?叫做?)?|(?:客户|名)(?:叫做?|是))){1,4}"
)
"""Talk that no name begins with, whatever follows."""

_WEAK = lazy_pattern(rf"(?:{_TIME}|{_WHO}|{_ACT}|{_KNOWN}|{_RELATIVE}){{1,8}}")
_REGIONS = lazy_pattern("|".join(sorted((*PROVINCES, *CITIES, *AREAS), key=len, reverse=True)))
_NUMBER = lazy_pattern(r"\d{7,}")
_LEAST = 5
"""Characters that must remain for a name."""


def talk_before(name: str) -> int:
    """Return how many characters of talk stand before the name proper in a folded text; 0 for none."""
    numbers = list(_NUMBER.finditer(name))
    start = numbers[-1].end() if numbers else 0
    rest = name[start:]
    if (strong := _STRONG.match(rest)) and len(rest) - strong.end() >= _LEAST:
        return start + strong.end()
    for region in _REGIONS.finditer(rest, 1, 16):
        if _WEAK.fullmatch(rest, 0, region.start()) and len(rest) - region.start() >= _LEAST:
            return start + region.start()
    return start
