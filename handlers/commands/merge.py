"""合并 A B: which two, a preview of what becomes of them, 确认合并, and 撤销合并 within a day."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.actions import Click
from handlers.changes import shown_name
from handlers.command import Context, Result
from handlers.commands import duplicates
from handlers.conversation.finding import among_all, ask_which, invalid
from handlers.conversation.saving import keep, mine, of_the_message
from handlers.disclosing import customer_view, detail_text, sees_field
from handlers.merging.merging import UNDONE_WITHIN, merge, news, undo, why_not, why_not_undone
from handlers.merging.planning import Plan, plan_of, usual_order, why_not_kept
from handlers.merging.records import Merge
from handlers.merging.rights import may_merge
from handlers.outcomes import MergePick, MergePreview, Refused, Undone
from handlers.reading.result import Reading
from handlers.records import Change, ChangeKind, Customer, Role
from handlers.rights import disclosure, superiors
from handlers.views import ChangeView
from handlers.working.contacting import text_of

PURPOSE = "merge"
EXAMPLE = "合并 XS2026000001 XS2026000002"
_NOT_YOURS = "合并要由两家共同的主管或管理员来做。"
_ALIKE = 6


def merge_customers(ctx: Context, reading: Reading) -> Result:
    """Preview merging two named customers, or ask which (command 合并); without names the likely ones."""
    if reading.problems:
        return invalid("合并", reading)
    names = [name for key in ("first", "second") if (name := text_of(reading, key))]
    if not names:
        return duplicates.likely(ctx, reading)
    if len(names) == 2 and reading.unread:
        return _refused(" ".join(names), f"一次只能合并两家，没看懂「{reading.unread}」。")
    found = [among_all(ctx, name) for name in names]
    for one in found:
        if not one.customers:
            return ask_which(ctx, one, "合并")
    fits = [tuple(each for each in one.customers if may_merge(ctx, each)) for one in found]
    if not all(fits):
        return _refused(" ".join(names), _NOT_YOURS)
    if len(fits) == 1 and len(fits[0]) == 1:
        fits.append(_alike(ctx, fits[0][0]))
    if len(fits) == 2 and all(len(each) == 1 for each in fits):
        return preview(ctx, fits[0][0], fits[1][0])
    seconds = fits[1] if len(fits) == 2 else fits[0]
    return _pick(fits[0], seconds)


def _alike(ctx: Context, customer: Customer) -> tuple[Customer, ...]:
    """Return whom a customer may be one with, as the index of names has it; several or none are asked about."""
    alike = ctx.store.matching.beside(customer.name, customer.id, limit=_ALIKE)
    found = [ctx.store.customers.get(each.customer_id) for each in alike]
    return tuple(one for one in found if one is not None and may_merge(ctx, one))


def _pick(firsts: Sequence[Customer], seconds: Sequence[Customer]) -> Result:
    problem = "" if seconds else "没有找到和它相近的客户，请写上另一家：合并 甲 乙"
    if not seconds:
        return _refused(shown_name(firsts[0]), problem)
    answer = MergePick(_options(firsts), _options(seconds))
    return Result(answer=answer, act="merge.pick")


def _options(customers: Sequence[Customer]) -> tuple[tuple[str, str], ...]:
    return tuple((str(one.id), f"{shown_name(one)} {one.customer_no}") for one in customers)


def picked(ctx: Context, click: Click, form: Mapping[str, Any]) -> Result:
    """Both were chosen on the card."""
    del click
    ids = [str(form.get(key, "")) for key in ("first", "second")]
    found = [ctx.store.customers.get(int(one)) if one.isdigit() else None for one in ids]
    if found[0] is None or found[1] is None:
        return _toast("请选择两家客户", kind="error", act="invalid")
    return preview(ctx, found[0], found[1])


def open_pair(ctx: Context, click: Click) -> Result:
    """合并 on the card of likely duplicates: the preview, as a new card."""
    one = ctx.store.customers.get(click.customer)
    other = ctx.store.customers.get(int(click.word)) if click.word.isdigit() else None
    if one is None or other is None:
        return _toast("其中一家已经合并或撤销。可发：疑似重复")
    done = preview(ctx, one, other)
    return Result(done.answer, keeps_card=True, act=done.act, customer_id=done.customer_id)


def preview(ctx: Context, one: Customer, other: Customer) -> Result:
    """Show what merging would do; nothing is written but the draft."""
    kept, merged = usual_order(one, other)
    return _previewed(ctx, kept, merged)


def _previewed(ctx: Context, kept: Customer, merged: Customer) -> Result:
    if why := _why_not(ctx, kept, merged):
        return _refused(_both(kept, merged), why, kept)
    draft = keep(ctx, purpose=PURPOSE, payload={"kept": kept.id, "merged": merged.id})
    plan = plan_of(kept, merged)
    answer = MergePreview(
        draft_id=draft.id,
        kept=customer_view(ctx, kept),
        merged=customer_view(ctx, merged),
        moves=_moves(ctx, plan),
        filled=tuple(key for key in plan.filled if _sees(ctx, plan, key)),
        contradicting=tuple(
            _contradiction(ctx, plan, key) for key in plan.contradicting if _sees(ctx, plan, key)
        ),
        changes_owner=plan.changes_owner,
        warnings=_warnings(ctx, plan),
        why_not_swapped=why_not_kept(merged, kept) or why_not(ctx, merged, kept),
    )
    return Result(answer=answer, act="merge.preview", customer_id=kept.id)


def swap(ctx: Context, click: Click) -> Result:
    """改为保留另一家: the same preview the other way round."""
    found = _drafted(ctx, click)
    if isinstance(found, Result):
        return found
    kept, merged, said = found
    return _previewed(said, merged, kept)


def confirm(ctx: Context, click: Click) -> Result:
    """确认合并: everything is checked once more, then both are one."""
    found = _drafted(ctx, click)
    if isinstance(found, Result):
        return found
    kept, merged, said = found
    if why := _why_not(ctx, kept, merged):
        return _refused(_both(kept, merged), why, kept)
    plan = plan_of(kept, merged)
    done = merge(said, kept, merged)
    return Result(
        answer=news(ctx, plan, done.customer, merge_id=done.merge.id),
        tells=done.tells,
        toast="已合并",
        act="merge",
        customer_id=kept.id,
    )


def _drafted(ctx: Context, click: Click) -> tuple[Customer, Customer, Context] | Result:
    """Return which stays and which goes, by the card's draft, and use it up.

    The turn comes first: what is read behind it is what the last merge left.
    """
    ctx.store.merges.take_turn()
    draft = mine(ctx, click.draft)
    if draft is None or draft.purpose != PURPOSE:
        return _toast("这张卡片已经处理过，或已过期。请重新发：合并 甲 乙", act="draft.gone")
    ctx.store.drafts.delete(draft.id)
    both = [ctx.store.customers.get(int(draft.payload[key])) for key in ("kept", "merged")]
    if both[0] is None or both[1] is None:
        return _refused("合并", "其中一家刚刚被合并或撤销了，这次没有合并。")
    return both[0], both[1], of_the_message(ctx, draft)


def undo_click(ctx: Context, click: Click) -> Result:
    """撤销合并 on the card."""
    done = ctx.store.merges.get(int(click.word)) if click.word.isdigit() else None
    return _toast("没有找到这次合并。") if done is None else _undone(ctx, done)


def undo_merge(ctx: Context, reading: Reading) -> Result:
    """Undo a merge of the last 24 hours, by the customer that stayed or by the other one's number (撤销合并)."""
    mine_all = [
        one
        for one in ctx.store.merges.since(ctx.now - UNDONE_WITHIN, limit=200)
        if _may_undo(ctx, one)
    ]
    words = str(reading.customer.value) if reading.customer else ""
    if words:
        named = {one.id for one in among_all(ctx, words).customers}
        mine_all = [one for one in mine_all if one.kept_id in named]
    if not mine_all:
        return _not_undone(words, "24 小时内没有您可以撤销的合并。")
    if len(mine_all) > 1:
        kept = [ctx.store.customers.get(one.kept_id) for one in mine_all]
        numbers = "、".join(dict.fromkeys(one.customer_no for one in kept if one is not None))
        return _not_undone(words, f"有 {len(mine_all)} 次合并（{numbers}），请写客户编号。")
    return _undone(ctx, mine_all[0])


