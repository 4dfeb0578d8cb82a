"""The answers to "is it one of these?" before a registration: 不是同一家, or 就是这家 (E3).

The card's draft holds what was said and about whom it asked; the answer goes on from there, as from the
moment of the message. The check runs again: what came up since is asked about as well.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.claiming.alike import (
    NOT_SAME_REASONS,
    alike,
    answers_in,
    said_in,
    shown_in,
    with_answer,
)
from handlers.claiming.candidate import Candidate, candidate_of
from handlers.claiming.hits import Hit, is_mine
from handlers.claiming.known_as import also_known_as
from handlers.command import Context, Result
from handlers.commands.register import meet, register_candidate
from handlers.conversation.resuming import ReadFields
from handlers.conversation.saving import REFUSED_PURPOSE, REGISTER_PURPOSE
from handlers.conversation.topic import settle_topic
from handlers.domain.conflict import Level, level_of_alike
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import one_line, squeeze
from handlers.outcomes import Refused
from handlers.reading.result import Reading
from handlers.records import Draft

_NOT_SAME = frozenset(
    (
        "不是同一家",
        "不是一家",
        "不是",
        "都不是",
        "不同",
        "不一样",
        "不是这家",
        "另一家",
        "确认",
        "确认报备",
    )
)
_WITH_REASON = lazy_pattern(
    r"\s*(?:不是同一家|不是一家|都不是|不是这家)[\s,，。.:：;；、]*(.*)", re.DOTALL
)
"""不是同一家, and behind it why: 不是同一家 不同地区的两家."""
_IS_ASKING = lazy_pattern(r"[吗么吧呢?？]\s*$")
_IS_TAKEN_BACK = lazy_pattern(r"取消|不报|别报|先别|先不|算了|不要了|[说写登发报]错")
_LONGEST_REASON = 100


def not_same(ctx: Context, draft: Draft, reason: str, read_fields: ReadFields) -> Result:
    """Register beside the customers shown, unless more have come up; the reason may be empty."""
    reading, candidate = _said(ctx, draft, read_fields)
    answers = with_answer(
        answers_in(draft, candidate.name), draft, one_line(reason)[:_LONGEST_REASON]
    )
    said = _as_of_then(ctx, draft)
    result = register_candidate(said, candidate, draft_id=draft.id, answers=answers)
    settle_topic(ctx, reading, result)
    return result


def same_as(ctx: Context, draft: Draft, customer_id: int, read_fields: ReadFields) -> Result | None:
    """Answer as for a customer that is known to be the same; None when the card did not show it."""
    customer = ctx.store.customers.get(customer_id)
    if customer is None or customer_id not in shown_in(draft):
        return None
    _, candidate = _said(ctx, draft, read_fields)
    level = level_of_alike(
        is_same=True, ownership=customer.ownership.value, is_mine=is_mine(ctx, customer)
    )
    found = alike(ctx, candidate.name, candidate.kind)
    reason = next((one.reason for one in found if one.customer.id == customer_id), "名称相近")
    hit = Hit(customer, level, f"{reason}，报备人确认是同一家", is_alike=True)
    if level is Level.E0:
        also_known_as(ctx, customer, candidate.name, is_agreed=False)
    if level is Level.E6:
        return register_candidate(_as_of_then(ctx, draft), candidate, draft_id=draft.id)
    return meet(_as_of_then(ctx, draft), candidate, [hit], draft_id=draft.id)


def answer_in_words(
    ctx: Context, draft: Draft, text: str, place: int | None, read_fields: ReadFields
) -> Result | None:
    """Take a short reply to the question: 不是同一家, 确认, or the `place` of the one that is the same."""
    shown = shown_in(draft)
    if not shown:
        return None
    if squeeze(text) in _NOT_SAME:
        return not_same(ctx, draft, "", read_fields)
    if (reason := _reason_said(text)) is not None:
        return not_same(ctx, draft, reason, read_fields)
    if place is None:
        return None
    return (
        same_as(ctx, draft, shown[place - 1], read_fields)
        if place <= len(shown)
        else _only(draft, text)
    )


def answer_later(ctx: Context, text: str, read_fields: ReadFields) -> Result | None:
    """Take 不是同一家 for the one question about similar customers that still waits, whatever was said meanwhile.

    A number, or 都不是, may answer another question; a refusal (E2) has a button of the same words.
    """
    reason = _reason_said(text)
    if reason is None or not squeeze(text).startswith("不是同一家"):
        return None
    begun = ctx.store.drafts.of_person(ctx.actor.open_id, REGISTER_PURPOSE)
    waiting = [one for one in begun if one.expires_at > ctx.now and shown_in(one)]
    if len(waiting) != 1:
        return None
    refused = ctx.store.drafts.of_person(ctx.actor.open_id, REFUSED_PURPOSE)
    is_last = all(one.created_at < waiting[0].created_at for one in refused)
    return not_same(ctx, waiting[0], reason, read_fields) if is_last else None


def _reason_said(text: str) -> str | None:
    """Return why the shown are not the same, as said behind 不是同一家 or alone; None where nothing says so."""
    if _IS_ASKING.search(text) or _IS_TAKEN_BACK.search(text):
        return None
    if squeeze(text) in NOT_SAME_REASONS[:-1]:  # 其他 alone says nothing
        return text.strip()
    found = _WITH_REASON.fullmatch(text)
    return found[1].strip() if found else None


def _only(draft: Draft, text: str) -> Result:
    """A number that is none of the card's: say which there are; the question stays open."""
    count = len(shown_in(draft))
    shown = "只有 1 家，回复 1" if count == 1 else f"只有 {count} 家，回复 1 到 {count}"
    return Result(
        answer=Refused(
            title="是哪一家？",
            understood=text,
            why=f"上面相近的{shown} 表示就是那一家；都不是就回复 不是同一家。还没有登记。",
            example="不是同一家",
        ),
        act="reply.which",
    )


def _said(ctx: Context, draft: Draft, read_fields: ReadFields) -> tuple[Reading, Candidate]:
    kept: Mapping[str, str] = draft.payload.get("words", {})
    words = {str(key): str(text) for key, text in kept.items()}
    reading = read_fields(words)
    candidate = candidate_of(ctx, reading)
    return reading, replace(candidate, words={**words, **candidate.words})


def _as_of_then(ctx: Context, draft: Draft) -> Context:
    """A registration that was complete counts from its message, however late the question is answered."""
    said = said_in(draft)
    source = replace(
        ctx.source,
        message_id=draft.message_id or ctx.source.message_id,
        said_at=datetime.fromisoformat(said) if said else ctx.source.said_at,
    )
    return replace(ctx, source=source)
