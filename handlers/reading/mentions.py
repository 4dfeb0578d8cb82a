"""Sums and stages that a follow-up's free words state of the customer: 预算180万, 进入商务谈判.

Only what is stated of this deal: a sum alone in its clause or behind 预算, 总价 and their like. What a
rival offers, a discount, a part payment or a price of one piece is content and nothing else.
"""

import re

from handlers.domain.amount import find_amounts
from handlers.reading.collected import Collected
from handlers.reading.fields import put_amount
from handlers.reading.line import Line
from handlers.reading.options import match_option, options_of

_SUM_OF_DEAL = re.compile(
    r"(?:预算(?:金额|批了|批下来了?|有|是|为|定了|大概|大约|约|在|调到|加到|增加到|提到)*|(?:总价|总金额|合同额|合同金额|成交价|项目金额|总预算)"
    r"(?:是|为|定在|谈到|谈定|大概|约|在)*)[\s,，]?$"
)
_NOT_OF_DEAL = re.compile(
    r"对手|竞品|竞争|别家|别人|同行|友商|其他家|降|优惠|便宜|少|砍|减|首付|预付|尾款|定金|已付|付款|回款|欠|单价|每[台套个件吨米平]|去年|以前|之前|上次|罚"
)
_STAGE = re.compile(
    r"(?:进入|到了?|推进到|转入|转到|推到|已到|目前(?:是|在|处于)?|现在(?:是|在|到)?)(?P<stage>[\u4e00-\u9fff]{2,6}?)(?:阶段|环节|了)"
)
_CLAUSES = re.compile(r"[^,，。;；!！?？\n\x1f]+")


def take_mentions(kept: Collected, line: Line) -> None:
    """Put the sum and the stage that the words state; the words stay content."""
    if "expected_amount" not in kept.fields:
        _sum(kept, line)
    if "stage" not in kept.fields and (found := _STAGE.search(line.text)):
        stages = options_of("stage", dict(kept.ctx.options))
        words = line.words(*found.span("stage"))
        if option := match_option("stage", words, stages):
            kept.put("stage", option, words)


def _sum(kept: Collected, line: Line) -> None:
    spans = list(find_amounts(line.text))
    if len(spans) != 1 or _NOT_OF_DEAL.search(line.text):
        return
    span = spans[0]
    clause = next(
        (one for one in _CLAUSES.finditer(line.text) if one.start() <= span.start < one.end()), None
    )
    is_alone = clause is not None and not (
        line.text[clause.start() : span.start] + line.text[span.end : clause.end()]
    ).strip(" 大概约左右吧")
    before = line.text[: span.start]
    if _SUM_OF_DEAL.search(before) or (is_alone and "预算" in before):
        put_amount(kept, "expected_amount", span.amount, line.words(span.start, span.end))
