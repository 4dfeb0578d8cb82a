"""The commands: every word the product answers to, declared once, in the order of the help.

Help, docs, permissions, did-you-mean and tests follow from this tuple. What is not built yet is declared
without a handler, so that it is listed as coming and answered politely.
"""

from handlers import spellings
from handlers.command import Command, Context, Result
from handlers.commands import (
    check,
    customer,
    fields,
    follow_up,
    help,
    lists,
    options,
    register,
    remind,
    undo,
    update,
)
from handlers.reading.context import Vocabulary, Word
from handlers.reading.following import read_follow_up
from handlers.reading.grammars import (
    administering,
    closing,
    customers,
    handing,
    pool,
    reasons,
    reminding,
    reporting,
    ruling,
    updating,
)
from handlers.reading.registration import read_registration
from handlers.reading.result import Reading
from handlers.records import Role

_ALL = frozenset(Role)
_SALES = frozenset({Role.SALES})
_MANAGER = frozenset({Role.MANAGER, Role.ADMIN})
_ADMIN = frozenset({Role.ADMIN})
_MONEY = frozenset({Role.SALES, Role.FINANCE})

_DAILY = "每天用"
_CUSTOMERS = "客户与归属"
_POOL = "公海与撞单"
_TEAM = "团队与数据"
_SETTINGS = "管理员"


def show_help(ctx: Context, reading: Reading) -> Result:
    """List what this person may do, or explain one command (command 帮助)."""
    words = (str(reading.customer.value) if reading.customer else reading.unread).strip()
    chosen = find(words)
    return help.one(chosen) if chosen else help.overview(ctx, COMMANDS)


def keep_fields(ctx: Context, reading: Reading) -> Result:
    """List, add or stop fields; none may be called like a command or a field of the product (字段)."""
    return fields.fields(ctx, reading, commands=_INDEX)


