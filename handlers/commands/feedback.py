"""满意度 and 投诉: what the customer says of us, noted by the owner; a complaint is handled until it is done."""

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal

from handlers.actions import Click
from handlers.changes import note_change, shown_name
from handlers.command import Context, Result, Tell
from handlers.conversation.finding import among_mine, ask_which, invalid
from handlers.conversation.saving import keep_text
from handlers.deals.records import Feedback, FeedbackKind, FeedbackState
from handlers.deals.showing import complaint_view, open_complaints
from handlers.deals.stating import day_of, value_of
from handlers.disclosing import person_view
from handlers.domain.deal import complaint_due
from handlers.domain.quality import Problem, check_text
from handlers.domain.text import clean
from handlers.outcomes import (
    ComplaintForm,
    ComplaintShown,
    Rated,
    RatingForm,
    Refused,
    Undone,
)
from handlers.reading.result import Reading
from handlers.records import Change, ChangeKind, Customer, ReminderKind
from handlers.rights import disclosure, is_present, may_change, superiors

_SCORES_SHOWN = 6
_LATEST = time(23, 59, 59)
_SETTLED = "已处理"


def rate(ctx: Context, reading: Reading) -> Result:
    """Note a score of the customer that the message names (command 满意度)."""
    chosen = _chosen(ctx, reading, "满意度")
    return chosen if isinstance(chosen, Result) else rate_on(ctx, reading, chosen)


def _wrong(problem: Problem) -> str:
    read = f"读到「{problem.read}」，" if problem.read else ""
    return f"{read}{problem.wrong}。例：{problem.example}"


def rate_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """Note a score of this very customer; without one, or with a wrong one, a form asks."""
    if (refused := _refusal(ctx, customer, "满意度")) is not None:
        return refused
    score = value_of(reading, "score")
    suggestion = clean(str(value_of(reading, "suggestion") or value_of(reading, "content") or ""))
    if score is None or reading.problems:
        wrong = next((_wrong(one) for one in reading.problems), "")
        draft = keep_text(ctx, purpose="rating")
        form = RatingForm(customer.id, customer.name, suggestion, wrong, draft.id)
        return Result(
            answer=form,
            toast=wrong,
            toast_kind="error",
            act="rate.form",
            customer_id=customer.id,
        )
    kept = ctx.store.feedback.add(
        Feedback(
            customer_id=customer.id,
            kind=FeedbackKind.SATISFACTION,
            author_open_id=ctx.actor.open_id,
            at=ctx.now,
            content=suggestion,
            score=int(score),
            closed_at=ctx.now,
        )
    )
    note_change(ctx, ChangeKind.FEEDBACK, customer, subject_id=kept.id)
    _speak_of(ctx, customer)
    known = ctx.store.feedback.of_customer(customer.id, FeedbackKind.SATISFACTION)
    scores = [one.score for one in reversed(known) if one.score is not None]
    average = Decimal(sum(scores)) / len(scores)
    return Result(
        answer=Rated(
            customer_id=customer.id,
            customer_name=customer.name,
            score=int(score),
            suggestion=suggestion,
            scores=tuple(scores[-_SCORES_SHOWN:]),
            average=f"{average.quantize(Decimal('0.1'))}",
        ),
        toast="已记录满意度",
        act="rate",
        customer_id=customer.id,
        group_name=shown_name(customer),
    )


def complain(ctx: Context, reading: Reading) -> Result:
    """Note a complaint of the customer that the message names (command 投诉)."""
    chosen = _chosen(ctx, reading, "投诉")
    return chosen if isinstance(chosen, Result) else complain_on(ctx, reading, chosen)


