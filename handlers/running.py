"""Running a command for somebody: the role is checked, an unsure reading asked about, what is to come said."""

from dataclasses import replace

from handlers.command import Command, Context, Result
from handlers.commands import help
from handlers.conversation.asking import ask
from handlers.conversation.told_of import each_of_mine
from handlers.conversation.topic import foresee_topic, settle_topic
from handlers.outcomes import Refused
from handlers.reading.result import Certainty, Reading
from handlers.records import Role


def run_command(
    ctx: Context, command: Command, reading: Reading, *, is_confirmed: bool = False
) -> Result:
    """Run a command if this person may, it is built, and the reading is sure enough."""
    if not command.roles & ctx.roles:
        return _not_allowed(command)
    if command.run is None:
        result = help.coming(command, reading)
        settle_topic(ctx, reading, result)
        return result
    foresee_topic(ctx)
    if not is_confirmed:
        reading = each_of_mine(ctx, reading)
    if command.writes and reading.certainty is not Certainty.SURE and not is_confirmed:
        result = ask(ctx, command, reading)
    else:
        result = replace(command.run(ctx, reading), command=command.word)
    settle_topic(ctx, reading, result)
    return result


def _not_allowed(command: Command) -> Result:
    names = {
        Role.SALES: "销售",
        Role.MANAGER: "主管",
        Role.ADMIN: "管理员",
        Role.FINANCE: "财务",
    }
    who = "、".join(name for role, name in names.items() if role in command.roles)
    return Result(
        answer=Refused(
            title=f"「{command.word}」不是您的权限",
            understood=command.word,
            why=f"这个命令由{who}使用。要开通请联系管理员。",
            example="帮助",
        ),
        act="not_allowed",
    )
