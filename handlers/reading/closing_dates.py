"""Which of the dates in free words is the deal's: first the one with 签, no birthday, no term of a contract.

A date of delivery is not the day of signing and is asked about; so are two dates that both could be it.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from handlers.domain.dates import DateSpan, Purpose, read_date
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.reading.collected import Collected
from handlers.reading.fields import put_date
from handlers.reading.line import Line

_SIGNED = lazy_pattern(
    r" ?(?:[之以]?前|左右|底|内)? ?(?:能|要|想|可|会|准备|争取|预计)?(?:签|定下|定(?!期|制|金)|成交|拿下|下单)"
)
_CLOSING_LEAD = lazy_pattern(
    r"(?:预计|签约|签单|成交|签|定|争取|想|要|准备|计划|打算|最晚|最迟)(?:时间|日期|在|于|是|:)? ?\Z"
)
_DELIVERED = lazy_pattern(
    r" ?(?:[之以]?前|左右)? ?(?:要|想|能|必须|得)?(?:交货|到货|交付|供货|送货|发货|验收|付款|回款|到款)"
)
_EITHER = lazy_pattern(r" ?(?:还是|或者是?|或是?) ?")
_BEFORE = lazy_pattern(r"[之以]前|之内")
_OTHERS_BEHIND = lazy_pattern(
    r"(?: ?(?:到期|过期|别|不要|不在|没空|勿)|(?:[之以]?前|左右|就|才|会|要|再|先)?(?:到期|过期|截止|别|不要|再说"
    r"|再看|再联系|再聊|答复|回复|回话|给我|给[他她]|给信|开会|出差|回来|休假|放假|度假|体检|搬|离职|入职|退休|展会|参展|认识|买的|买过"
    r"|签过|报过|成立|注册|上市|到访过|见过|聊过|谈过|来过|[^\s,，;；。]{0,4}生日))"
)
_OTHERS_BEFORE = lazy_pattern(
    r"(?:生日(?:是|在)?|合同|让[他她]们?|叫[他她]们?|等[他她]们?|到期|有效期(?:至|到)?|质保(?:至|到)?|保修(?:至|到)?"
    r"|成立于|注册于|截止到?) ?\Z"
)


def of_the_deal(text: str, spans: Sequence[DateSpan]) -> list[DateSpan]:
    """Return the dates that may be of the deal, what it is signed on first.

    What tells of something else stays in the text, unread: 合同明年6月到期, 生日12月5日.
    """
    if open_days := left_open(text, spans):
        return list(open_days)  # which of the two is asked
    own = [span for span in spans if span.reading.at is not None or not _is_of_others(text, span)]
    signed = [span for span in own if _is_signed(text, span)]
    if len(signed) != 1:
        return own
    return [*signed, *(span for span in own if span is not signed[0])]


def left_open(text: str, spans: Sequence[DateSpan]) -> tuple[DateSpan, DateSpan] | None:
    """Return two days between which the speaker leaves it open: 月底还是下月10号, 周四或周五."""
    for one, other in pairwise(spans):
        if _EITHER.fullmatch(text, one.end, other.start):
            return one, other
    return None


def ask_which_date(kept: Collected, line: Line, span: DateSpan) -> Line:
    """Ask which of two dates counts; a second one beside the day of signing stays unread."""
    known = kept.fields.get("expected_close")
    words = line.words(span.start, span.end)
    if known is None or known.value == span.reading.on or known.other_words:
        return line
    place = line.shown.find(known.words)
    is_signed = place < 0 or _SIGNED.match(line.text, place + len(known.words)) is not None
    if is_signed and not _is_signed(line.text, span):
        return line
    note = f"预计成交是「{known.words}」还是「{words}」？"
    kept.fields["expected_close"] = replace(known, is_sure=False, note=note, other_words=words)
    kept.doubts.append(note)
    return line.blank(span.start, span.end)


def ask_about_delivery(kept: Collected, text: str, span: DateSpan) -> None:
    """Ask whether a day of delivery is meant as the day of signing."""
    if _DELIVERED.match(text, span.end) and kept.fields["expected_close"].is_sure:
        words = kept.fields["expected_close"].words
        kept.unsure("expected_close", f"预计成交是「{words}」吗？那天是交货或付款的日子")


def _is_signed(text: str, span: DateSpan) -> bool:
    if _SIGNED.match(text, span.end):
        return True
    return _CLOSING_LEAD.search(text, max(0, span.start - 10), span.start) is not None


def _is_of_others(text: str, span: DateSpan) -> bool:
    if _OTHERS_BEHIND.match(text, span.end):
        return True
    return _OTHERS_BEFORE.search(text, max(0, span.start - 10), span.start) is not None


def date_end(text: str, end: int) -> int:
    """Return where the words end that belong to a date: 下周一之前."""
    found = _BEFORE.match(text, end)
    return found.end() if found else end


def settle_told_time(kept: Collected) -> None:
    """Take 时间:年底 in a registration for the day of signing, and ask: nothing has happened yet to be dated."""
    told = kept.fields.pop("happened_at", None)
    if told is None:
        return
    ctx = kept.ctx
    meant = read_date(told.words.lower(), ctx.now, ctx.calendar, Purpose.CLOSE)
    if (
        meant is None
        or not meant.is_sure
        or meant.on <= ctx.calendar.day_of(ctx.now)
        or "expected_close" in kept.fields
    ):
        kept.unread.append(told.words)
        return
    put_date(kept, "expected_close", meant, told.words)
    if kept.fields["expected_close"].is_sure:
        kept.unsure("expected_close", f"「{told.words}」是预计成交的时间吗？")
