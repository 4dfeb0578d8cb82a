"""A command word without what it runs on: the form that asks for it (product rules, Commands).

What else the message said is kept beside the form and counts with the answer.
"""

from handlers.command import Context, Result
from handlers.conversation.saving import READING_PURPOSE, keep_text
from handlers.outcomes import AskWords

_ASKED = {
    "查重": ("想查哪家客户？", "客户名称、电话或信用代码", "苏州朗诺"),
    "提醒我": ("什么时候提醒您什么事？", "时间和事情", "周五上午10点 联系何总"),
}
_CUSTOMER = ("是哪家客户？", "客户名称", "云杉智能")


def ask_words(ctx: Context, command: str, *, typed: str = "", problem: str = "") -> Result:
    """Ask for the words of a command, filled in with what was typed and what is wrong with it."""
    title, label, hint = _ASKED.get(command, _CUSTOMER)
    is_said = command not in _ASKED and bool(ctx.source.text)
    draft = keep_text(ctx, purpose=READING_PURPOSE, word=command) if is_said else None
    return Result(
        answer=AskWords(
            command=command,
            title=title,
            label=label,
            hint=hint,
            typed=typed,
            problem=problem,
            draft_id=draft.id if draft else "",
        ),
        act=f"{command}.form",
    )
