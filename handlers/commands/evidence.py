"""证据: words laid before a case, by command or by form; files and pictures are sent (`handlers.cases.evidence`)."""

from handlers.actions import Click
from handlers.cases.evidence import LIMIT_MB, form_of, give_text, why_not_given
from handlers.command import Context, Result
from handlers.commands.conflict import not_yours
from handlers.outcomes import Refused
from handlers.reading.result import Reading
from handlers.records import Case


def evidence(ctx: Context, reading: Reading) -> Result:
    """Lay words before a case (command 证据); without words open the form, without a number the only case."""
    number = str(reading.fields["case"].value) if "case" in reading.fields else ""
    said = str(reading.fields["content"].value) if "content" in reading.fields else ""
    case = ctx.store.cases.by_no(number) if number else _only(ctx)
    if case is None or why_not_given(ctx, case):
        why = why_not_given(ctx, case) if case else _no_case(number)
        return Result(
            answer=Refused(
                title="没有收入证据",
                understood=f"证据 {f'#{number} ' if number else ''}{said}".strip(),
                why=f"{why}文件和图片直接发给我，每个不超过 {LIMIT_MB} MB。",
                example="证据 #A12 11月3日上门拜访王总，有会议纪要",
            ),
            act="evidence.refused",
        )
    if not said:
        return Result(answer=form_of(ctx, case), act="evidence.form", customer_id=case.customer_id)
    return give_text(ctx, case, said)


def form(ctx: Context, click: Click) -> Result:
    """补充证据: open the form as a new card."""
    case = ctx.store.cases.get(click.case)
    if case is None or (why := why_not_given(ctx, case)):
        return not_yours(why if case else "没有这个案子。", "申诉 客户名称 理由")
    return Result(
        answer=form_of(ctx, case),
        keeps_card=True,
        toast="请在新卡片里填写，文件和图片直接发给我",
        toast_kind="info",
        act="evidence.form",
        customer_id=case.customer_id,
    )


def submit(ctx: Context, click: Click, text: str) -> Result:
    """提交证据: the words of the form."""
    case = ctx.store.cases.get(click.case)
    if case is None or (why := why_not_given(ctx, case)):
        return not_yours(why if case else "没有这个案子。", "申诉 客户名称 理由")
    return give_text(ctx, case, text)


def _only(ctx: Context) -> Case | None:
    cases = ctx.store.cases.open_with(ctx.actor.open_id)
    return cases[0] if len(cases) == 1 else None


def _no_case(number: str) -> str:
    if number:
        return f"没有撞单案 #{number}。"
    return "没有写案号，而您没有正在进行的案子，或有不止一个。"
