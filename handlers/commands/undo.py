"""撤销, and the author's recall of a message: takes back the own last change within ten minutes.

A registration taken back frees its keys, and everybody who was refused or watches is told. A later
recall is answered with what to do instead (product rules, Commands).
"""

from collections.abc import Sequence
from datetime import timedelta

from handlers.actions import Click
from handlers.changes import DEEDS, words_of
from handlers.command import Context, Result
from handlers.commands.taking_back import customer_of, not_undoable, take_back
from handlers.conversation.begun import begun_since, named_in
from handlers.conversation.finding import among_mine
from handlers.conversation.saving import REGISTER_PURPOSE
from handlers.domain.text import squeeze
from handlers.outcomes import ConfirmUndo, Refused, Undone
from handlers.reading.result import Reading
from handlers.records import (
    Change,
    Draft,
)

UNDO_WITHIN = timedelta(minutes=10)


_WHAT_CAN_BE_UNDONE = "、".join(dict.fromkeys(deed.word for deed in DEEDS.values() if deed.effect))


def undo(ctx: Context, reading: Reading) -> Result:
    """Take back the acting person's last change (command 撤销), or what was begun after it.

    The last change goes at once; one more, after something was just taken back, or one that is not what
    the words name, only after a yes.
    """
    changes = _recent(ctx)
    standing = _standing(changes)
    said = named_in(reading.unread)
    if begun := begun_since(ctx, changes[0].at if changes else None, said):
        return _drop_begun(ctx, begun)
    is_other = standing is not None and bool(said) and not _is_named(ctx, standing, said)
    if standing is None or (standing is changes[0] and not is_other):
        return undo_changes(ctx, [standing] if standing else [])
    if not DEEDS[standing.kind].effect:
        return not_undoable(ctx, standing)
    return _ask(ctx, standing, said if is_other else "")


def _is_named(ctx: Context, change: Change, said: str) -> bool:
    """Whether words name this change: its deed, its customer, or both."""
    customer = customer_of(ctx, change)
    deed = DEEDS[change.kind].word
    if squeeze(said) in squeeze(words_of(change, customer)):
        return True
    name = said.replace(deed, "", 1).strip(" 的了")
    if not name or customer is None:
        return not name
    return customer.id in {one.id for one in among_mine(ctx, name).customers}


def _drop_begun(ctx: Context, begun: Draft) -> Result:
    """Drop a draft or an open question: it is what was done last, and nothing of it was written."""
    ctx.store.drafts.delete(begun.id)
    if begun.purpose == REGISTER_PURPOSE:
        name = str(begun.payload["words"].get("name", ""))
        answer = Undone(what="报备草稿已删除，它没有登记过", customer_name=name)
        return Result(answer=answer, act="undo.draft")
    answer = Undone(what="刚才问您的那一条不记了，没有写入任何内容")
    return Result(answer=answer, act="undo.question")


def _ask(ctx: Context, standing: Change, said: str) -> Result:
    """Name the change that would be taken back, and ask."""
    customer = customer_of(ctx, standing)
    asked = ConfirmUndo(
        change_id=standing.id,
        kind=standing.kind.value,
        what=words_of(standing, customer),
        at=standing.at,
        effect=DEEDS[standing.kind].effect,
        customer_id=standing.customer_id or 0,
        said=said,
    )
    return Result(answer=asked, act="undo.ask", customer_id=standing.customer_id)


def undo_card(ctx: Context, click: Click) -> Result:
    """Take back what a card tells of (button 撤销), if it is still the last thing the person did."""
    change = _standing(_recent(ctx))
    is_other = change is not None and (
        (click.word and change.kind.value != click.word)
        or (click.customer and change.customer_id != click.customer)
        or (click.change and change.id != click.change)
    )
    if is_other:
        toast = "这之后您还有别的操作，没有撤销。要撤销最近一次，请发：撤销"
        return Result(
            answer=None, keeps_card=True, toast=toast, toast_kind="info", act="undo.other"
        )
    return undo_changes(ctx, [change] if change else [])


