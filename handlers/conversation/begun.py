"""What a person began and did not finish: a draft, or a question of the bot's that still waits.

撤销 ends it when it is younger than the last change: nothing of it was written. Also reads which of the
things done the words behind 撤销 name.
"""

from datetime import datetime, timedelta

from handlers.command import Context
from handlers.conversation.saving import READING_PURPOSE, REGISTER_PURPOSE
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import squeeze
from handlers.records import Draft

_WITHIN = timedelta(minutes=10)
"""How long 撤销 means what was begun (product rules, Commands: 10 minutes)."""

_NO_NAME = lazy_pattern(
    r"(?:刚才|刚刚|刚|上面|最近|最后|前面|上一?|那一?|这一?|一)?(?:[条个次步笔家]|操作|记录|消息|内容)"
    r"|刚才|刚刚|上面|最近|最后|一下|帮我|帮忙|麻烦|谢谢|不好意思|抱歉|我要|我想|发错|写错|搞错|弄错|记错|填错|报错|错"
    r"|[我请把的了吧啊呀掉下,，。.!！~、:：\s]"
)


def named_in(words: str) -> str:
    """Return what the words behind 撤销 name, a customer or a deed; empty when they name nothing."""
    return _NO_NAME.sub("", words)


def begun_since(ctx: Context, changed_at: datetime | None, said: str) -> Draft | None:
    """Return the draft of the name that was said, else what was begun last if nothing was changed since."""
    drafts = ctx.store.drafts.of_person(ctx.actor.open_id)
    begun = [one for one in drafts if _is_begun(ctx, one) and one.expires_at > ctx.now]
    if said and said != "报备":
        wanted = squeeze(said).replace("报备", "").replace("草稿", "")
        return next((one for one in begun if wanted in squeeze(_name_of(one))), None)
    last = begun[0] if begun else None
    if last is None or ctx.now - last.created_at > _WITHIN:
        return None
    return last if changed_at is None or last.created_at > changed_at else None


def _is_begun(ctx: Context, draft: Draft) -> bool:
    if draft.purpose == REGISTER_PURPOSE:
        return bool(draft.payload.get("words"))
    return draft.purpose == READING_PURPOSE and bool(draft.payload.get("asked_in"))


def _name_of(draft: Draft) -> str:
    words = draft.payload.get("words", {})
    return str(words.get("name", "")) if isinstance(words, dict) else ""
