"""From a message to the command it means: finds the command, checks the role, asks when unsure.

Nothing is written from a guess; what is no command is offered the nearest ones; never silence.
"""

from handlers import catalog
from handlers.command import Command, Context, Result
from handlers.commands import help
from handlers.evidence import receive_file
from handlers.finding import among_mine
from handlers.incoming import MessageReceived
from handlers.outcomes import Refused
from handlers.reading.result import Reading
from handlers.replies import answer_reply
from handlers.resuming import ReadText
from handlers.running import run_command

LONGEST_MESSAGE = 4000
"""Characters of one message that are read; a pasted list of customers stays far below."""

_READABLE = ("text", "post")
_KINDS = {
    "image": "图片",
    "audio": "语音",
    "media": "视频",
    "sticker": "表情",
    "file": "文件",
    "folder": "文件夹",
    "merge_forward": "合并转发",
    "interactive": "卡片",
    "share_chat": "群名片",
    "share_user": "个人名片",
    "location": "位置",
}


def answer_message(ctx: Context, message: MessageReceived, read: ReadText) -> Result:
    """Answer a person's message."""
    if message.message_type not in _READABLE:
        return receive_file(ctx, message) or _unreadable(message)
    text = ctx.source.text
    if not text:
        return help.overview(ctx, catalog.COMMANDS)
    if len(text) > LONGEST_MESSAGE:
        return _too_long(text)
    if (replied := answer_reply(ctx, text, read)) is not None:
        return replied
    reading = read(text)
    command = catalog.find(reading.command) if reading.command else None
    if command is None:
        return help.not_understood(
            ctx, reading.candidates or ("报备", "查重", "跟进"), reading.note
        )
    if reading.is_inferred and not _is_meant(ctx, command, reading):
        return help.not_understood(ctx, ("跟进", "报备", "查重"), _nobody(reading))
    return run_command(ctx, command, reading)


def _is_meant(ctx: Context, command: Command, reading: Reading) -> bool:
    """Whether a command that was not named is about a customer of this person's at all."""
    if command.run_on is None:
        return True
    return bool(among_mine(ctx, str(reading.customer.value) if reading.customer else "").customers)


def _nobody(reading: Reading) -> str:
    if reading.customer is None:
        return "不清楚说的是哪家客户，没有写入。请带上客户名称再发一次"
    return f"在您名下没有找到「{reading.customer.value}」，没有写入"


def _unreadable(message: MessageReceived) -> Result:
    kind = _KINDS.get(message.message_type, "这类消息")
    return Result(
        answer=Refused(
            title=f"暂时读不了{kind}",
            understood=f"一条{kind}消息",
            why="我只读文字。请把要登记的内容打成一行文字发给我。",
            example="报备 杭州云杉智能科技有限公司 张伟 13812345678",
        ),
        act="unreadable",
    )


def _too_long(text: str) -> Result:
    return Result(
        answer=Refused(
            title="这条消息太长",
            understood=f"{len(text)} 个字",
            why=f"一次最多读 {LONGEST_MESSAGE} 个字，没有写入任何内容。请分几条发。",
            example="报备 杭州云杉智能科技有限公司 张伟 13812345678",
        ),
        act="too_long",
    )
