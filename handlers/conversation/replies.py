"""A short reply to what the bot just asked: 确认, 取消, a number, the words on a button, or the value itself.

Only while the question is the last thing said in this chat and a few minutes old; any other message ends
it, and a reply is then read as a message of its own. A tap on the card does the same for a day.
"""

import re
from dataclasses import replace
from datetime import timedelta

from handlers import catalog
from handlers.command import Context, Result
from handlers.commands import similar
from handlers.conversation import completing
from handlers.conversation.resuming import ReadFields, ReadText, resume
from handlers.conversation.saving import COMPLETING_PURPOSE, READING_PURPOSE, REGISTER_PURPOSE
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import squeeze
from handlers.outcomes import Dropped, Refused
from handlers.reading.labels import field_labelled
from handlers.reading.result import Certainty, Reading
from handlers.records import Draft

ANSWERED_WITHIN = timedelta(minutes=5)
"""How long a question waits for a reply in words; its card waits a day."""

LONGEST_REPLY = 100

_YES = frozenset(("确认", "是", "是的", "对", "对的", "没错", "可以", "yes", "ok"))
_NO = frozenset(
    ("取消", "不是", "不对", "算了", "不用", "不用了", "不要", "否", "no", "不报备", "不报备了")
)
_NUMBER = lazy_pattern(r"(?:第|选)?(10|[1-9一二三四五六七八九十])(?:个|家)?")
_NUMERALS = "一二三四五六七八九十"
_LATTER = lazy_pattern(r"后(?:面|一|边)?(?:那|一|这)?(?:个|种|家|者)")
_FORMER = lazy_pattern(r"前(?:面|一|边)?(?:那|一|这)?(?:个|种|家|者)")
_CHOOSING = lazy_pattern(
    r"^(?:就|是|以|按|用|选|要|应该|对|那|嗯|填)+|(?:为准|那家|这家|那个|这个|的|吧|左右|啊|呀|公司)+$"
)
_RATHER = lazy_pattern(
    r"^(?:(?:不对|不是|错了|都不是|都不对)[\s,，。!！]+)?"
    r"(?P<lead>(?:客户|名称|金额|日期|时间|下次|它)?(?:应该|应当)?(?:是|叫|改成|改为)[\s:：]*)?(?P<value>\S.*)$",
    re.DOTALL,
)
_JUDGED = frozenset(
    ("expected_amount", "expected_close", "next_at", "happened_at", "first_contact_at", "kind")
)
"""Fields whose words can be told from chat: a bare value answers the question about them."""


def last_asked(ctx: Context) -> Draft | None:
    """Return what this person was asked last, if it was in this chat and still waits for a reply.

    Anything begun later, a form or a card with choices, is what a reply would be about.
    """
    latest = ctx.store.drafts.latest(ctx.actor.open_id)
    if latest is None or latest.payload.get("asked_in") != ctx.source.chat_id:
        return None
    return latest if ctx.now - latest.created_at <= ANSWERED_WITHIN else None


def close(ctx: Context, asked: Draft) -> None:
    """Let a question wait for its card alone: something else was said meanwhile."""
    known = ctx.store.drafts.get(asked.id)
    if known is not None and known.created_at == asked.created_at:
        ctx.store.drafts.put(replace(known, payload={**known.payload, "asked_in": ""}))


def answer_reply(
    ctx: Context, asked: Draft | None, text: str, read: ReadText, read_fields: ReadFields
) -> Result | None:
    """Answer a reply to the last question; None when the words are none."""
    reply = squeeze(text)
    is_about_similar = asked is not None and asked.purpose == REGISTER_PURPOSE
    is_short = len(text) <= LONGEST_REPLY and not is_about_similar
    if is_short and (later := similar.answer_later(ctx, text, read_fields)) is not None:
        return later
    if asked is None or (asked.purpose == COMPLETING_PURPOSE and _is_mere_answer(reply)):
        return _nothing_asked(text) if _is_mere_answer(reply) else None
    if len(text) > LONGEST_REPLY:
        return None
    if asked.purpose == REGISTER_PURPOSE:
        said = similar.answer_in_words(ctx, asked, text, _place(reply), read_fields)
        if said is not None:
            return said
    if reply in _NO and asked.purpose != COMPLETING_PURPOSE:
        ctx.store.drafts.delete(asked.id)
        dropped = Dropped(what="好的，没有写入任何内容", example="报备 客户名称 联系人 电话")
        return Result(answer=dropped, act="draft.discard")
    if asked.purpose == READING_PURPOSE:
        answered = _answer_question(ctx, asked, text, read, read_fields)
    elif asked.purpose == REGISTER_PURPOSE:
        answered = completing.fill_draft(ctx, asked, text, read, read_fields)
    elif _is_order(read(text)):
        answered = None
    else:
        way = _named_way(reply, [str(one) for one, _ in asked.payload.get("ways", [])])
        answered = completing.complete(ctx, asked, text, read, read_fields, way=way or 0)
    if answered is None and _is_mere_answer(reply):
        return _nothing_asked(text)
    return answered


def _is_order(reading: Reading) -> bool:
    """Tell whether words are a command in their own right: no question is needed to understand them."""
    is_named = reading.command is not None and not reading.is_inferred
    return is_named and reading.certainty is Certainty.SURE