COMMANDS: tuple[Command, ...] = (
    Command(
        word="报备",
        summary="登记客户，马上知道能不能跟，并得到保护期",
        usage="报备 名称 [联系人] [电话] [字段:值 ...]；几家一起报：1. 2. 3. 分行写",
        examples=(
            "报备 杭州云杉智能科技有限公司 张伟 13812345678 需求:采购巡检终端 来源:行业展会",
            "报备:苏州朗诺精密机械有限公司，联系人:李敏，电话:13987654321,预计金额:120万",
        ),
        group=_DAILY,
        grammar=read_registration,
        synonyms=spellings.REGISTER,
        typos=spellings.REGISTER_TYPOS,
        run=register.register,
        menu_key="register",
    ),
    Command(
        word="查重",
        summary="查客户有没有人跟:未报备、相似或已有归属",
        usage="查重 名称/电话/信用代码",
        examples=("查重 苏州朗诺", "苏州朗诺有人跟吗"),
        group=_DAILY,
        grammar=customers.whatever_identifies,
        synonyms=("查一下", "查下", "查", "能报吗", "有人跟吗", "是谁的客户"),
        typos=("查从", "察重"),
        run=check.check,
        writes=False,
        menu_key="check",
    ),
    Command(
        word="跟进",
        summary="记一次联系；有效跟进会延长保护期，也可约下次时间",
        usage="跟进 客户 内容 [下次 时间] [阶段:..] [方式:..]",
        examples=("跟进 云杉智能 今天电话聊了，张总对报价有点犹豫 下次 明天上午10点",),
        group=_DAILY,
        grammar=read_follow_up,
        synonyms=("跟", "跟一下", "记一笔", "补跟进", "跟进记录"),
        typos=("根进", "跟近", "更进"),
        run=follow_up.follow_up,
        run_on=follow_up.follow_up_on,
        menu_key="follow_up",
    ),
    Command(
        word="我的客户",
        summary="名下和协作的客户，可加条件，如 快到期",
        usage="我的客户 [条件]",
        examples=("我的客户", "我的客户 快到期"),
        group=_DAILY,
        grammar=customers.narrowing_words,
        synonyms=("我手上的", "我的客户列表", "客户列表"),
        run=lists.my_customers,
        writes=False,
        menu_key="my_customers",
    ),
    Command(
        word="待办",
        summary="到期和逾期的跟进、提醒",
        usage="待办",
        examples=("待办",),
        group=_DAILY,
        grammar=customers.narrowing_words,
        synonyms=("今天要跟谁", "代办"),
        run=lists.todo,
        writes=False,
        menu_key="todo",
    ),
    Command(
        word="提醒我",
        summary="到点提醒一件事",
        usage="提醒我 时间 事",
        examples=("提醒我 周五上午10点 联系何总",),
        group=_DAILY,
        grammar=reminding.time_and_thing,
        synonyms=("提醒", "别忘了"),
        run=remind.remind,
    ),
    Command(
        word="撤销",
        summary="撤销自己 10 分钟内的最后一次操作",
        usage="撤销",
        examples=("撤销",),
        group=_DAILY,
        grammar=customers.narrowing_words,
        synonyms=("撤回", "撤回刚才那条", "撤销刚才那条", "搞错了"),
        typos=("撤消",),
        run=undo.undo,
    ),
    Command(
        word="帮助",
        summary="能做什么，每条一个例子",
        usage="帮助 [命令]",
        examples=("帮助", "帮助 报备"),
        group=_DAILY,
        grammar=customers.narrowing_words,
        synonyms=("?", "怎么用", "菜单", "help", "幫助"),
        roles=_ALL,
        run=show_help,
        writes=False,
        menu_key="help",
    ),
    Command(
        word="客户",
        summary="客户详情卡",
        usage="客户 名称或编号",
        examples=("客户 云杉智能",),
        group=_CUSTOMERS,
        grammar=customers.customer_only,
        synonyms=("详情", "看", "客户详情"),
        roles=_ALL,
        run=customer.customer,
        run_on=customer.show_on,
        writes=False,
    ),
    Command(
        word="历史",
        summary="归属变化和全部跟进",
        usage="历史 名称或编号",
        examples=("历史 云杉智能",),
        group=_CUSTOMERS,
        grammar=customers.customer_only,
        roles=_ALL,
        run=customer.history,
        run_on=customer.history_on,
        writes=False,
    ),
    Command(
        word="为什么",
        summary="保护期怎么算出来的，逐项说明",
        usage="为什么 名称或编号",
        examples=("为什么 云杉智能",),
        group=_CUSTOMERS,
        grammar=customers.customer_only,
        roles=_ALL,
        run=customer.why,
        run_on=customer.why_on,
        writes=False,
    ),
    Command(
        word="更新",
        summary="改客户资料；改名称、电话会重新查重",
        usage="更新 名称 字段:值 ...",
        examples=("更新 云杉智能 预计金额:65万",),
        group=_CUSTOMERS,
        grammar=updating.customer_and_fields,
        synonyms=("改", "修改"),
        roles=frozenset({Role.SALES, Role.MANAGER, Role.ADMIN}),
        run=update.update,
        run_on=update.update_on,
    ),
    Command(
        "协作",
        "请同事一起跟",
        "协作 客户 [@人] [天数]",
        ("协作 云杉智能 @李雷 7天",),
        _CUSTOMERS,
        grammar=handing.sharing,
        synonyms=("申请协作", "共享", "一起跟"),
    ),
    Command(
        "联合",
        "两人按比例共有",
        "联合 客户 @人 7:3",
        ("联合 云杉智能 @李雷 7:3",),
        _CUSTOMERS,
        grammar=handing.joint,
        synonyms=("联合报备", "联合跟进", "搭个单"),
    ),
    Command(
        "移交",
        "把客户交给同事",
        "移交 客户 给 @人 · 移交 全部 @甲 给 @乙",
        ("移交 云杉智能 给 @李雷",),
        _CUSTOMERS,
        grammar=handing.handover,
        synonyms=("转交", "转给", "移交给", "转移", "过户"),
        roles=frozenset({Role.SALES, Role.MANAGER, Role.ADMIN}),
    ),
    Command(
        "延期",
        "申请延长保护期",
        "延期 客户 天数 理由",
        ("延期 云杉智能 30天 预算冻结",),
        _CUSTOMERS,
        grammar=reasons.extension,
        synonyms=("申请延期", "延长", "延长保护期", "续期", "再保", "续保", "申请保护"),
    ),
    Command(
        "成交",
        "登记成交",
        "成交 客户 金额 [产品] [合同号] [至:日期]",
        ("成交 云杉智能 118万",),
        _CUSTOMERS,
        grammar=closing.deal,
        synonyms=("赢单", "签单", "签单了", "成单", "成交了", "签了", "拿下了"),
        roles=_MONEY,
    ),
    Command(
        "流失",
        "登记流失和原因",
        "流失 客户 原因",
        ("流失 云杉智能 价格高",),
        _CUSTOMERS,
        grammar=closing.loss,
        synonyms=("丢单", "丢单了", "输单", "战败", "丢了", "黄了", "没戏了"),
    ),
    Command(
        "满意度",
        "记录评分和建议",
        "满意度 客户 分 内容",
        ("满意度 云杉智能 4 响应快",),
        _CUSTOMERS,
        grammar=closing.rating,
        synonyms=("评分", "打分", "打几分"),
    ),
    Command(
        "投诉",
        "记录投诉并跟踪处理",
        "投诉 客户 内容",
        ("投诉 云杉智能 发错货",),
        _CUSTOMERS,
        grammar=closing.grievance,
        synonyms=("客诉", "客户投诉"),
    ),
    Command(
        "公海",
        "看可领取的客户",
        "公海 [条件]",
        ("公海 华东",),
        _POOL,
        grammar=pool.pool_conditions,
        synonyms=("公海列表", "公海客户", "看公海", "看看公海"),
        writes=False,
    ),
    Command(
        "领取",
        "从公海领客户",
        "领取 客户",
        ("领取 紫东新能源",),
        _POOL,
        synonyms=("认领", "领", "捞"),
    ),
    Command(
        "释放",
        "把客户放回公海",
        "释放 客户 [原因]",
        ("释放 星河物流 客户停业",),
        _POOL,
        synonyms=("放弃", "退回公海", "放回公海", "放公海", "丢公海"),
    ),
    Command("锁定", "免于到期释放", "锁定 客户", ("锁定 云杉智能",), _POOL),
    Command(
        "申诉",
        "对撞单结果申诉（现在请在撞单卡片上点 申诉）",
        "申诉 客户 理由",
        ("申诉 云杉智能 10月拜访过",),
        _POOL,
        grammar=reasons.appeal,
        synonyms=("我要申诉", "我不服", "不服", "有异议", "复议"),
    ),
    Command(
        "裁定",
        "裁定撞单案",
        "裁定 #A12 维持/改判/联合/两家 理由",
        ("裁定 #A12 维持 先报备",),
        _POOL,
        grammar=ruling.verdict,
        synonyms=("判给", "裁决"),
        roles=_MANAGER,
    ),
    Command(
        "统计",
        "漏斗、来源、流失图表",
        "统计 [本周/本月] [@人/部门]",
        ("统计 本月",),
        _TEAM,
        grammar=reporting.figures,
        synonyms=("我的业绩", "业绩", "漏斗"),
        writes=False,
        roles=_ALL,
    ),
    Command(
        "排行",
        "有效工作排行",
        "排行",
        ("排行",),
        _TEAM,
        grammar=reporting.figures,
        synonyms=("排名", "排行榜"),
        writes=False,
        roles=_ALL,
    ),
    Command(
        "订阅",
        "把日报周报发到本群",
        "订阅 日报/周报 [时间]",
        ("订阅 日报 18:00",),
        _TEAM,
        grammar=reporting.subscription,
        roles=_MANAGER,
    ),
    Command(
        "退订",
        "停止推送",
        "退订",
        ("退订",),
        _TEAM,
        grammar=reporting.subscription,
        roles=_MANAGER,
    ),
    Command(
        "模板", "导入用的表格模板", "模板", ("模板",), _TEAM, grammar=customers.narrowing_words
    ),
    Command(
        "导出",
        "导出客户表格",
        "导出 [条件]",
        ("导出 本月",),
        _TEAM,
        grammar=reporting.exported,
        roles=_ALL,
    ),
    Command(
        "合并",
        "合并重复客户",
        "合并 A B",
        ("合并 XS2026000001 XS2026000002",),
        _TEAM,
        grammar=administering.merging,
        roles=_MANAGER,
    ),
    Command(
        "请假",
        "休假期间由同事代收提醒",
        "请假 日期~日期 @代理",
        ("请假 12-01~12-07 @李雷",),
        _TEAM,
        grammar=administering.leave,
        roles=_ALL,
    ),
    Command(
        "反馈",
        "对机器人的意见",
        "反馈 内容",
        ("反馈 希望支持语音",),
        _TEAM,
        grammar=customers.narrowing_words,
        roles=_ALL,
    ),
    Command(
        "规则",
        "查看和修改规则",
        "规则 [名称 值]",
        ("规则 保护期 B 30",),
        _SETTINGS,
        grammar=administering.rule,
        roles=_ADMIN,
    ),
    Command(
        "选项",
        "看和改下拉选项；马上生效，已用的不受影响",
        "选项 [客户来源|阶段|合作状态|价值类型|行业|流失原因|自定义的单选、多选] [加|停 选项]",
        ("选项", "选项 客户来源 加 抖音", "选项 客户来源 停 抖音"),
        _SETTINGS,
        synonyms=("选项列表", "下拉选项"),
        grammar=customers.narrowing_words,
        roles=_ADMIN,
        run=options.options,
    ),
    Command(
        "字段",
        "给客户资料增加字段；停用后内容保留，再加回来还在",
        "字段 [加 名称 文本|数字|日期|单选|多选 [选项,选项]] [停 名称]",
        ("字段", "字段 加 国家 文本", "字段 加 渠道商 单选 甲,乙,丙", "字段 停 国家"),
        _SETTINGS,
        synonyms=("字段列表", "自定义字段"),
        grammar=customers.narrowing_words,
        roles=_ADMIN,
        run=keep_fields,
    ),
    Command(
        "角色",
        "设置角色",
        "角色 @人 销售|主管|财务|管理员",
        ("角色 @郑琳 财务",),
        _SETTINGS,
        grammar=administering.role,
        synonyms=("权限",),
        roles=_ADMIN,
    ),
    Command(
        "审计",
        "谁做过、看过什么",
        "审计 [@人] [客户] [今天|本周]",
        ("审计 今天",),
        _SETTINGS,
        grammar=administering.audit,
        writes=False,
        roles=_ADMIN,
    ),
    Command(
        "备份",
        "备份与验证",
        "备份 [验证]",
        ("备份",),
        _SETTINGS,
        grammar=administering.backup,
        roles=_ADMIN,
    ),
)


def find(word: str) -> Command | None:
    """Return the command of a word, synonym or known typo, case-insensitive."""
    return _INDEX.get(word.strip().lower())


def vocabulary() -> Vocabulary:
    """Return the commands as the reading needs them."""
    return Vocabulary.of(
        Word(one.word, one.synonyms, one.typos, one.writes, one.grammar) for one in COMMANDS
    )


def of_menu(event_key: str) -> Command | None:
    """Return the command of a bot-menu item."""
    return next((one for one in COMMANDS if one.menu_key and one.menu_key == event_key), None)


_INDEX = {
    word.lower(): command
    for command in COMMANDS
    for word in (command.word, *command.synonyms, *command.typos)
}
