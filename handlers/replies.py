"""A short reply to what the bot just asked: 确认, 取消, or the number of the customer meant.

Only while the question is the last one asked in this chat and a few minutes old; anything else is read
as a message of its own. A tap on the card does the same.
"""

import re
from datetime import timedelta

from handlers.command import Context, Result
from handlers.domain.text import squeeze
from handlers.outcomes import Dropped
from handlers.records import Draft
from handlers.resuming import ReadText, resume
from handlers.saving import READING_PURPOSE

ANSWERED_WITHIN = timedelta(minutes=5)
"""How long a question waits for a reply in words; its card waits a day."""

_YES = frozenset(("确认", "是", "是的", "对", "对的", "没错", "可以", "yes", "ok"))
_NO = frozenset(("取消", "不是", "不对", "算了", "不用", "不用了", "不要", "否", "no"))
_NUMBER = re.compile(r"(?:第|选)?([1-6一二三四五六])(?:个|家)?")
_NUMERALS = "一二三四五六"


def answer_reply(ctx: Context, text: str, read: ReadText) -> Result | None:
    """Answer a reply to the last question of this chat; None when the words are none."""
    reply = squeeze(text)
    if len(reply) > 6:
        return None
    draft = _asked(ctx)
    if draft is None:
        return None
    choices = draft.payload.get("choices", [])
    if reply in _NO:
        ctx.store.drafts.delete(draft.id)
        dropped = Dropped(what="好的，没有写入任何内容", example="报备 客户名称 联系人 电话")
        return Result(answer=dropped, act="draft.discard")
    if ways := draft.payload.get("alternatives", []):
        place = _place(reply)
        if place is None or place > len(ways):
            return None
        chosen = int(draft.payload.get("customer_id") or 0)
        return resume(ctx, draft, read, customer_id=chosen, alternative=place)
    if choices:
        place = _place(reply)
        if place is None or place > len(choices):
            return None
        return resume(ctx, draft, read, customer_id=int(choices[place - 1]))
    if reply in _YES or reply == f"确认{draft.payload.get('word', '')}":
        return resume(ctx, draft, read, customer_id=int(draft.payload.get("customer_id") or 0))
    return None


def _asked(ctx: Context) -> Draft | None:
    """The question last asked of this person in this chat, if it still waits."""
    kept = ctx.store.drafts.of_person(ctx.actor.open_id, READING_PURPOSE)
    latest = kept[0] if kept else None
    if latest is None or latest.payload.get("asked_in") != ctx.source.chat_id:
        return None
    return latest if ctx.now - latest.created_at <= ANSWERED_WITHIN else None


def _place(reply: str) -> int | None:
    found = _NUMBER.fullmatch(reply)
    if found is None:
        return None
    return _NUMERALS.index(found[1]) + 1 if found[1] in _NUMERALS else int(found[1])