def take_back(ctx: Context, change: Change) -> Result:
    """撤销 of a merge, within its ten minutes."""
    done = ctx.store.merges.get(change.subject_id or 0)
    return _not_undone("", "没有找到这次合并。") if done is None else _undone(ctx, done)


def _undone(ctx: Context, known: Merge) -> Result:
    ctx.store.merges.take_turn()
    done = ctx.store.merges.get(known.id) or known
    if not _may_undo(ctx, done):
        return _not_undone("", _NOT_YOURS)
    if why := why_not_undone(ctx, done):
        return _not_undone("", why)
    back, tells = undo(ctx, done)
    for one in ctx.store.journal.changes_since(done.merged_by, done.merged_at):
        if one.kind is ChangeKind.MERGE and one.subject_id == done.id:
            ctx.store.journal.mark_undone(one.id, ctx.now)
    note = "两家的跟进、成交、联系人、提醒和归属都回到合并之前。"
    return Result(
        answer=Undone(what="已撤销合并", customer_name=shown_name(back), notes=(note,)),
        tells=tuple(tells),
        toast="已撤销合并",
        act="merge.undone",
        customer_id=back.id,
    )


def _may_undo(ctx: Context, done: Merge) -> bool:
    if Role.ADMIN in ctx.roles or done.merged_by == ctx.actor.open_id:
        return True
    kept = ctx.store.customers.get(done.kept_id)
    owner = str(done.before["owner"])
    leads = not owner or ctx.actor.open_id in superiors(ctx, owner)
    return kept is not None and leads and may_merge(ctx, kept)


