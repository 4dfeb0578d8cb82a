"""Cards of 撞单: taken, somebody tried to claim yours, the owner's answer, appeals.

The second seller learns level, reason, owner as disclosed and days left, nothing else; the outcome
holds no more. Must not decide or disclose.
"""

from cards import elements as e
from cards import form_elements as f
from cards import theme
from cards.frame import (
    Card,
    Look,
    act,
    contact,
    details_button,
    finish,
    follow_up_button,
    person,
    primary,
    row,
    submit,
)
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.outcomes import (
    AppealForm,
    AttemptAnswered,
    AttemptOnYours,
    Taken,
)

_ASKED_WORDS = {
    "share": "已申请协作，等归属人答复。",
    "appeal": "已提出申诉，主管会收到。",
    "watch": "已关注，客户释放时马上告诉您。",
}
_NO_JUDGE = "已提出申诉并立案，但暂时没有能裁定的主管或管理员，请告诉管理员。"
_NOT_REGISTERED = {
    "owner": "没有登记，归属人已收到通知。您可以：",
    "superior": "没有登记。归属人已离职，其主管已收到通知。您可以：",
    "nobody": "没有登记。归属人已离职，暂时没有人能收到通知，请联系管理员。您也可以：",
}
_ASKED_OF_LEAVER = {
    "superior": "已申请协作。归属人已离职，申请已告诉其主管，由主管安排。",
    "nobody": "已申请协作，但归属人已离职，暂时没有人能收到，请联系管理员。",
}
_ANSWER_WORDS = {
    "kept": ("您已选择维持归属", "对方已收到通知，客户仍归您。"),
    "shared": ("您已同意协作", "对方已成为协作人，可以查看资料和记录跟进，归属仍是您。"),
    "ceded": ("您已让出客户", "归属已转给对方，对方已收到通知；您不再能查看这家客户。"),
    "moved": ("这家客户已不归您", "归属已转给别的同事，由新的归属人答复。"),
}
_REPLY_WORDS = {
    "kept": (
        "归属人选择维持归属",
        Colour.DISPUTE,
        "客户仍归对方。有不同依据可以申诉，也可以关注释放。",
    ),
    "shared": ("归属人同意您协作", Colour.SHARED, "您现在可以查看资料、记录跟进；归属不变。"),
    "ceded": ("客户让给您了", Colour.NORMAL, "您现在是归属人，保护期从今天重新计算。"),
}
_NOT_THEIRS = ("ceded", "moved")
"""Answers after which the customer is somebody else's."""
_CEDE = e.Confirm("确定让出这家客户？", "让出后归属马上转给对方，您不再是归属人。")


def _level(level: str) -> str:
    """Name a level with its word: E1 同一家客户."""
    return f"{level} {theme.LEVEL_WORDS.get(level, '')}".strip()


def taken(outcome: Taken, look: Look) -> Card:
    """Tell the second seller that the customer is somebody else's."""
    del look
    tags = [e.tag(_level(outcome.level), "carmine")]
    title = "这家客户已有归属" if outcome.level == "E1" else "疑似已有归属的客户"
    head = e.header(title, Colour.DISPUTE, subtitle=outcome.customer_name, tags=tags)
    body = e.fields(
        [
            ("客户名称", outcome.customer_name),
            ("判断依据", outcome.reason),
            ("归属人", person(outcome.owner)),
            ("保护期", theme.days_left(outcome.days_left)),
            ("撞单案", f"#{outcome.case_no}" if outcome.case_no else ""),
        ]
    )
    if outcome.note:
        body.append(e.text(outcome.note))
    body += _asked(outcome)
    if not outcome.asked:
        body.append(e.note(_NOT_REGISTERED[outcome.heard_by]))
    is_doubtful = outcome.level == "E2"
    body += _ways_on(
        outcome.claim_id, outcome.asked, is_doubtful=is_doubtful, case_id=outcome.case_id
    )
    return finish(head, body, about=outcome.customer_name)


