"""Sums and stages that a follow-up's free words state of the customer: 预算180万, 进入商务谈判.

Only what is stated of this deal: a sum alone in its clause or behind 预算, 总价 and their like. What a
rival offers, a discount, a part payment or a price of one piece is content and nothing else.
"""

from handlers.domain.amount import AmountSpan, find_amounts
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.reading.collected import Collected
from handlers.reading.fields import put_amount
from handlers.reading.line import Line
from handlers.reading.options import match_option, options_of

_SUM_OF_DEAL = lazy_pattern(
    r"(?:预算(?:金额)?|总价|总金额|合同额|合同金额|成交价|项目金额|总预算|金额)"
    r"(?:从[^,，。;；]{1,10}?)?"
    r"(?:是|为|有|在|也?批了|批下来了?|下来了?|到位了?|定了|定在|谈到|谈定|给到|压到|砍到|降到|减到|调到|加到|增加到|提到"
    r"|涨到了?|涨成|升到了?|追加到|提高到|提升到|增到|变成了?|改成了?|敲定|谈好|谈成|确定|确认|就是|暂定"
    r"|大概|大约|约|一共|[ ,，:])*+$"
)
_NOT_OF_DEAL = lazy_pattern(
    r"对手|竞品|竞争|别家|别人|同行|友商|其他家|降(?!到)|优惠|便宜|少|砍(?!到)|减(?!到|少到)|首付|预付|尾款|定金|已付|付款|回款|欠|单价|每[台套个件吨米平]|去年|以前|之前|上次|罚"
)
_STAGE = lazy_pattern(
    r"(?:进入|到了?|推进到|转入|转到|推到|已到|目前(?:是|在|处于)?|现在(?:是|在|到)?)(?P<stage>[\u4e00-\u9fff]{2,6}?)(?:阶段|环节|了)"
)
_CHANGES = lazy_pattern(r"(?:变|改|涨|提|加|增加|调|谈)(?:成|为|到)? ?(?=[\d一二两三四五六七八九])")
_CHANGED_FROM = lazy_pattern(
    r"预算[^\d,，]{0,4}[\d.]{1,12}[万千wk元]{1,2}(?:变|改|涨|提|加|增加|调|谈)(?:成|为|到)? ?\Z"
)
_STAGE_NAMED = lazy_pattern(
    r"阶段(?:已经?|现在)?(?:到了?|进到|进入|推到|推进到|变成了?|改成了?) ?(?P<stage>[\u4e00-\u9fff]{2,6})"
)
_ROUGH_SUM = lazy_pattern(
    r"(?:^|[\s,，。;；])(?:估计|预计|预估|总共)(?:也|就|能|有|在|是|约|大概){0,4} ?\Z"
    r"|(?:加|涨|降|减|砍|压|升|追加|增加|减少|缩减)到了? ?\Z"
)
_OTHERS_SUM = lazy_pattern(r"一[台套个件吨米]|成本|工资|租金|押金|[订]金|首付|运费|产量|销量")
_SUM_ENDS = lazy_pattern(r"左右|上下|吧|了|[\s,，。;；!！]|$")
_LONGEST_LEAD = 40
_CLAUSES = lazy_pattern(r"[^,，。;；!！?？\n\x1f]+")


def take_mentions(kept: Collected, line: Line) -> None:
    """Put the sum and the stage that the words state; the words stay content."""
    if "expected_amount" not in kept.fields:
        _sum(kept, line)
    if "expected_amount" not in kept.fields:
        _ask_about_sum(kept, line)
    found = _STAGE.search(line.text) or _STAGE_NAMED.search(line.text)
    if "stage" not in kept.fields and found:
        stages = options_of("stage", dict(kept.ctx.options))
        words = line.words(*found.span("stage"))
        if option := match_option("stage", words, stages):
            kept.put("stage", option, words)


def _sum(kept: Collected, line: Line) -> None:
    spans = list(find_amounts(line.text))
    stated = [one for one in spans if _is_of_deal(line.text, one, is_only=len(spans) == 1)]
    if len(stated) == 1:
        (span,) = stated
        put_amount(kept, "expected_amount", span.amount, line.words(span.start, span.end))


def _ask_about_sum(kept: Collected, line: Line) -> None:
    """Ask whether a sum is the deal's from now on where nothing says so for sure: 窗帘布要加到9万, 估计45万."""
    for span in find_amounts(line.text):
        lead = line.text[max(0, span.start - _LONGEST_LEAD) : span.start]
        if _NOT_OF_DEAL.search(lead) or _OTHERS_SUM.search(lead):
            continue
        if _ROUGH_SUM.search(lead) and _SUM_ENDS.match(line.text, span.end):
            words = line.words(span.start, span.end)
            put_amount(kept, "expected_amount", span.amount, words)
            if "expected_amount" in kept.fields:
                kept.unsure("expected_amount", f"「{words}」是现在的预计金额吗？")
            return


def _is_of_deal(text: str, span: AmountSpan, *, is_only: bool) -> bool:
    """Tell whether a sum is this deal's; the only sum, alone in its clause, is when 预算 was said before."""
    clause = next(one for one in _CLAUSES.finditer(text) if one.start() <= span.start < one.end())
    if _NOT_OF_DEAL.search(clause[0]):
        return False
    if _CHANGES.match(text, span.end):
        return False  # 预算20万变25万: the old sum
    if _CHANGED_FROM.search(text, clause.start(), span.start):
        return True
    if _SUM_OF_DEAL.search(text, max(span.start - _LONGEST_LEAD, 0), span.start):
        return True
    outside = text[clause.start() : span.start] + text[span.end : clause.end()]
    return is_only and not outside.strip(" 大概约左右吧") and "预算" in text[: span.start]
