"""The commands of the public pool and of conflicts."""

from handlers.command import Command
from handlers.commands import appeal, evidence, hold, release, ruling
from handlers.commands import pool as pooling
from handlers.declared import who
from handlers.reading.grammars import customers, pool, reasons
from handlers.reading.grammars import evidence as evidence_words
from handlers.reading.grammars import ruling as verdicts

_GROUP = "公海与撞单"

COMMANDS: tuple[Command, ...] = (
    Command(
        "公海",
        "公海里可以领取的客户，可按地区、行业、级别、来源筛选",
        "公海 [条件]",
        ("公海", "公海 华东", "公海 制造业"),
        _GROUP,
        grammar=pool.pool_conditions,
        run=pooling.public_pool,
        synonyms=("公海列表", "公海客户", "看公海", "看看公海"),
        writes=False,
    ),
    Command(
        "领取",
        "从公海领一个客户，马上归您；有每日次数和保有量上限",
        "领取 客户",
        ("领取 紫东新能源",),
        _GROUP,
        run=pooling.pick_up,
        run_on=pooling.pick_up_on,
        synonyms=("认领", "领", "捞"),
    ),
    Command(
        "释放",
        "把客户放回公海，写明原因；10 分钟内可撤销",
        "释放 客户 [原因]",
        ("释放 星河物流 客户停业",),
        _GROUP,
        run=release.give_back,
        run_on=release.give_back_on,
        synonyms=("放弃", "退回公海", "放回公海", "放公海", "丢公海"),
    ),
    Command(
        "锁定",
        "免于到期释放；有名额，再发一次就解锁",
        "锁定 客户",
        ("锁定 云杉智能",),
        _GROUP,
        grammar=customers.customer_only,
        run=hold.hold,
        run_on=hold.hold_on,
    ),
    Command(
        "解锁",
        "不再锁定，按保护期正常释放",
        "解锁 客户",
        ("解锁 云杉智能",),
        _GROUP,
        grammar=customers.customer_only,
        synonyms=("取消锁定", "解除锁定"),
        run=hold.unhold,
        run_on=hold.unhold_on,
    ),
    Command(
        "申诉",
        "对撞单结果立案；裁定后申诉期内可再申诉一次，由上一级终局",
        "申诉 客户 理由",
        ("申诉 云杉智能 10月拜访过",),
        _GROUP,
        grammar=reasons.appeal,
        synonyms=("我要申诉", "我不服", "不服", "有异议", "复议"),
        run=appeal.appeal,
        run_on=appeal.appeal_on,
    ),
    Command(
        "证据",
        "给进行中的撞单案补充证据；文件和图片直接发给我",
        "证据 #A12 内容",
        ("证据 #A12 11月3日上门拜访王总，有会议纪要",),
        _GROUP,
        grammar=evidence_words.evidence,
        synonyms=("补充证据", "提交证据"),
        roles=who.ALL,
        run=evidence.evidence,
    ),
    Command(
        "裁定",
        "裁定撞单案：维持、改判、联合或两家，要写理由；只写 裁定 列出等您裁定的",
        "裁定 #A12 维持/改判 @人/联合 6:4/两家 理由",
        ("裁定 #A12 维持 先报备", "裁定 #A12 联合 6:4 两人都有功"),
        _GROUP,
        grammar=verdicts.verdict,
        synonyms=("判给", "裁决"),
        roles=who.MANAGER,
        run=ruling.ruling,
    ),
)