def _asked(outcome: Taken) -> list[e.Element]:
    """Say what was pressed and who has heard of it."""
    words = dict(_ASKED_WORDS)
    words["share"] = _ASKED_OF_LEAVER.get(outcome.heard_by, words["share"])
    words["appeal"] = _appealed(is_without_judge=outcome.is_without_judge)
    return [e.note(words[asked]) for asked in outcome.asked if asked in words]


def _appealed(*, is_without_judge: bool) -> str:
    """Say where an appeal went."""
    return _NO_JUDGE if is_without_judge else _ASKED_WORDS["appeal"]


def _ways_on(
    claim_id: int, asked: tuple[str, ...], *, is_doubtful: bool, case_id: int = 0
) -> list[e.Element]:
    """Offer what the claimant has not pressed yet."""
    share = primary("申请协作", Click(Action.ASK_SHARE, claim=claim_id))
    appeal = act("申诉", Click(Action.APPEAL_FORM, claim=claim_id))
    other = act("不是同一家", Click(Action.NOT_SAME, claim=claim_id))
    watch = act("关注释放", Click(Action.WATCH, claim=claim_id))
    return row(
        None if "share" in asked else share,
        None if "appeal" in asked else appeal,
        other if is_doubtful and "appeal" not in asked else None,
        None if "watch" in asked else watch,
        _more_evidence(case_id),
    )


def attempt_on_yours(outcome: AttemptOnYours, look: Look) -> Card:
    """Tell the owner at once who tried to claim the customer, and let them answer."""
    customer, rival = outcome.customer, person(outcome.rival)
    title = {"share": "有人申请协作您的客户", "appeal": "有人对您的客户提出申诉"}.get(
        outcome.wants, "有人报备了您的客户"
    )
    colour = Colour.QUIET if outcome.answer else Colour.DISPUTE
    tags = [e.tag(_level(outcome.level), "carmine")]
    if outcome.count > 1:
        tags.append(e.tag(f"第 {outcome.count} 次", "orange"))
    head = e.header(title, colour, subtitle=customer.name, tags=tags)
    body = e.fields(
        [
            ("客户名称", customer.name),
            ("谁", rival),
            ("时间", look.moment(outcome.attempted_at)),
            ("判断依据", outcome.reason),
            (f"还撞到您的另外 {len(outcome.others)} 家", "、".join(outcome.others)),
            ("您的保护期", look.deadline(customer) if outcome.answer not in _NOT_THEIRS else ""),
            ("撞单案", f"#{outcome.case_no}" if outcome.case_no else ""),
        ]
    )
    body += _reason(outcome.appeal_reason)
    body += _owner_answers(outcome, look)
    return finish(head, body, about=f"{outcome.rival.name or rival} · {customer.name}")


def _owner_answers(outcome: AttemptOnYours, look: Look) -> list[e.Element]:
    """Offer the owner's three answers, or say which one was given."""
    if outcome.answer:
        words, after = _ANSWER_WORDS.get(outcome.answer, ("已答复", ""))
        goes_on = outcome.answer == "kept" and outcome.case_id
        if goes_on:
            after = f"对方已收到通知；撞单案 #{outcome.case_no} 还等主管裁定，裁定前客户仍归您。"
        when = look.moment(outcome.answered_at)
        shown = [e.text(f"{words}（{when}）" if when else words), e.note(after)]
        if outcome.answer not in _NOT_THEIRS:
            more = _more_evidence(outcome.case_id) if goes_on else None
            shown += row(more, details_button(outcome.customer.id))
        return shown
    news = "对方没有登记成功，看不到联系人、需求和跟进。不处理等于维持归属。"
    if outcome.case_no:
        news = f"已立案 #{outcome.case_no}，主管会裁定；您也可以在这里直接答复对方。"
    hint = {
        "share": "同意后对方可以查看资料和记录跟进，归属仍是您。",
        "appeal": "主管会裁定；您也可以在这里直接答复对方。",
    }.get(outcome.wants, news)
    claim, wants = outcome.claim_id, outcome.wants
    cede = act(
        "让出",
        Click(Action.CEDE, claim=claim, word=wants),
        style=e.ButtonStyle.DANGER,
        confirm=_CEDE,
    )
    if outcome.others:
        hint += f"按钮只答复「{outcome.customer.name}」，其余客户都维持归属。"
    return [
        e.note(hint),
        *row(
            primary("维持归属", Click(Action.KEEP, claim=claim, word=wants)),
            act("同意协作", Click(Action.SHARE, claim=claim, word=wants)),
            cede,
        ),
        *row(_more_evidence(outcome.case_id)),
    ]


