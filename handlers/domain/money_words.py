"""Words around a number that tell whether it is money, and how often it is paid: 200w路灯, 80万千瓦, 年采购额."""

from handlers.domain.lazy_pattern import lazy_pattern

ABOUT_BEFORE = (
    "大概",
    "大约",
    "差不多",
    "约",
    "将近",
    "接近",
    "近",
    "预估",
    "估计",
    "可能",
    "上下",
    "小",
)
"""Words before a sum that make it approximate."""

_BEHIND_MONEY = lazy_pattern(
    r"左右|上下|以|的|预|元|块|吧|[年月](?!饼|子)|每|一|人民币|美|港|欧|[到至]|出头|不到|起|封顶|含|[下上内、刀签定成多来]|日元|英镑|合同"
)
"""What goes on behind 20w when it is a sum."""

_MONEY = lazy_pattern(
    r"(?:预算|金额|报价|总价|合计|大概|大约|约|差不多|价格|共|预计|就|是|成)[\d.,~到至 -]{1,20}\Z"
)
_UNIT = lazy_pattern(
    r"年(?![底末初中前后内付度终框签定要]|$|[\s,;。，、/])|千(?:瓦|克|米|伏|卡)|兆|瓦|毫|多(?:台|套|个|人|件|只|张|辆)"
)
"""What makes a number a quantity: 80万千瓦, 一千多台, 一万年文化."""

VAGUE = lazy_pattern(
    r"几[十百千]?[万亿]|[过破超][百千]万|数[十百千]万|上[百千]万|[十百千]几万|几[十百]个?w|[一二两三四五六七八九][二三四五六七八九][十百千]?[万亿]"
)
"""Money without a number: 几十万, 上百万, 八九十万."""

_PERIOD = lazy_pattern(
    r"(?:每个?|一个?)?[年月](?:度|均)?(?:采购|采|用|供|付|租|缴|消耗|需求)(?:额|量|金)?(?:是|为)?\Z"
)


def is_scale_of_money(text: str, place: int) -> bool:
    """Tell whether the w of 20w, written in one with a word, means 10,000: what is around it says so."""
    is_told = _MONEY.search(text, max(0, place - 26), place) is not None
    return is_told or _BEHIND_MONEY.match(text, place + 1) is not None


def is_unit(text: str, place: int) -> bool:
    """Tell whether a unit stands directly behind a number, so that it counts something else than money."""
    return _UNIT.match(text, place) is not None


def period_before(head: str) -> str:
    """Return `month` or `year` where the words before a sum say that it comes each of them; else empty."""
    told = _PERIOD.search(head)
    return "" if told is None else "month" if "月" in told[0] else "year"


def period_start(text: str, end: int) -> int:
    """Return where the words begin that say so of a sum at `end`; else `end`."""
    told = _PERIOD.search(text, max(0, end - 8), end)
    return told.start() if told else end
