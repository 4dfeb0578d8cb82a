"""The commands of every day: registering, looking up, following up, and the manual itself."""

from handlers.command import Command, Handler
from handlers.commands import check, follow_up, lists, register, remind, undo
from handlers.declared import who
from handlers.reading.following import read_follow_up
from handlers.reading.grammars import customers, reminding
from handlers.reading.registration import read_registration

_GROUP = "每天用"


def commands(*, show_help: Handler) -> tuple[Command, ...]:
    """Return them, in the order of the help. 帮助 knows all commands: its handler is given from above."""
    return (
        Command(
            word="报备",
            summary="登记客户，马上知道能不能跟，并得到保护期",
            usage="报备 名称 [联系人] [电话] [字段:值 ...]；几家一起报：1. 2. 3. 分行写",
            examples=(
                "报备 杭州云杉智能科技有限公司 张伟 13812345678 需求:采购巡检终端 来源:行业展会",
                "报备:苏州朗诺精密机械有限公司，联系人:李敏，电话:13987654321,预计金额:120万",
            ),
            group=_GROUP,
            grammar=read_registration,
            synonyms=(
                "登记",
                "登记客户",
                "录入客户",
                "新增客户",
                "把这个客户报上",
                "报一下",
                "帮我报备",
                "客户报备",
                "bb",
                "報備",
            ),
            typos=(
                "报被",
                "抱备",
                "报倍",
                "爆备",
                "报备备",
                "暴备",
                "豹备",
                "报背",
                "包备",
                "抱背",
                "报贝",
            ),
            run=register.register,
            menu_key="register",
        ),
        Command(
            word="查重",
            summary="查客户有没有人跟:未报备、相似或已有归属",
            usage="查重 名称/电话/信用代码",
            examples=("查重 苏州朗诺", "苏州朗诺有人跟吗"),
            group=_GROUP,
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
            group=_GROUP,
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
            group=_GROUP,
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
            group=_GROUP,
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
            group=_GROUP,
            grammar=reminding.time_and_thing,
            synonyms=("提醒", "别忘了"),
            run=remind.remind,
        ),
        Command(
            word="撤销",
            summary="撤销自己 10 分钟内的最后一次操作",
            usage="撤销",
            examples=("撤销",),
            group=_GROUP,
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
            group=_GROUP,
            grammar=customers.narrowing_words,
            synonyms=("?", "怎么用", "菜单", "help", "幫助"),
            roles=who.ALL,
            run=show_help,
            writes=False,
            menu_key="help",
        ),
    )