def _more_evidence(case_id: int) -> e.Element | None:
    """Let both sides of an open case add to the evidence."""
    return act("补充证据", Click(Action.EVIDENCE_FORM, case=case_id)) if case_id else None


def _reason(words: str) -> list[e.Element]:
    """Show the reason of an appeal as a paragraph of its own, whole: it is evidence."""
    return [e.note("申诉理由"), e.text(words)] if words else []


def attempt_answered(outcome: AttemptAnswered, look: Look) -> Card:
    """Tell the claimant how the owner answered."""
    title, colour, after = _REPLY_WORDS.get(outcome.answer, ("归属人已答复", Colour.NEWS, ""))
    head = e.header(title, colour, subtitle=outcome.customer_name)
    facts = [("客户名称", outcome.customer_name), ("归属人", person(outcome.owner))]
    customer = outcome.customer
    if customer is None:
        body = e.fields(facts)
        if outcome.answer == "kept" and "appeal" in outcome.asked:
            after = "撞单案还等主管裁定，裁定前客户仍归对方；您可以补充证据，也可以关注释放。"
        body.append(e.note(after))
        words = _ASKED_WORDS | {"appeal": _appealed(is_without_judge=outcome.is_without_judge)}
        body += [e.note(words[one]) for one in outcome.asked if one in ("appeal", "watch")]
        body += _ways_on(outcome.claim_id, ("share", *outcome.asked), is_doubtful=False)
        return finish(head, body, about=outcome.customer_name)
    first = customer.contacts[0] if customer.contacts else None
    if outcome.answer == "ceded":
        facts[1] = ("原归属人", person(outcome.owner))
    facts += [
        ("客户编号", customer.customer_no),
        ("联系人", contact(first) if first else ""),
        ("阶段", customer.stage),
        ("保护期至", look.deadline(customer)),
    ]
    body = [*e.fields(facts), e.note(after)]
    if outcome.case_no:
        body.append(e.note(f"撞单案 #{outcome.case_no} 随之了结，主管已收到通知。"))
    body += row(follow_up_button(customer.id), details_button(customer.id))
    return finish(head, body, about=outcome.customer_name)


def appeal_form(outcome: AppealForm, look: Look) -> Card:
    """Ask for the reason of an appeal."""
    del look
    title = "再次申诉：请写明理由" if outcome.case_id else "申诉：请写明理由"
    head = e.header(title, Colour.ASKING, subtitle=outcome.customer_name)
    body = [e.text(outcome.problem, colour="red")] if outcome.problem else []
    body.append(e.text("写清您与客户接触的时间、对象和依据，主管据此裁定。"))
    reason = f.Field("reason", "理由", True, "如 11月3日已上门拜访王总，有会议纪要")
    click = Click(Action.APPEAL_SUBMIT, claim=outcome.claim_id, case=outcome.case_id)
    body.append(
        f.form(
            "appeal",
            [f.area_input(reason, outcome.reason, max_chars=500)],
            submit=submit("申诉", click),
        )
    )
    after = "提交后归属人和主管都会收到，归属在裁定前不变。"
    if outcome.case_id:
        after = f"由{outcome.next_level}终局裁定，只能申诉一次；此前按第一次裁定执行。"
    body.append(e.note(after))
    return finish(head, body, about=outcome.customer_name)
