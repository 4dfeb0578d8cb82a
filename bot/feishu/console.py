"""What the app needs in Feishu's developer console: scopes, events and callbacks, as names to copy.

Data only; `baobei init` asks for them, `baobei check` tries them. Platform pages: 「权限列表」, 「事件列表」.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """A scope the bot needs: what for, in Chinese, and wider scopes that contain it."""

    scope: str
    purpose: str
    wider: tuple[str, ...] = ()


NEEDS: tuple[Need, ...] = (
    Need("im:message:send_as_bot", "发送、回复、更新卡片", ("im:message",)),
    Need("im:message.p2p_msg:readonly", "收私聊消息", ("im:message.p2p_msg",)),
    Need("im:message.group_at_msg:readonly", "收群里 @机器人 的消息", ("im:message.group_at_msg",)),
    Need("im:message:readonly", "消息撤回事件、收文件", ("im:message",)),
    Need("im:resource", "收发文件"),
    Need("im:chat:readonly", "群信息，机器人进群、出群事件", ("im:chat",)),
    Need("contact:contact.base:readonly", "通讯录", ("contact:contact:readonly_as_app",)),
    Need("contact:user.base:readonly", "姓名"),
    Need("contact:user.department:readonly", "部门、上级"),
    Need("contact:user.employee:readonly", "是否离职"),
    Need("contact:department.base:readonly", "部门名称"),
    Need("contact:department.organize:readonly", "部门树和负责人"),
)
"""What the set-up guide asks for; tests hold the two together."""

FIND_PEOPLE = Need("contact:user.id:readonly", "按邮箱或手机号找管理员")
"""Needed only while administrators are named by e-mail or mobile number."""

SCOPES: tuple[str, ...] = (
    "im:message:send_as_bot",
    "im:message.p2p_msg:readonly",
    "im:message.group_at_msg:readonly",
    "im:message:readonly",
    "im:resource",
    "im:chat:readonly",
    "im:chat.members:bot_access",
    "contact:contact.base:readonly",
    "contact:user.base:readonly",
    "contact:user.department:readonly",
    "contact:user.employee:readonly",
    "contact:user.email:readonly",
    "contact:user.phone:readonly",
    "contact:user.id:readonly",
    "contact:department.base:readonly",
    "contact:department.organize:readonly",
)

EVENTS: tuple[str, ...] = (
    "im.message.receive_v1",
    "im.message.recalled_v1",
    "im.chat.access_event.bot_p2p_chat_entered_v1",
    "im.chat.member.bot.added_v1",
    "im.chat.member.bot.deleted_v1",
    "im.chat.disbanded_v1",
    "application.bot.menu_v6",
    "contact.user.created_v3",
    "contact.user.updated_v3",
    "contact.user.deleted_v3",
)

CALLBACKS: tuple[str, ...] = ("card.action.trigger",)
