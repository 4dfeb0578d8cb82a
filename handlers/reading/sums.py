"""Which of the sums in free words are the deal's: not what others paid, what is owed or what a company owns.

Number × price is multiplied; what could be money or not is asked about.
"""

from dataclasses import replace

from handlers.domain.amount import find_amounts
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.money_words import period_start
from handlers.domain.unit_price import find_priced
from handlers.reading.collected import Collected
from handlers.reading.fields import put_amount
from handlers.reading.line import Line

_OTHER_MATTER = lazy_pattern(
    r"(?:注册资[本金]|实缴(?:资本)?|(?:年|月|总)?产值|营收|营业额|(?:年|月)?销售额|流水|市值|估值|融资|投资额|净?利润|成本|资产"
    r"|欠款?|欠了|应收|尾款|余款|保证金|押金|定金|订金|已付|付了|花了|省了?|赚了?|亏了?|赔|罚款|中标|补贴"
    r"|[月日]活|粉丝|播放量|工资|[年月]薪"
    r"|(?:竞品|对手|竞争对手|别家|同行|他家)[^\s,，;；。\x1f]{0,8} ?[^\s,，;；。\d\x1f]{0,4})"
    r"(?:是|为|了|约|大概|大约|近|有|:)?[^\S\n]?\Z"
)
"""Words before a sum that say whose it is: not the expected amount of this deal."""

_EARLIER = lazy_pattern(
    r"(?:(?:去年|前年|往年|上一?年|历年|前几年)[^\s,，;；。\x1f]{0,10}"
    r"|(?:上次|上回|之前|以前|过去|原来|曾经)[^\s,，;；。\x1f]{0,6}?"
    r"(?:买|做|签|采购|合作|成交|花|付|用|下单|订)[了过]{1,2}[^\s,，;；。\d\x1f]{0,4}) ?\Z"
)
"""Words before a sum that tell of business done before: 去年做过30万."""

_OTHER_BEHIND = lazy_pattern(
    r" ?(?:没结|没付|没还|未付|未结|没给|的?(?:欠款|尾款|保证金|押金|注册资[本金]|年?产值|粉丝|月活|日活|用户|营收))"
)
_SUM_TAIL = lazy_pattern(r" ?(?:之间|封顶|打住|人民币)(?=$|[\s,，;；。\x1f])")
_OFTEN = lazy_pattern(r"(?:每个?|一个?)[月年]")
"""Before a number of pieces: 一年100颗."""

_WATTS = lazy_pattern(r"(?<![\da-z.])\d{1,6}(?:\.\d)?w(?=[\u4e00-\u9fff])")
_BARE_EACH_TIME = lazy_pattern(
    r"(?<![\d.\w])(\d{3,7})(?:元|块)?(?:一个月|/月|每月|一年|/年|每年)(?![\u4e00-\u9fff])"
)


def is_other_matter(text: str, start: int, end: int) -> bool:
    """Tell whether the sum at this place in a folded text is another one than the deal's."""
    before = text[max(0, start - 20) : start]
    is_other = _OTHER_MATTER.search(before) or _EARLIER.search(before)
    return bool(is_other or _OTHER_BEHIND.match(text, end))


def matter_start(text: str, start: int) -> int:
    """Return where the words begin that say whose sum it is."""
    place = (max(0, start - 20), start)
    told = _OTHER_MATTER.search(text, *place) or _EARLIER.search(text, *place)
    return told.start() if told else start


def sum_lead(text: str, start: int) -> int:
    """Return where the words begin that say how often a sum is paid: 年采购额 2000万."""
    place = period_start(text, start)
    return place - 1 if text[:place].endswith("小") else place


def sum_end(text: str, end: int) -> int:
    """Return where the words end that belong to a sum: 30到50万之间."""
    tail = _OTHER_BEHIND.match(text, end) or _SUM_TAIL.match(text, end)
    return tail.end() if tail else end


def take_priced(kept: Collected, line: Line) -> Line:
    """Take number × price as the sum; the number of pieces stays where it is, for the need."""
    found = find_priced(line.text)
    if found is None or "expected_amount" in kept.fields:
        return line
    period = _OFTEN.search(line.text, max(0, found.start - 4), found.start + 4)
    total = found.total
    if period and period.start() <= found.start:
        total = replace(total, period="month" if "月" in period[0] else "year")
    put_amount(kept, "expected_amount", total, line.words(found.start, found.end))
    return line.blank(found.price_start, found.price_end)


def ask_about_sums(kept: Collected, line: Line) -> Line:
    """Ask about what may be a sum or not: 200w路灯, 5000一个月."""
    if "expected_amount" in kept.fields:
        return line
    if watts := _WATTS.search(line.text):
        words = line.words(watts.start(), watts.end())
        kept.doubts.append(
            f"「{words}」读作功率，没有当作金额，对吗？金额请写成 预计金额:{words[:-1]}万"
        )
    if each := _BARE_EACH_TIME.search(line.text):
        words = line.words(each.start(), each.end())
        amount = next(find_amounts(words.replace(each[1], f"{each[1]}元", 1)), None)
        if amount is not None:
            note = f"「{words}」是金额吗？"
            put_amount(kept, "expected_amount", amount.amount, words)
            kept.unsure("expected_amount", note)
            line = line.blank(each.start(), each.end())
    return line
