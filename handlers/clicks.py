"""From a button to the use case behind it: one table, rights checked where the deed is done."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from handlers import catalog
from handlers.actions import Action, Click
from handlers.cases import evidence
from handlers.claiming import objecting
from handlers.claiming.alike import answers_in
from handlers.claiming.candidate import candidate_of, doubted
from handlers.command import Context, CustomerHandler, Result
from handlers.commands import (
    answering,
    appeal,
    collaborate,
    conflict,
    customer,
    deal,
    duplicates,
    extend,
    feedback,
    follow_up,
    group,
    handover,
    handover_all,
    handover_offers,
    help,
    joint,
    leave,
    leavers,
    lists,
    lose,
    merge,
    notices,
    pool,
    register,
    release,
    remind,
    roles,
    rules,
    ruling,
    similar,
    subscribe,
    undo,
    update,
)
from handlers.commands import evidence as evidence_command
from handlers.conversation import completing
from handlers.conversation.forming import changed_in, fits_input, texts_of
from handlers.conversation.resuming import ReadFields, ReadText, as_said, resume
from handlers.conversation.saving import COMPLETING_PURPOSE, mine, of_the_message
from handlers.conversation.topic import settle_topic
from handlers.domain.custom_field import field_of_input
from handlers.domain.option_list import MOST_BUTTONS
from handlers.domain.text import one_line
from handlers.incoming import CardClicked
from handlers.merging.older_cards import on_merged
from handlers.outcomes import ComplaintForm, DealForm, Dropped, RatingForm
from handlers.reading.further import put_over
from handlers.reading.result import FieldValue, Reading
from handlers.records import Draft
from handlers.running import run_command


def answer_click(
    ctx: Context, click: Click, clicked: CardClicked, *, read: ReadText, read_fields: ReadFields
) -> Result:
    """Carry out what a button says for whoever pressed it; on a merged customer, on the one that stays."""
    carry_out = partial(_carried_out, ctx, clicked=clicked, read=read, read_fields=read_fields)
    return on_merged(ctx, click, carry_out) or carry_out(click)


def _carried_out(
    ctx: Context, click: Click, clicked: CardClicked, read: ReadText, read_fields: ReadFields
) -> Result:
    if click.action in _SIMPLE:
        return _SIMPLE[click.action](ctx, click)
    form = {field_of_input(key): _form_text(value) for key, value in clicked.form_value.items()}
    match click.action:
        case Action.RUN:
            return _run(ctx, click, read)
        case Action.RUN_SUBMIT:
            return _run_on_form(ctx, click, form, read)
        case Action.CONFIRM | Action.PICK:
            return _resume(ctx, click, form, read, read_fields)
        case Action.DRAFT_FORM:
            return _open_form(ctx, click, read_fields)
        case Action.DRAFT_DISCARD:
            return _discard(ctx, click)
        case Action.REGISTER_SUBMIT:
            return _register(ctx, click, form, read_fields)
        case Action.NOT_SAME_SUBMIT | Action.SAME_AS:
            return _answer_alike(ctx, click, form, read_fields)
        case Action.UPDATE_CONFIRM:
            return _confirm_update(ctx, click, read_fields)
        case Action.UPDATE_SUBMIT:
            return _update(ctx, click, form, read_fields)
        case Action.FOLLOW_UP_SUBMIT:
            return _follow_up(ctx, click, form, read_fields)
        case Action.APPEAL_SUBMIT if click.case:
            return appeal.case_submit(ctx, click, form.get("reason", ""))
        case Action.RULE_SUBMIT:
            return ruling.rule_submit(ctx, click, form)
        case Action.EVIDENCE_SUBMIT:
            return evidence_command.submit(ctx, click, form.get("evidence", ""))
        case Action.APPEAL_SUBMIT:
            return conflict.appeal_submit(ctx, click, form.get("reason", ""))
        case Action.RUN_ON:
            return _run_on(ctx, click)
        case Action.EXTEND_SUBMIT:
            return extend.submit(ctx, click, form)
        case Action.EXTENSION_AGREE:
            return extend.agree(ctx, click, form.get("reason", ""))
        case Action.EXTENSION_REFUSE:
            return extend.refuse(ctx, click, form.get("reason", ""))
        case Action.RELEASE_SUBMIT:
            choice, words = form.get("reason_choice", ""), form.get("reason", "")
            return release.release_submit(ctx, click, choice, words)
        case Action.DEAL_SUBMIT:
            return _of_form(ctx, click, form, read_fields, deal.record_on)
        case Action.DEAL_PICK:
            return _pick_deal(ctx, click, read)
        case Action.RATE_SUBMIT:
            return _of_form(ctx, click, form, read_fields, feedback.rate_on)
        case Action.COMPLAINT_SUBMIT:
            return _of_form(ctx, click, form, read_fields, feedback.complain_on)
        case Action.COMPLAINT_DONE:
            return feedback.finish(ctx, click, form)
        case Action.SHARE_SUBMIT:
            return collaborate.submit(ctx, click, form)
        case Action.JOINT_SUBMIT:
            return joint.submit(ctx, click, form)
        case Action.JOINT_REFUSE:
            return joint.decline(ctx, click, form.get("reason", ""))
        case Action.HANDOVER_PICK:
            return handover.picked(ctx, click, form)
        case Action.HANDOVER_REFUSE:
            return handover_offers.refuse(ctx, click, form.get("reason", ""))
        case Action.MERGE_PICK:
            return merge.picked(ctx, click, form)
        case Action.LEAVER_ALL:
            return leavers.all_to_one(ctx, click, form)
        case Action.LEAVER_EACH_SUBMIT:
            return leavers.each_submit(ctx, click, form)
        case Action.LEAVE_SUBMIT:
            return leave.submit(ctx, click, form)
        case Action.ROLE_PICK:
            return roles.picked(ctx, click, form)
        case Action.SNOOZE:
            return remind.snooze(ctx, click, clicked.option)
        case _:
            return undo.undo_card(ctx, click)


_SIMPLE: dict[Action, Callable[[Context, Click], Result]] = {
    Action.UPDATE_FORM: update.form,
    Action.FOLLOW_UP_FORM: follow_up.form,
    Action.NEXT_ON: follow_up.next_on,
    Action.CUSTOMER: customer.open_customer,
    Action.HISTORY: customer.open_history,
    Action.MINE: lists.my_customers_page,
    Action.TODO: lists.todo_page,
    Action.ASK_SHARE: conflict.ask_share,
    Action.APPEAL_FORM: conflict.appeal_form,
    Action.NOT_SAME: conflict.not_same,
    Action.OBJECT: objecting.object_to,
    Action.WATCH: conflict.watch,
    Action.KEEP: answering.keep,
    Action.SHARE: answering.share,
    Action.CEDE: answering.cede,
    Action.REMINDER_DONE: remind.done,
    Action.REMINDERS_PAGE: remind.page,
    Action.CASE: ruling.show,
    Action.RULE_FORM: ruling.rule_form,
    Action.EVIDENCE_FORM: evidence_command.form,
    Action.EVIDENCE_PICK: evidence.pick_case,
    Action.CASE_WITHDRAW: appeal.withdraw,
    Action.CASE_APPEAL: appeal.case_form,
    Action.CASE_EXPORT: ruling.export,
    Action.CASE_FILES: ruling.files,
    Action.EXTEND_FORM: extend.form,
    Action.NOTICES_PAGE: notices.page,
    Action.CONTACTS_SAME: notices.contacts_same,
    Action.POOL: pool.pool_page,
    Action.PICK_UP: pool.pick_up_click,
    Action.RELEASE_FORM: release.release_form,
    Action.SUBSCRIPTION_END: subscribe.end_click,
    Action.DEALS: deal.show,
    Action.MILESTONE_DONE: deal.finish_milestone,
    Action.LOSE: lose.choose,
    Action.COMPLAINTS: feedback.show_complaints,
    Action.COMPLAINT_START: feedback.start,
    Action.SHARE_END: collaborate.end_click,
    Action.JOINT_ACCEPT: joint.accept,
    Action.JOINT_END: joint.end_click,
    Action.GROUP: group.open_group,
    Action.HANDOVER_PAGE: handover_all.turn_page,
    Action.HANDOVER_CONFIRM: handover.confirm,
    Action.HANDOVER_ACCEPT: handover_offers.accept,
    Action.LEAVER_PAGE: leavers.page,
    Action.LEAVER_EACH: leavers.each,
    Action.MOVED_ALONG: leavers.moved_along,
    Action.PERSON_GONE: leavers.person_gone,
    Action.LEAVE_FORM: leave.form,
    Action.LEAVE_CANCEL: leave.cancel,
    Action.MERGE_OPEN: merge.open_pair,
    Action.MERGE_SWAP: merge.swap,
    Action.MERGE_CONFIRM: merge.confirm,
    Action.MERGE_UNDO: merge.undo_click,
    Action.DUPLICATES: duplicates.page,
    Action.DUPLICATE_TWO: duplicates.two,
    Action.RULE_CHANGE: rules.confirm,
    Action.RULE_CHANGE_DROP: rules.cancel,
}


_PLACES = tuple(str(place) for place in range(1, MOST_BUTTONS + 1))
"""Which of the ways on a card was pressed."""


def _run(ctx: Context, click: Click, read: ReadText) -> Result:
    """A command word on a button, alone or on the words of a draft; answers with a new card."""
    command = catalog.find(click.word)
    if command is None:
        return help.overview(ctx, catalog.COMMANDS)
    if not click.draft:
        return replace(run_command(ctx, command, read(command.word)), keeps_card=True)
    draft = mine(ctx, click.draft)
    if draft is None:
        return _unavailable(ctx, click)
    words = f"{command.word} {draft.payload.get('text', '')}".strip()
    # The command is said now, by the press; only what the words mean depends on when they were typed.
    source = replace(ctx.source, text=words, message_id=draft.message_id or ctx.source.message_id)
    result = run_command(replace(ctx, source=source), command, read(words, draft.said_at))
    if result.batch is not None:
        ctx.store.drafts.delete(draft.id)  # a second press must not begin the same work again
    return result


def _run_on(ctx: Context, click: Click) -> Result:
    """A command word on a button about one customer; the command checks the rights on it."""
    command = catalog.find(click.word)
    if command is None:
        return help.overview(ctx, catalog.COMMANDS)
    customer = ctx.store.customers.get(click.customer)
    if customer is None:
        toast = "这个客户已经不在了。可发：我的客户"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="info", act="gone")
    reading = Reading.empty().as_command(command.word)
    if command.run_on is None or not command.roles & ctx.roles:
        return replace(run_command(ctx, command, reading), keeps_card=True)
    done = command.run_on(ctx, reading, customer)
    return replace(done, command=command.word, keeps_card=True)


def _run_on_form(ctx: Context, click: Click, form: Mapping[str, str], read: ReadText) -> Result:
    """A command on the words of its form; what the message had said besides the customer still counts."""
    command, words = catalog.find(click.word), one_line(form.get("words", ""))
    if command is None:
        return help.overview(ctx, catalog.COMMANDS)
    first, _, behind = words.partition(" ")
    words = behind if behind and catalog.find(first) is command else words
    if click.draft:
        draft = mine(ctx, click.draft)
        if draft is None:
            return _unavailable(ctx, click)
        reading = read(str(draft.payload.get("text", "")), draft.said_at).as_command(command.word)
        if words:
            ctx.store.drafts.delete(draft.id)
            reading = replace(reading, customer=FieldValue(words, words))
        return run_command(as_said(ctx, draft), command, reading)
    text = f"{command.word} {words}".strip()
    said = replace(ctx, source=replace(ctx.source, text=text))
    return run_command(said, command, read(text))


def _resume(
    ctx: Context, click: Click, form: Mapping[str, str], read: ReadText, read_fields: ReadFields
) -> Result:
    """A yes to an unsure reading, as corrected on the card, or the choice among several customers.

    A doubtful value that was emptied is said no more; a name is needed.
    """
    draft = mine(ctx, click.draft)
    if draft is None:
        return _unavailable(ctx, click)
    if draft.purpose == COMPLETING_PURPOSE:
        return completing.choose(ctx, draft, click.word, read_fields) or _expired(draft)
    corrected = read_fields(form)
    is_alternative = click.action is Action.CONFIRM and click.word in _PLACES
    is_form = click.action is Action.CONFIRM and not is_alternative
    opened = [str(key) for key in draft.payload.get("open", [])] if is_form else []
    cleared = [key for key in opened if not form.get(key, "").strip()]
    if corrected.problems or "name" in cleared:
        toast = "请写上客户名称，或点取消"
        if corrected.problems:
            toast = f"{corrected.problems[0].wrong}。例：{corrected.problems[0].example}"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="invalid")
    resumed = resume(
        ctx,
        draft,
        read,
        corrected=corrected,
        cleared=cleared,
        customer_id=click.customer,
        contact=click.word if click.action is Action.PICK else "",
        alternative=int(click.word) if is_alternative else 0,
    )
    return resumed or _expired(draft)


def _discard(ctx: Context, click: Click) -> Result:
    draft = mine(ctx, click.draft)
    if draft is None:
        return _unavailable(ctx, click)
    ctx.store.drafts.delete(draft.id)
    return Result(
        answer=Dropped(what="好的，没有写入任何内容", example="报备 客户名称 联系人 电话"),
        keeps_card=click.word == "line",
        toast="已放弃",
        toast_kind="info",
        act="draft.discard",
    )


def _open_form(ctx: Context, click: Click, read_fields: ReadFields) -> Result:
    """The form of a begun or once refused registration, as a new card."""
    draft = mine(ctx, click.draft)
    if draft is None:
        return _unavailable(ctx, click)
    words = {str(key): str(text) for key, text in draft.payload.get("words", {}).items()}
    candidate = candidate_of(ctx, read_fields(words))
    kept = replace(candidate, words={**words, **candidate.words})
    return register.open_form(ctx, kept, draft_id=draft.id)


def _register(
    ctx: Context, click: Click, form: Mapping[str, str], read_fields: ReadFields
) -> Result:
    draft = mine(ctx, click.draft)
    if draft is None:
        return _unavailable(ctx, click)
    words = {str(key): str(text) for key, text in draft.payload.get("words", {}).items()}
    was = words.get("name", "")
    words = put_over(words, {key: text.strip() for key, text in form.items() if text.strip()})
    for key, text in form.items():
        if not text.strip() and fits_input(key, words.get(key, "")):
            words.pop(key, None)
    reading = read_fields(words)
    candidate = doubted(candidate_of(ctx, reading), was)
    kept = replace(candidate, words={**words, **candidate.words})
    result = register.register_candidate(
        of_the_message(ctx, draft), kept, draft_id=draft.id, answers=answers_in(draft, kept.name)
    )
    settle_topic(ctx, reading, result)
    return result


def _answer_alike(
    ctx: Context, click: Click, form: Mapping[str, str], read_fields: ReadFields
) -> Result:
    """不是同一家 about the similar customers on the card, or 就是这家 about one of them."""
    draft = mine(ctx, click.draft)
    if draft is None:
        return _unavailable(ctx, click)
    if click.action is Action.NOT_SAME_SUBMIT:
        return similar.not_same(ctx, draft, form.get("reason", ""), read_fields)
    return similar.same_as(ctx, draft, click.customer, read_fields) or _expired(draft)


def _confirm_update(ctx: Context, click: Click, read_fields: ReadFields) -> Result:
    draft = mine(ctx, click.draft)
    if draft is None:
        return _unavailable(ctx, click)
    words = {str(key): str(text) for key, text in draft.payload.get("words", {}).items()}
    words.pop("name", None)
    ctx.store.drafts.delete(draft.id)
    return update.confirm(ctx, int(draft.payload.get("customer_id", 0)), read_fields(words))


def _update(ctx: Context, click: Click, form: Mapping[str, str], read_fields: ReadFields) -> Result:
    """Only what differs from what the form showed is written: the record may have moved on since."""
    if (refused := update.not_allowed(ctx, click)) is not None:
        return refused
    draft = mine(ctx, click.draft)
    if draft is None:
        return _unavailable(ctx, click)
    submitted = changed_in(form, texts_of(draft, "shown"), ctx.store.custom_fields.live())
    submitted = replace(submitted, words={**texts_of(draft, "hidden"), **submitted.words})
    said = of_the_message(ctx, draft)
    return update.submit(said, click, read_fields(submitted.words), submitted)


def _follow_up(
    ctx: Context, click: Click, form: Mapping[str, str], read_fields: ReadFields
) -> Result:
    draft = mine(ctx, click.draft)
    words = texts_of(draft, "hidden") if draft else {}
    words |= {key: text for key, text in form.items() if text.strip()}
    reading = read_fields(words)
    if not click.customer:
        return follow_up.follow_up(ctx, reading)
    chosen = ctx.store.customers.get(click.customer)
    if chosen is None:
        return _expired(draft)
    return follow_up.follow_up_on(ctx, reading, chosen)


def _of_form(
    ctx: Context,
    click: Click,
    form: Mapping[str, str],
    read_fields: ReadFields,
    deed: CustomerHandler,
) -> Result:
    """The form of a command on one customer; what it makes goes back with the message that opened it."""
    chosen = ctx.store.customers.get(click.customer)
    draft = mine(ctx, click.draft)
    if draft is None or chosen is None:
        return _unavailable(ctx, click)
    done = deed(of_the_message(ctx, draft), read_fields(form), chosen)
    if not isinstance(done.answer, (DealForm, RatingForm, ComplaintForm)):
        ctx.store.drafts.delete(draft.id)  # a second press must not write the same again
    return done


def _pick_deal(ctx: Context, click: Click, read: ReadText) -> Result:
    """Which of several deals was meant; the words of the message are read again."""
    draft = mine(ctx, click.draft)
    chosen = ctx.store.customers.get(click.customer)
    if draft is None or chosen is None or not click.word.isdigit():
        return _unavailable(ctx, click)
    reading = read(str(draft.payload.get("text", "")), draft.said_at).as_command("更新")
    ctx.store.drafts.delete(draft.id)
    return update.update_on(as_said(ctx, draft), reading, chosen, deal_id=int(click.word))


def _unavailable(ctx: Context, click: Click) -> Result:
    """The draft of a card is past its day, or it was used up; a used card keeps what it says."""
    draft = ctx.store.drafts.get(click.draft)
    if draft is not None and draft.person_open_id == ctx.actor.open_id:
        return _expired(draft)
    return Result(
        answer=None,
        keeps_card=True,
        toast="这张卡片已经处理过，或已过期。可以重新发，例如：我的客户",
        toast_kind="warning",
        act="draft.gone",
    )


def _expired(draft: Draft | None) -> Result:
    """Say how to begin again, in the words of the command that the card was about."""
    command = catalog.find(str(draft.payload.get("word", ""))) if draft else None
    return Result(
        answer=Dropped(
            what="这张卡片已过期，没有写入任何内容",
            example=command.examples[0] if command else "报备 客户名称 联系人 电话",
            is_expired=True,
        ),
        toast="卡片已过期，请重新发送",
        toast_kind="warning",
        act="draft.expired",
    )


def _form_text(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return "" if value is None else str(value)
