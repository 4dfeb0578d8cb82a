"""Cards of 合并: which two, the preview, what became of them, and the list of likely duplicates.

Must not decide which may be merged or who sees what; the outcome says so.
"""

from cards import elements as e
from cards import form_elements as f
from cards import theme
from cards.frame import Card, Look, act, details_button, finish, pages, person, primary, row, submit
from cards.score_words import score_words
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.outcomes import (
    CustomersMerged,
    DuplicatesShown,
    MatchesExplained,
    MergePick,
    MergePreview,
)
from handlers.outcomes.merging import PairLine, PairSide
from handlers.views import ChangeView, CustomerView, FieldView

_CONTRADICTIONS = 6
_STATES = {"owned": "", "pool": "在公海", "history": "在客户历史库"}


def merge_pick(outcome: MergePick, look: Look) -> Card:
    """Ask which two customers are meant."""
    del look
    head = e.header("合并：选择两家客户", Colour.ASKING)
    inputs: list[e.Element] = []
    for name, label, choices in (
        ("first", "客户一", outcome.firsts),
        ("second", "客户二", outcome.seconds),
    ):
        options = [f.Option(value, words) for value, words in choices]
        chosen = options[0].value if len(options) == 1 else ""
        inputs += f.select(f.Field(name, label, True, "请选择"), options, chosen)
    body = [f.form("pick", inputs, submit=submit("下一步", Click(Action.MERGE_PICK)))]
    body.append(e.note("下一步先给您看合并后的样子，确认了才合并。也可以写编号：合并 编号 编号"))
    return finish(head, body)


def merge_preview(outcome: MergePreview, look: Look) -> Card:
    """Show what merging will do."""
    kept, merged = outcome.kept, outcome.merged
    head = e.header("请确认合并", Colour.ASKING, subtitle=kept.name)
    body = e.fields(
        [
            ("保留", _named(kept)),
            ("并入", _named(merged)),
            ("合并后归", _owner(kept)),
            ("保护期至", look.deadline(kept)),
            ("一起转来", "、".join(f"{what} {count}" for what, count in outcome.moves)),
            ("补上", "、".join(theme.label(key) for key in outcome.filled)),
        ]
    )
    if outcome.changes_owner:
        lost = person(merged.owner)
        words = f"两家归属人不同：{lost} 不再是归属人，转为协作人；两位都会收到通知。"
        body.append(e.text(words, colour="orange"))
    body += [e.text(words, colour="orange") for words in outcome.warnings]
    for change in outcome.contradicting[:_CONTRADICTIONS]:
        body.append(e.text(_contradiction(change, look), colour="orange"))
    if len(outcome.contradicting) > _CONTRADICTIONS:
        body.append(e.note(f"还有 {len(outcome.contradicting) - _CONTRADICTIONS} 项以保留的为准"))
    why = "" if not outcome.why_not_swapped else f"不能改为保留另一家：{outcome.why_not_swapped}"
    body.append(
        e.note(
            f"「{e.inert(merged.name, 40)}」成为别名，编号 {merged.customer_no} 仍能查到；"
            f"24 小时内可以撤销合并。{e.inert(why, 120)}"
        )
    )
    draft = outcome.draft_id
    body += row(
        primary("确认合并", Click(Action.MERGE_CONFIRM, draft=draft)),
        None
        if outcome.why_not_swapped
        else act("改为保留另一家", Click(Action.MERGE_SWAP, draft=draft)),
        act("取消", Click(Action.DRAFT_DISCARD, draft=draft)),
    )
    return finish(head, body, about=kept.name)


def customers_merged(outcome: CustomersMerged, look: Look) -> Card:
    """Tell one side that two customers are one now."""
    customer = outcome.customer
    titles = {
        "merger": "已合并",
        "owner": "您的客户合并了重复的一家",
        "former": "您的客户已并入同一家",
    }
    head = e.header(titles[outcome.role], Colour.NORMAL, subtitle=customer.name)
    went = f"{outcome.merged_name} {outcome.merged_no}"
    former = outcome.former_owner
    body = e.fields(
        [
            ("保留", f"{customer.name} {customer.customer_no}"),
            ("并入", e.inert(went, 80)),
            ("归属人", _owner(customer)),
            ("原归属人", person(former) if former else ""),
            ("经办", "" if outcome.role == "merger" else person(outcome.by)),
        ]
    )
    until = look.moment(outcome.undo_until)
    match outcome.role:
        case "former":
            body.append(
                e.note(
                    f"您现在是协作人，可以继续跟进；原编号仍能查到。有不同意见，请在 {until} 前"
                    "联系经办人撤销合并。"
                )
            )
        case "owner":
            body.append(
                e.note("对方的跟进、联系人和成交都并到这一家；保护期不变，两个名称都能查到。")
            )
        case _:
            body.append(e.note(f"两位归属人都已收到通知。{until} 前可以撤销合并，一切恢复原样。"))
    undo = Click(Action.MERGE_UNDO, word=str(outcome.merge_id))
    body += row(
        details_button(customer.id),
        act("撤销合并", undo, style=e.ButtonStyle.QUIET) if outcome.merge_id else None,
    )
    return finish(head, body, about=customer.name)