def _answer_question(
    ctx: Context, draft: Draft, text: str, read: ReadText, read_fields: ReadFields
) -> Result | None:
    reply = squeeze(text)
    about = int(draft.payload.get("customer_id") or 0)
    if choices := [int(one) for one in draft.payload.get("choices", [])]:
        is_only = len(choices) == 1 and reply in _YES
        chosen = choices[0] if is_only else _chosen_customer(ctx, reply, choices)
        return resume(ctx, draft, read, customer_id=chosen) if chosen else None
    ways = [str(one) for one in draft.payload.get("alternatives", [])]
    if ways and (place := _named_way(reply, ways)):
        return resume(ctx, draft, read, customer_id=about, alternative=place)
    if not ways and (reply in _YES or reply == f"确认{draft.payload.get('word', '')}"):
        return resume(ctx, draft, read, customer_id=about)
    if reply in _YES and ways:
        return _which(text, ways)
    corrected = _corrected(draft, text, read, read_fields) or _option(draft, text, read_fields)
    if corrected is None:
        return None
    return resume(ctx, draft, read, corrected=corrected, customer_id=about)


def _option(draft: Draft, text: str, read_fields: ReadFields) -> Reading | None:
    """Read a reply as the option that was asked for, in whatever words: 来源:转介绍, 老客户介绍."""
    key = str(draft.payload.get("option_of", ""))
    field = field_labelled(text.replace("：", ":").partition(":")[0].strip())
    is_labelled = field is not None and field.key == key
    words = text.replace("：", ":").partition(":")[2] if is_labelled else text
    said = read_fields({key: words.strip(" 。.!！")}) if key else Reading.empty()
    return said if said.fields and not said.problems else None


def _corrected(draft: Draft, text: str, read: ReadText, read_fields: ReadFields) -> Reading | None:
    """Read a reply as the right value of the one field in doubt: 12月10号, 不对 是12月10号, 是云图信息."""
    opened = [str(key) for key in draft.payload.get("open", [])]
    found = _RATHER.match(text.strip())
    if len(opened) != 1 or found is None:
        return None
    (key,) = opened
    said = read(text)
    if said.command == "更新" and said.is_inferred and not said.contacts:
        return said if set(said.fields) == {key} else None
    if said.command is not None and not said.is_inferred:
        return None
    if not found["lead"] and key not in _JUDGED:
        return None
    value = found["value"].strip(" 。.!！吧")
    corrected = read_fields({key: value})
    is_read = corrected.certainty is Certainty.SURE and not corrected.problems
    return corrected if is_read and (corrected.fields or corrected.customer) else None


def _chosen_customer(ctx: Context, reply: str, choices: list[int]) -> int:
    """Return the customer that a number or a part of its name means; 0 when it means none, or several."""
    place = _place(reply)
    if place is not None:
        return choices[place - 1] if place <= len(choices) else 0
    part = _CHOOSING.sub("", reply)
    if len(part) < 2:
        return 0
    known = [one for each in choices if (one := ctx.store.customers.get(each)) is not None]
    fits = [one.id for one in known if part in squeeze(one.name)]
    return fits[0] if len(fits) == 1 else 0


def _named_way(reply: str, ways: list[str]) -> int | None:
    """Return which of the ways a reply means, from 1: by number, by place, or by the words on its button."""
    place = _place(reply)
    if place is None and _LATTER.fullmatch(reply):
        place = len(ways)
    if place is None and _FORMER.fullmatch(reply):
        place = 1
    if place is not None:
        return place if 1 <= place <= len(ways) else None
    said = _CHOOSING.sub("", reply)
    forms = [squeeze(one) for one in ways]
    fits = [at for at, form in enumerate(forms, 1) if form in (said, reply)]
    if not fits and said.isdigit():
        fits = [at for at, form in enumerate(forms, 1) if re.fullmatch(rf"{said}\D+", form)]
    if not fits and said and all(not char.isdigit() for char in said):
        fits = [
            at for at, form in enumerate(forms, 1) if re.fullmatch(rf"\d+{re.escape(said)}", form)
        ]
    return fits[0] if len(fits) == 1 else None


def _place(reply: str) -> int | None:
    found = _NUMBER.fullmatch(reply)
    if found is None:
        return None
    return _NUMERALS.index(found[1]) + 1 if found[1] in _NUMERALS else int(found[1])


def _is_mere_answer(reply: str) -> bool:
    """Tell whether words are nothing but an answer: 确认, 取消, 确认报备."""
    word = reply.removeprefix("确认")
    return reply in ("确认", "取消") or (word != reply and catalog.find(word) is not None)


def _which(text: str, ways: list[str]) -> Result:
    """A yes to a question of two: say what to reply."""
    shown = "」或「".join(ways)
    return Result(
        answer=Refused(
            title="是哪一个？",
            understood=text,
            why=f"请回复「{shown}」，或点卡片上的按钮。还没有写入任何内容。",
            example=ways[0],
        ),
        act="reply.which",
    )


def _nothing_asked(text: str) -> Result:
    return Result(
        answer=Refused(
            title="没有等您确认的内容",
            understood=text,
            why="上一张卡片之后您又发了别的消息，或已经过了 5 分钟。请直接点那张卡片上的按钮，或把要做的事重新发一次。",
            example="报备 杭州云杉智能科技有限公司 张伟 13812345678",
        ),
        act="reply.nothing",
    )
