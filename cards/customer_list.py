"""The card of several customers in one message: it grows line by line, as each has been worked on."""

from cards import elements as e
from cards.frame import Card, Look, finish, row, run
from cards.theme import Colour
from handlers.outcomes import CustomerList

_WROTE = {"报备": "登记", "跟进": "记录"}
"""What a command does when it succeeds."""

_DONE = {"报备": ("registered", "报备成功"), "跟进": ("logged", "已记跟进")}
"""The state and the words of a line that succeeded."""

_LINE_WORDS = {
    "registered": "报备成功",
    "logged": "已记录，",
    "taken": "已有归属，没有{}",
    "draft": "还差几项，没有{}",
    "similar": "有相近的客户，等您确认",
    "mine": "已经是您的客户",
    "pool": "在公海里，没有{}",
    "full": "保有量已满，已存草稿",
    "asked": "要您确认，没有{}",
    "recalled": "消息已撤回，没有{}",
    "failed": "没能处理，编号 ",
}
_ASKED_WORDS = {
    "free": "未报备",
    "alike": "有相似的：",
    "group": "有同一集团的公司：",
    "taken": "已有归属：",
    "mine": "您自己的客户：",
    "shared": "您协作的客户：",
    "pool": "在公海：",
    "history": "在客户历史库：",
    "limited": "已有",
    "unclear": "不能判断：",
    "recalled": "消息已撤回",
    "failed": "没能查，编号 ",
}
_SETTLED = ("registered", "logged", "recalled", "failed", "full")


def customer_list(outcome: CustomerList, look: Look) -> Card:
    """List what became of each customer of a list; while it is under way, how far it is."""
    del look
    if outcome.command == "查重":
        return _looked_up(outcome)
    done, total, wrote = len(outcome.lines), outcome.total, _WROTE[outcome.command]
    state, success = _DONE[outcome.command]
    is_recalled = any(line.state == "recalled" for line in outcome.lines)
    succeeded = sum(line.state == state for line in outcome.lines)
    won = 0 if is_recalled else succeeded
    if done < total:
        title = f"正在{outcome.command} {total} 家客户"
        head = e.header(title, Colour.NEWS, subtitle=f"已处理 {done} / {total}")
    else:
        colour = Colour.NORMAL if won == total else Colour.ASKING
        sum_up = "消息已撤回" if is_recalled else f"{success} {won} 家"
        head = e.header(f"{total} 家客户处理完了", colour, subtitle=sum_up)
    shown = [
        f"{number}. {e.inert(line.name, 40)}：{_words(line.state, wrote, line.detail)}"
        for number, line in enumerate(outcome.lines, 1)
    ]
    body = [e.text("\n".join(shown), limit=5000)] if shown else []
    if done < total:
        body.append(e.note("可以先忙别的，处理好一家更新一行。"))
    if any(line.state not in _SETTLED for line in outcome.lines):
        body.append(e.note(f"没有{wrote}的，原因和按钮在各自的卡片里。"))
    if is_recalled and succeeded:
        body.append(e.note(f"撤回前{wrote}的也一并撤销，结果见撤销的卡片。"))
    elif won:
        body.append(e.note("要全部撤销，10 分钟内撤回您那条消息即可。"))
    if done == total and won:
        body += row(run("我的客户"))
    return finish(head, body)


def _looked_up(outcome: CustomerList) -> Card:
    """List what a pasted 查重 found, a line each."""
    done, total = len(outcome.lines), outcome.total
    free = sum(line.state == "free" for line in outcome.lines)
    if done < total:
        head = e.header(f"正在查 {total} 家", Colour.NEWS, subtitle=f"已查 {done} / {total}")
    else:
        head = e.header(f"查重：{total} 家查完了", Colour.NORMAL, subtitle=f"未报备 {free} 家")
    shown = [
        f"{number}. {e.inert(line.name, 40)}：{_ASKED_WORDS[line.state]}{e.inert(line.detail, 90)}"
        for number, line in enumerate(outcome.lines, 1)
    ]
    body = [e.text("\n".join(shown), limit=8000)] if shown else []
    if any(line.state == "limited" for line in outcome.lines):
        body.append(e.note("这一小时的查重次数已用完，只显示 已有 / 未报备；报备不受影响。"))
    elif done == total:
        body.append(e.note("查重不占用客户。要看一家的详情，单独发：查重 名称"))
    return finish(head, body)


def _words(state: str, wrote: str, detail: str) -> str:
    said = _LINE_WORDS[state].format(wrote)
    return f"{said} {detail}" if state == "registered" and detail else f"{said}{detail}"
