"""What the app needs in Feishu's developer console: scopes, events and callbacks, as names to copy.

Data only; `baobei init` asks for them, `baobei check` tries them. Platform pages: 「权限列表」, 「事件列表」.
"""

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
