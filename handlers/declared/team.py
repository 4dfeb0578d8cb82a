"""The commands of the team and of its data: figures, digests, tables, absences."""

from handlers.command import Command
from handlers.commands import leave, subscribe
from handlers.declared import who
from handlers.reading.grammars import administering, customers, reporting

_GROUP = "团队与数据"

COMMANDS: tuple[Command, ...] = (
    Command(
        "统计",
        "漏斗、来源、流失图表",
        "统计 [本周/本月] [@人/部门]",
        ("统计 本月",),
        _GROUP,
        grammar=reporting.figures,
        synonyms=("我的业绩", "业绩", "漏斗"),
        writes=False,
        roles=who.ALL,
    ),
    Command(
        "排行",
        "有效工作排行",
        "排行",
        ("排行",),
        _GROUP,
        grammar=reporting.figures,
        synonyms=("排名", "排行榜"),
        writes=False,
        roles=who.ALL,
    ),
    Command(
        "订阅",
        "把日报、周报、公海和撞单的消息发到这个群或私聊",
        "订阅 [日报/周报/公海/撞单] [星期] [时间] [部门]",
        ("订阅 日报 18:00", "订阅 周报 周五 17:30", "订阅 撞单", "订阅"),
        _GROUP,
        grammar=reporting.subscription,
        roles=who.MANAGER,
        run=subscribe.subscribe,
    ),
    Command(
        "退订",
        "停止推送",
        "退订 [日报/周报/公海/撞单]",
        ("退订 周报", "退订"),
        _GROUP,
        grammar=reporting.subscription,
        roles=who.MANAGER,
        run=subscribe.unsubscribe,
    ),
    Command(
        "模板", "导入用的表格模板", "模板", ("模板",), _GROUP, grammar=customers.narrowing_words
    ),
    Command(
        "导出",
        "导出客户表格",
        "导出 [条件]",
        ("导出 本月",),
        _GROUP,
        grammar=reporting.exported,
        roles=who.ALL,
    ),
    Command(
        "合并",
        "合并重复客户",
        "合并 A B",
        ("合并 XS2026000001 XS2026000002",),
        _GROUP,
        grammar=administering.merging,
        roles=who.MANAGER,
    ),
    Command(
        "请假",
        "休假期间由同事代收提醒和卡片；只写 请假 看已记录的",
        "请假 日期~日期 @代理 · 请假 取消",
        ("请假 12-01~12-07 @李雷", "请假 取消"),
        _GROUP,
        grammar=administering.leave,
        roles=who.ALL,
        run=leave.leave,
    ),
    Command(
        "销假",
        "取消还没结束的请假，代理人不再代收",
        "销假",
        ("销假",),
        _GROUP,
        grammar=administering.leave,
        synonyms=("取消请假", "结束请假"),
        roles=who.ALL,
        run=leave.end,
    ),
    Command(
        "反馈",
        "对机器人的意见",
        "反馈 内容",
        ("反馈 希望支持语音",),
        _GROUP,
        grammar=customers.narrowing_words,
        roles=who.ALL,
    ),
)