def complain_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """Note a complaint of this very customer; words that say it is settled settle the open one."""
    if (refused := _refusal(ctx, customer, "投诉")) is not None:
        return refused
    content = clean(str(value_of(reading, "content") or ""))
    remark = clean(str(value_of(reading, "remark") or ""))
    is_settled = value_of(reading, "state") == _SETTLED
    waiting = open_complaints(ctx, customer)
    if not content or reading.problems:
        if waiting and not reading.problems:
            return _answer(ctx, customer, waiting[0], "shown")
        return _complaint_form(ctx, customer, reading, content)
    if is_settled and waiting:
        return _settled(ctx, customer, waiting[-1], content)
    kept = ctx.store.feedback.add(
        Feedback(
            customer_id=customer.id,
            kind=FeedbackKind.COMPLAINT,
            author_open_id=ctx.actor.open_id,
            at=ctx.now,
            content=" ".join(part for part in (content, remark) if part),
            state=FeedbackState.DONE if is_settled else FeedbackState.OPEN,
            due_at=_due(ctx, reading),
            result=content if is_settled else "",
            closed_at=ctx.now if is_settled else None,
        )
    )
    note_change(ctx, ChangeKind.FEEDBACK, customer, subject_id=kept.id)
    _speak_of(ctx, customer)
    return _answer(ctx, customer, kept, "noted", tells=_told(ctx, customer, kept))


