"""The administrator's commands: rules, option lists, fields, roles, the audit and backups."""

from handlers.command import Command, Handler
from handlers.commands import explain_match, options, roles, rules
from handlers.declared import who
from handlers.reading.grammars import administering, customers

_GROUP = "管理员"


def commands(*, keep_fields: Handler) -> tuple[Command, ...]:
    """Return them, in the order of the help. 字段 knows all commands: its handler is given from above."""
    return (
        Command(
            "规则",
            "看和改规则；先试算影响哪些客户，确认才生效",
            "规则 [历史 | 名称 [值|恢复] [部门] | 工作日|放假|恢复 日期]",
            (
                "规则",
                "规则 保护期 B 30",
                "规则 保有量 60 销售一部",
                "规则 工作日 2026-12-26",
                "规则 历史",
            ),
            _GROUP,
            grammar=administering.rule,
            roles=who.ADMIN,
            run=rules.rules,
        ),
        Command(
            "查重依据",
            "看一个名称和谁相近：级别、得分、共有的词和得分构成",
            "查重依据 名称",
            ("查重依据 云杉智能",),
            _GROUP,
            roles=who.ADMIN,
            run=explain_match.explain_matches,
            writes=False,
        ),
        Command(
            "选项",
            "看和改下拉选项；马上生效，已用的不受影响",
            "选项 [客户来源|阶段|合作状态|价值类型|行业|流失原因|自定义的单选、多选] [加|停 选项]",
            ("选项", "选项 客户来源 加 抖音", "选项 客户来源 停 抖音"),
            _GROUP,
            synonyms=("选项列表", "下拉选项"),
            grammar=customers.narrowing_words,
            roles=who.ADMIN,
            run=options.options,
        ),
        Command(
            "字段",
            "给客户资料增加字段；停用后内容保留，再加回来还在",
            "字段 [加 名称 文本|数字|日期|单选|多选 [选项,选项]] [停 名称]",
            ("字段", "字段 加 国家 文本", "字段 加 渠道商 单选 甲,乙,丙", "字段 停 国家"),
            _GROUP,
            synonyms=("字段列表", "自定义字段"),
            grammar=customers.narrowing_words,
            roles=who.ADMIN,
            run=keep_fields,
        ),
        Command(
            "角色",
            "谁是主管、财务、管理员；加 取消 收回；只写 角色 列出全部",
            "角色 [@人] [销售|主管|财务|管理员] [部门] [取消]",
            ("角色", "角色 @郑琳 财务", "角色 @李雷 主管 华东销售部"),
            _GROUP,
            grammar=administering.role,
            synonyms=("权限",),
            roles=who.ADMIN,
            run=roles.role,
        ),
        Command(
            "审计",
            "谁做过、看过什么",
            "审计 [@人] [客户] [今天|本周]",
            ("审计 今天",),
            _GROUP,
            grammar=administering.audit,
            writes=False,
            roles=who.ADMIN,
        ),
        Command(
            "备份",
            "备份与验证",
            "备份 [验证]",
            ("备份",),
            _GROUP,
            grammar=administering.backup,
            roles=who.ADMIN,
        ),
    )