def _why_not(ctx: Context, kept: Customer, merged: Customer) -> str:
    if not (may_merge(ctx, kept) and may_merge(ctx, merged)):
        return _NOT_YOURS
    return why_not(ctx, kept, merged)


def _moves(ctx: Context, plan: Plan) -> tuple[tuple[str, int], ...]:
    held = ctx.store.merges.held_by(plan.merged.id)
    counted = (
        ("跟进", held.follow_ups),
        ("联系人", len(plan.contacts)),
        ("成交", held.deals),
        ("满意度和投诉", held.feedback),
        ("提醒", held.reminders),
        ("已结撞单案", held.cases),
        ("协作人", held.collaborators),
        ("关注的人", held.watchers),
        ("下级公司", held.subsidiaries),
        ("别名", held.aliases),
    )
    return tuple((what, count) for what, count in counted if count)


def _sees(ctx: Context, plan: Plan, key: str) -> bool:
    return all(sees_field(disclosure(ctx, one), key) for one in (plan.kept, plan.merged))


def _contradiction(ctx: Context, plan: Plan, key: str) -> ChangeView:
    texts = [
        detail_text(ctx, key, one.details.get(key), one.details) for one in (plan.merged, plan.kept)
    ]
    return ChangeView(key, texts[0], texts[1])


def _warnings(ctx: Context, plan: Plan) -> tuple[str, ...]:
    apart = [
        one for one in ctx.store.cases.apart_from(plan.kept.id) if one.customer_id == plan.merged.id
    ]
    return tuple(
        f"{ctx.calendar.local(one.decided_at):%Y-%m-%d} 有人说过这是两家，请核对清楚。"
        for one in apart[:1]
    )


def _both(kept: Customer, merged: Customer) -> str:
    return f"合并 {shown_name(kept)} 和 {shown_name(merged)}"


def _refused(understood: str, why: str, customer: Customer | None = None) -> Result:
    return Result(
        answer=Refused(title="没有合并", understood=understood, why=why, example=EXAMPLE),
        toast="没有合并",
        toast_kind="warning",
        act="merge.refused",
        customer_id=customer.id if customer else None,
    )


def _not_undone(words: str, why: str) -> Result:
    understood = f"撤销合并 {words}".strip()
    return Result(
        answer=Refused(
            title="没有撤销合并", understood=understood, why=why, example="撤销合并 XS2026000001"
        ),
        toast="没有撤销合并",
        toast_kind="warning",
        act="merge.undo_refused",
    )


def _toast(words: str, *, kind: str = "warning", act: str = "merge.gone") -> Result:
    return Result(answer=None, keeps_card=True, toast=words, toast_kind=kind, act=act)
