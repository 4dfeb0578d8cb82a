"""From a message to the command it means: finds the command, checks the role, asks when unsure.

Nothing is written from a guess; what is no command is offered the nearest ones; never silence.
"""

from handlers import catalog
from handlers.cases.evidence import receive_file, with_pictures
from handlers.command import Command, Context, Result
from handlers.commands import help
from handlers.conversation.finding import among_mine, ask_which, recent
from handlers.conversation.replies import answer_reply, close, last_asked
from handlers.conversation.resuming import ReadFields, ReadText
from handlers.conversation.topic import settle_topic
from handlers.incoming import MessageReceived
from handlers.outcomes import Refused
from handlers.reading.result import Reading
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
    "video_chat": "视频会议",
    "todo": "任务",
    "vote": "投票",
    "hongbao": "红包",
    "system": "系统",
    "calendar": "日程",
    "general_calendar": "日程",
    "share_calendar_event": "日程",
}


def answer_message(
    ctx: Context, message: MessageReceived, *, read: ReadText, read_fields: ReadFields
) -> Result:
    """Answer a person's message; what is no reply ends the question that waited for one."""
    if message.message_type not in _READABLE:
        return receive_file(ctx, message) or _unreadable(message)
    text = ctx.source.text
    if not text:
        return receive_file(ctx, message) or help.overview(ctx, catalog.COMMANDS)
    return with_pictures(ctx, message, _answer_text(ctx, text, read, read_fields))


def _answer_text(ctx: Context, text: str, read: ReadText, read_fields: ReadFields) -> Result:
    if len(text) > LONGEST_MESSAGE:
        return _too_long(text)
    asked = last_asked(ctx)
    if (replied := answer_reply(ctx, asked, text, read, read_fields)) is not None:
        return replied
    result = _answer(ctx, read(text))
    if asked is not None:
        close(ctx, asked)
    return result


def _answer(ctx: Context, reading: Reading) -> Result:
    """Carry out what a message says, or offer what it may mean."""
    command = catalog.find(reading.command) if reading.command else None
    if command is None:
        offered = help.not_understood(
            ctx, reading.candidates or ("报备", "查重", "跟进"), reading.note
        )
        settle_topic(ctx, reading, offered)
        return offered
    if reading.is_inferred and not _is_meant(ctx, command, reading):
        unknown = _of_nobody(ctx, command, reading)
        settle_topic(ctx, reading, unknown)
        return unknown
    return run_command(ctx, command, reading)


def _is_meant(ctx: Context, command: Command, reading: Reading) -> bool:
    """Whether a command that was not named is about a customer of this person's at all."""
    if command.run_on is None or "scope" in reading.fields:
        return True
    return bool(among_mine(ctx, str(reading.customer.value) if reading.customer else "").customers)


def _of_nobody(ctx: Context, command: Command, reading: Reading) -> Result:
    """Ask whom words without a name are about, among those worked on last; or say that nobody is known."""
    if reading.customer is None:
        return ask_which(ctx, recent(ctx), command.word)
    note = f"在您名下没有找到「{reading.customer.value}」，没有写入"
    return help.not_understood(ctx, ("跟进", "报备", "查重"), note)


def _unreadable(message: MessageReceived) -> Result:
    kind = _KINDS.get(message.message_type, "")
    return Result(
        answer=Refused(
            title=f"暂时读不了{kind or '这类消息'}",
            understood=f"一条{kind or '其他'}消息",
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