def duplicates_shown(outcome: DuplicatesShown, look: Look) -> Card:
    """List pairs that are likely one."""
    del look
    if not outcome.lines:
        head = e.header("没有疑似重复的客户", Colour.NORMAL)
        note = "每天夜里比对新增和改名的客户，有疑似重复会告诉您。要合并请写：合并 甲 乙"
        return finish(head, [e.note(note)])
    new = "新发现 " if outcome.is_news else ""
    head = e.header(f"{new}{outcome.total} 对疑似重复的客户", Colour.ASKING)
    body: list[e.Element] = []
    for place, line in enumerate(outcome.lines):
        body += [e.hr()] if place else []
        body += _pair(line, outcome.page)
    if outcome.is_news and outcome.total > len(outcome.lines):
        body.append(e.note(f"还有 {outcome.total - len(outcome.lines)} 对，发「疑似重复」看全部。"))
    elif not outcome.is_news:
        body += pages(outcome.page, outcome.pages, Click(Action.DUPLICATES))
    body.append(e.note("点「合并」先看合并后的样子；点「不是同一家」以后不再提示。"))
    return finish(head, body)


def _pair(line: PairLine, page: int) -> list[e.Element]:
    shown = e.fields(
        [
            ("客户一", _side(line.first)),
            ("客户二", _side(line.second)),
            ("判断依据", f"{e.inert(line.reason, 80)}（{line.score:.0%}）"),
        ]
    )
    other = str(line.second.id)
    return [
        *shown,
        *row(
            act("合并", Click(Action.MERGE_OPEN, customer=line.first.id, word=other)),
            act(
                "不是同一家",
                Click(Action.DUPLICATE_TWO, customer=line.first.id, word=other, page=page),
            ),
        ),
    ]


def _side(side: PairSide) -> str:
    owner = person(side.owner) if side.owner else "在公海"
    return f"{e.inert(side.name, 60)} {side.customer_no} · {owner}"


def _named(customer: CustomerView) -> str:
    parts = (f"{customer.name} {customer.customer_no}", _owner(customer))
    return " · ".join(part for part in parts if part)


def _owner(customer: CustomerView) -> str:
    return _STATES.get(customer.ownership, "") or person(customer.owner)


def _contradiction(change: ChangeView, look: Look) -> str:
    texts = [look.field(FieldView(change.key, text)) for text in (change.after, change.before)]
    kept, other = (e.inert(text, 60) or "（空）" for text in texts)
    return f"{theme.label(change.key)}两家不同：保留「{kept}」，另一家的「{other}」不再显示"


def matches_explained(outcome: MatchesExplained, look: Look) -> Card:
    """Show why each similar name scored as it did."""
    del look
    count = len(outcome.lines)
    title = f"{count} 家相近，判断依据如下" if count else "没有相近的客户"
    head = e.header(title, Colour.NORMAL, subtitle=outcome.name)
    body: list[e.Element] = []
    for place, line in enumerate(outcome.lines):
        body += [e.hr()] if place else []
        alias = f"（别名 {e.inert(line.known_as, 40)}）" if line.known_as else ""
        body += e.fields(
            [
                ("客户", f"{e.inert(line.name, 60)}{alias} {line.customer_no}"),
                ("归属人", person(line.owner) if line.owner.open_id else "在公海"),
                ("结论", f"{line.level} · 得分 {line.score:.3f}"),
                ("理由", line.reason),
                ("共有词", _weights(line.terms, "×")),
                ("得分构成", _weights(_said(line.features), "")),
            ]
        )
    body.append(e.note("得分是两家为同一家的可能性；共有词决定找不找得到，得分构成决定排在哪里。"))
    return finish(head, body, about=outcome.name)


def _said(features: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    return tuple((score_words(name), value) for name, value in features)


def _weights(parts: tuple[tuple[str, float], ...], sign: str) -> str:
    shown = (f"{e.inert(what, 30)} {sign}{value:+.2f}" for what, value in parts)
    return "、".join(one.replace("×+", "×") for one in shown)
