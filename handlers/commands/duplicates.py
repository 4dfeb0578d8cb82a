"""疑似重复: the pairs of customers that are likely one, for who may merge them; 不是同一家 takes one off for good."""

from handlers.actions import Click
from handlers.command import Context, Result
from handlers.merging.listing import mine, page_of
from handlers.merging.rights import may_merge
from handlers.reading.result import Reading

SAID_TWO = "主管确认不是同一家"


def likely(ctx: Context, reading: Reading) -> Result:
    """List the likely duplicates that the acting person may merge (command 疑似重复)."""
    del reading
    return _page(ctx, 1)


def page(ctx: Context, click: Click) -> Result:
    """Another page of the list (上一页, 下一页)."""
    return _page(ctx, click.page)


def two(ctx: Context, click: Click) -> Result:
    """不是同一家: the pair is not listed again, and the rest of the list stays."""
    one = ctx.store.customers.get(click.customer)
    other = ctx.store.customers.get(int(click.word)) if click.word.isdigit() else None
    if one is None or other is None:
        return _toast("其中一家已经合并或撤销。可发：疑似重复", act="merge.gone")
    if not (may_merge(ctx, one) and may_merge(ctx, other)):
        return _toast("要由两家共同的主管或管理员来确认。", act="merge.refused")
    ctx.store.duplicates.say_two(
        one.id, other.id, by=ctx.actor.open_id, at=ctx.now, reason=SAID_TWO
    )
    shown = _page(ctx, click.page)
    return Result(
        answer=shown.answer,
        toast="已记下是两家，不再提示",
        act="duplicate.two",
        customer_id=one.id,
    )


def _page(ctx: Context, number: int) -> Result:
    pairs = mine(ctx, ctx.store.duplicates.open())
    return Result(answer=page_of(ctx, pairs, number), act="duplicates")


def _toast(words: str, *, act: str) -> Result:
    return Result(answer=None, keeps_card=True, toast=words, toast_kind="warning", act=act)