def show_complaints(ctx: Context, click: Click) -> Result:
    """Show the complaint that waits longest, as a new card."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None or not disclosure(ctx, customer).sees_details:
        return _not_yours()
    waiting = open_complaints(ctx, customer)
    if not waiting:
        toast = "这个客户的投诉都处理完了"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="info", act="gone")
    card = _answer(ctx, customer, waiting[-1], "shown")
    return Result(answer=card.answer, keeps_card=True, act=card.act, customer_id=customer.id)


def start(ctx: Context, click: Click) -> Result:
    """Note that somebody handles the complaint (button 开始处理)."""
    found = _handled(ctx, click)
    if isinstance(found, Result):
        return found
    customer, complaint = found
    if complaint.state is FeedbackState.OPEN:
        ctx.store.feedback.handle(complaint.id, FeedbackState.HANDLING, result="", at=None)
    return _again(ctx, customer, complaint, toast="已开始处理")


def finish(ctx: Context, click: Click, form: Mapping[str, str]) -> Result:
    """Note what came of the complaint (button 处理完成)."""
    found = _handled(ctx, click)
    if isinstance(found, Result):
        return found
    customer, complaint = found
    result = clean(form.get("result", ""))
    if (problem := check_text("result", result)) is not None:
        toast = f"请写处理结果：{problem.wrong}。例：已补发两箱，客户确认收到"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="invalid")
    return _settled(ctx, customer, complaint, result)


def undo_feedback(ctx: Context, customer: Customer, change: Change) -> Result:
    """Take back a score or a complaint; one that others handle already stays."""
    shown = shown_name(customer)
    known = ctx.store.feedback.get(change.subject_id or 0)
    if known is None:
        return Result(answer=Undone(what="这条反馈已经不在了", customer_name=customer.name))
    before = str(change.before.get("state", ""))
    if before:
        ctx.store.feedback.handle(known.id, FeedbackState(before), result="", at=None)
        return Result(answer=Undone(what="投诉恢复为未处理完", customer_name=customer.name))
    if known.state is FeedbackState.HANDLING:
        why = "投诉已经有人在处理，不能撤销。处理完请写结果。"
        refused = Refused("不能撤销", f"撤销 投诉 {shown}", why, f"投诉 {shown}")
        return Result(answer=refused, act="undo.refused")
    ctx.store.feedback.remove(known.id)
    is_complaint = known.kind is FeedbackKind.COMPLAINT
    if is_complaint:
        ctx.store.reminders.close(customer.id, (ReminderKind.COMPLAINT,), ctx.now)
    what = "已撤销投诉" if is_complaint else "已撤销满意度"
    return Result(answer=Undone(what=what, customer_name=customer.name))


def complaint_card(
    ctx: Context, customer: Customer, complaint: Feedback, news: str, *, reader: str = ""
) -> ComplaintShown:
    """Return the card of a complaint for one reader."""
    manager = _manager(ctx, customer)
    return ComplaintShown(
        customer_id=customer.id,
        customer_name=customer.name,
        complaint=complaint_view(ctx, complaint),
        owner=person_view(ctx, customer.owner_open_id),
        news=news,
        manager=person_view(ctx, manager).name if news == "noted" and manager else "",
        may_handle=bool(reader) or may_change(ctx, customer),
        may_undo=news == "noted",
    )


def _complaint_form(ctx: Context, customer: Customer, reading: Reading, content: str) -> Result:
    problem = reading.problems[0].wrong if reading.problems else ""
    draft = keep_text(ctx, purpose="complaint")
    return Result(
        answer=ComplaintForm(customer.id, customer.name, content, problem, draft.id),
        toast=problem,
        toast_kind="error",
        act="complain.form",
        customer_id=customer.id,
    )


def _settled(ctx: Context, customer: Customer, complaint: Feedback, result: str) -> Result:
    ctx.store.feedback.handle(complaint.id, FeedbackState.DONE, result=result, at=ctx.now)
    before = {"state": complaint.state.value}
    note_change(ctx, ChangeKind.FEEDBACK, customer, subject_id=complaint.id, before=before)
    if not open_complaints(ctx, customer):
        ctx.store.reminders.close(customer.id, (ReminderKind.COMPLAINT,), ctx.now)
    return _again(ctx, customer, complaint, toast="投诉已处理完")


def _again(ctx: Context, customer: Customer, complaint: Feedback, *, toast: str) -> Result:
    fresh = ctx.store.feedback.get(complaint.id) or complaint
    return Result(
        answer=complaint_card(ctx, customer, fresh, "shown"),
        toast=toast,
        act=f"complaint.{fresh.state.value}",
        customer_id=customer.id,
    )


def _answer(
    ctx: Context,
    customer: Customer,
    complaint: Feedback,
    news: str,
    *,
    tells: tuple[Tell, ...] = (),
) -> Result:
    return Result(
        answer=complaint_card(ctx, customer, complaint, news),
        tells=tells,
        toast="已记录投诉" if news == "noted" else "",
        act="complain" if news == "noted" else "complaint",
        customer_id=customer.id,
        group_name=shown_name(customer),
    )


def _told(ctx: Context, customer: Customer, complaint: Feedback) -> tuple[Tell, ...]:
    manager = _manager(ctx, customer)
    if not manager or complaint.state is FeedbackState.DONE:
        return ()
    card = complaint_card(ctx, customer, complaint, "told", reader=manager)
    return (Tell(to_open_id=manager, outcome=card),)


def _manager(ctx: Context, customer: Customer) -> str:
    above = superiors(ctx, customer.owner_open_id)
    return next((one for one in above if is_present(ctx, one)), "")


def _due(ctx: Context, reading: Reading) -> datetime:
    """Return until when it is to be handled: the end of the day that was said, else of the third working day."""
    stated = day_of(ctx, value_of(reading, "due"))
    day = stated or complaint_due(ctx.calendar.day_of(ctx.now), ctx.calendar)
    return ctx.calendar.at(day, _LATEST)


def _handled(ctx: Context, click: Click) -> tuple[Customer, Feedback] | Result:
    """Return the complaint of a button and its customer, if this person may handle it and it waits."""
    known = ctx.store.feedback.get(int(click.word)) if click.word.isdigit() else None
    customer = ctx.store.customers.get(known.customer_id) if known else None
    if known is None or customer is None or not may_change(ctx, customer):
        return _not_yours()
    if known.state is FeedbackState.DONE:
        return _again(ctx, customer, known, toast="这条投诉已经处理完了")
    return customer, known


def _chosen(ctx: Context, reading: Reading, command: str) -> Customer | Result:
    if reading.unusable_name is not None:
        return invalid(command, reading)
    found = among_mine(ctx, str(reading.customer.value) if reading.customer else "")
    return found.only or ask_which(ctx, found, command)


def _speak_of(ctx: Context, customer: Customer) -> None:
    ctx.store.rules.set_topic(ctx.source.chat_id, ctx.actor.open_id, customer.id, ctx.now)


def _refusal(ctx: Context, customer: Customer, command: str) -> Result | None:
    if customer.owner_open_id == ctx.actor.open_id:
        return None
    shown = shown_name(customer)
    return Result(
        answer=Refused(
            title="没有记录",
            understood=f"{command} {shown}",
            why=f"{command}由归属人记录。协作人可以写在 跟进 里。",
            example=f"跟进 {shown} 电话里客户反馈交货慢",
        ),
        toast="没有记录",
        toast_kind="warning",
        act="feedback.refused",
        customer_id=customer.id,
    )


def _not_yours() -> Result:
    toast = "这个客户不在您名下，没有记录。可发：我的客户"
    return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")