def _recent(ctx: Context) -> list[Change]:
    return ctx.store.journal.changes_since(ctx.actor.open_id, ctx.now - UNDO_WITHIN)


def _standing(changes: Sequence[Change]) -> Change | None:
    """Return the newest change that was not taken back: nothing before it is ever touched."""
    return next((one for one in changes if one.undone_at is None), None)


def recall(ctx: Context, message_id: str) -> Result:
    """The author recalled a message: take back what it made, or say what to do when it is too late."""
    changes = [
        change
        for change in ctx.store.journal.change_of_message(message_id)
        if change.actor_open_id == ctx.actor.open_id and DEEDS[change.kind].effect
    ]
    begun = _drop_drafts(ctx, message_id)
    if not changes:
        return begun or Result(answer=None, act="recall.nothing")
    if any(change.at < ctx.now - UNDO_WITHIN for change in changes):
        return Result(
            answer=Refused(
                title="已过 10 分钟，记录还在",
                understood="撤回了一条消息",
                why="消息已撤回，但它登记的内容超过 10 分钟，不会自动撤销。可以更新资料，或请主管处理。",
                example="更新 客户名称 备注:登记有误",
            ),
            act="recall.late",
        )
    return undo_changes(ctx, changes)


def _drop_drafts(ctx: Context, message_id: str) -> Result | None:
    """Drop what the message left unfinished; the answer is for a registration that was begun."""
    drafts = [
        one
        for one in ctx.store.drafts.of_message(message_id)
        if one.person_open_id == ctx.actor.open_id
    ]
    for one in drafts:
        ctx.store.drafts.delete(one.id)
    begun = [one for one in drafts if one.purpose == REGISTER_PURPOSE and one.payload["words"]]
    if not begun:
        return None
    names = [str(one.payload["words"].get("name", "")) for one in begun]
    if len(names) == 1:
        answer = Undone(what="消息已撤回，它的报备草稿也删除了", customer_name=names[0])
    else:
        what = f"消息已撤回，它的 {len(names)} 份报备草稿也删除了"
        answer = Undone(what=what, notes=tuple(name for name in names if name))
    return Result(answer=answer, act="recall.draft")


def undo_changes(ctx: Context, changes: Sequence[Change]) -> Result:
    """Take back these changes, newest first."""
    if not changes:
        return Result(
            answer=Refused(
                title="没有可撤销的操作",
                understood="撤销",
                why=f"只能撤销自己 10 分钟内的最后一次 {_WHAT_CAN_BE_UNDONE}。",
                example="我的客户",
            ),
            toast="没有可撤销的操作",
            toast_kind="info",
            act="undo.nothing",
        )
    results = []
    for change in changes:
        result = take_back(ctx, change)
        results.append(result)
        if isinstance(result.answer, Refused):
            continue
        ctx.store.journal.mark_undone(change.id, ctx.now)
    is_done = any(not isinstance(result.answer, Refused) for result in results)
    return Result(
        answer=results[0].answer if len(results) == 1 else _several(results),
        tells=tuple(tell for result in results for tell in result.tells),
        renewals=tuple(one for result in results for one in result.renewals),
        toast="已撤销" if is_done else "没有撤销",
        toast_kind="success" if is_done else "warning",
        act="undo" if is_done else "undo.refused",
        customer_id=changes[0].customer_id,
        setting=next((result.setting for result in results if result.setting), {}),
        job=next((result.job for result in results if result.job is not None), None),
    )


def _several(results: Sequence[Result]) -> Undone | Refused:
    """Say of each thing a message did whether it was taken back."""
    lines, done = [], 0
    for result in results:
        match result.answer:
            case Undone(what=what, customer_name=name):
                done += 1
                lines.append(f"{name}：{what}" if name else what)
            case Refused(understood=understood, why=why):
                lines.append(f"没有撤销 {understood}：{why}")
    if not done:
        return Refused(
            title="没有撤销",
            understood=f"撤回了一条消息（{len(results)} 项）",
            why="\n".join(lines),
            example="我的客户",
        )
    return Undone(what=f"这条消息做的 {len(results)} 项，已撤销 {done} 项", notes=tuple(lines))
