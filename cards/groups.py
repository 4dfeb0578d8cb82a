"""Cards of groups of companies: what came below one's own, and the whole group. Must not decide or disclose."""

from cards import elements as e
from cards import theme
from cards.frame import Card, Look, act, details_button, finish, pages, person, row
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.outcomes import GroupNews, GroupShown
from handlers.views import GroupLine, GroupSummary

_STATES = {"pool": "在公海", "history": "历史客户"}
_DEEPEST_SHOWN = 4


def group_news(outcome: GroupNews, look: Look) -> Card:
    """Tell the owner of a group that a company came below it."""
    del look
    title = "您的集团客户有新的子公司" if outcome.is_sure else "可能是您集团客户的子公司"
    head = e.header(title, Colour.NEWS, subtitle=outcome.head_name)
    body = e.fields(
        [
            ("集团", outcome.head_name),
            ("子公司", outcome.subsidiary),
            ("谁", person(outcome.by)),
            ("怎么来的", "刚报备" if outcome.is_new else "设了上级公司"),
        ]
    )
    hint = "各跟各的，归属不变；想一起跟可以和对方联合或协作。"
    if not outcome.is_sure:
        hint = "只是字号相同。确实是一家集团，请对方发：更新 子公司 上级公司:集团名称"
    body.append(e.note(hint))
    body += row(group_button(outcome.head_id), details_button(outcome.head_id))
    return finish(head, body, about=f"{outcome.subsidiary}（{outcome.by.name or '同事'}）")


def group_shown(outcome: GroupShown, look: Look) -> Card:
    """Show a page of a group: each company and who serves it."""
    del look
    subtitle = f"共 {outcome.total} 家"
    head = e.header(f"集团：{e.inert(outcome.head_name, 40)}", Colour.NORMAL, subtitle=subtitle)
    body: list[e.Element] = []
    for line in outcome.lines:
        body += _line(line)
    click = Click(Action.GROUP, customer=outcome.customer_id, word="page")
    body += pages(outcome.page, outcome.pages, click)
    body.append(e.note("能看到的内容按您的权限；要改上下级，发：更新 子公司 上级公司:名称"))
    return finish(head, body, about=outcome.head_name)


def _line(line: GroupLine) -> list[e.Element]:
    """Show one company, marked by its depth, and the way to its card for who may open it."""
    depth = min(line.depth, _DEEPEST_SHOWN)
    mark = f"└{'─' * (depth - 1)} " if depth else ""
    here = "（这家）" if line.is_here else ""
    serves = _STATES.get(line.state) or ("您" if line.state == "mine" else person(line.owner))
    left = theme.days_left(line.days_left)
    details = " · ".join(part for part in (serves, f"保护期{left}" if left else "") if part)
    about = [
        e.text(f"{mark}{e.inert(line.name, 40)}{here}", limit=80),
        e.text(e.inert(details, 60), colour="grey", size="notation"),
    ]
    if not line.customer_id or line.is_here:
        return about
    return [e.line_with_button(about, details_button(line.customer_id))]


def group_button(customer_id: int) -> e.Element:
    """Make 集团成员 for the group of one customer."""
    return act("集团成员", Click(Action.GROUP, customer=customer_id))


def group_words(group: GroupSummary | None) -> str:
    """Write of which group a customer is: 云杉集团，共 5 家，上级 云杉科技."""
    if group is None:
        return ""
    above = f"，上级 {group.parent}" if group.parent and group.parent != group.head else ""
    return f"{group.head}，共 {group.count} 家{above}"
