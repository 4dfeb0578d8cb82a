"""The commands of teams and administrators, and other words for commands: every value in its own field."""

from datetime import date
from typing import Any

import pytest

from handlers.reading.message import read
from handlers.reading.render import render
from handlers.reading.result import Certainty
from tests.reading.surroundings import CONTEXT

COMMANDS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("统计", "统计", "", {}),
    ("统计 本季 @李雷", "统计", "", {"period": "本季", "person": "李雷"}),
    ("统计 这个月 销售一部", "统计", "", {"period": "本月", "department": "销售一部"}),
    ("我的业绩", "统计", "", {}),
    ("上个月的漏斗", "统计", "", {"period": "上月"}),
    ("排行 本月", "排行", "", {"period": "本月"}),
    ("本月报备排行", "排行", "", {"period": "本月"}),
    ("订阅 日报 18:00", "订阅", "", {"digest": "日报", "at": "18:00"}),
    ("订阅 周报 周一 9点", "订阅", "", {"digest": "周报", "weekday": "周一", "at": "09:00"}),
    ("订阅日报 华东销售部", "订阅", "", {"digest": "日报", "department": "华东销售部"}),
    ("订阅 撞单", "订阅", "", {"digest": "撞单"}),
    ("订阅 周报 周五 17:30 全公司", "订阅", "",
     {"digest": "周报", "weekday": "周五", "at": "17:30", "department": "全公司"}),
    ("退订 日报", "退订", "", {"digest": "日报"}),
    ("导出 本月", "导出", "", {"period": "本月"}),
    ("合并 XS2026000001 XS2026000002", "合并", "", {"first": "XS2026000001", "second": "XS2026000002"}),
    ("合并 云杉智能 和 星河物流", "合并", "", {"first": "云杉智能", "second": "星河物流"}),
    ("请假 12-01~12-07 @李雷", "请假", "",
     {"leave_from": date(2026, 12, 1), "leave_until": date(2026, 12, 7), "deputy": "李雷"}),
    ("请假 12月1日到7日 李雷代理", "请假", "",
     {"leave_from": date(2026, 12, 1), "leave_until": date(2026, 12, 7), "deputy": "李雷"}),
    ("请假 明天 由韩梅梅代", "请假", "",
     {"leave_from": date(2026, 11, 19), "leave_until": date(2026, 11, 19), "deputy": "韩梅梅"}),
    ("请假 12.1-12.3 @李雷", "请假", "",
     {"leave_from": date(2026, 12, 1), "leave_until": date(2026, 12, 3), "deputy": "李雷"}),
    ("请假 12/1-12/3 @李雷", "请假", "",
     {"leave_from": date(2026, 12, 1), "leave_until": date(2026, 12, 3), "deputy": "李雷"}),
    ("请假 12月1-3日 @李雷", "请假", "",
     {"leave_from": date(2026, 12, 1), "leave_until": date(2026, 12, 3), "deputy": "李雷"}),
    ("请假 12月1日起三天 @李雷", "请假", "",
     {"leave_from": date(2026, 12, 1), "leave_until": date(2026, 12, 3), "deputy": "李雷"}),
    ("请假 明天 3天 @李雷", "请假", "",
     {"leave_from": date(2026, 11, 19), "leave_until": date(2026, 11, 21), "deputy": "李雷"}),
    ("请假 取消", "请假", "", {"cancel": "取消"}),
    ("取消请假", "销假", "", {}),
    ("裁定 #A1 改判 纪要核对无误，客户归王磊", "裁定", "",
     {"case": "A1", "verdict": "改判", "winner": "王磊", "reason": "纪要核对无误，客户归王磊"}),
    ("裁定 #A1 改判 归王磊，有纪要", "裁定", "",
     {"case": "A1", "verdict": "改判", "winner": "王磊", "reason": "有纪要"}),
    ("移交 全部 王磊 给 李雷", "移交", "", {"scope": "all", "giver": "王磊", "receiver": "李雷"}),
    ("移交 王磊 全部客户 给 @李雷", "移交", "", {"scope": "all", "giver": "王磊", "receiver": "李雷"}),
    ("规则 保护期 B 30", "规则", "", {"rule": "保护期 B", "value": "30"}),
    ("规则 保护期 B 改成 45天", "规则", "", {"rule": "保护期 B", "value": "45天"}),
    ("规则 显示归属人 否", "规则", "", {"rule": "显示归属人", "value": "否"}),
    ("规则 免打扰 21:00-08:00", "规则", "", {"rule": "免打扰", "value": "21:00-08:00"}),
    ("规则 部门简称 XS", "规则", "", {"rule": "部门简称", "value": "XS"}),
    ("规则 保护期", "规则", "", {"rule": "保护期"}),
    ("规则", "规则", "", {}),
    ("规则 历史", "规则", "", {"rule": "历史"}),
    ("规则 历史库 60", "规则", "", {"rule": "历史库", "value": "60"}),
    ("规则 保护期B 20 销售一部", "规则", "", {"rule": "保护期 B", "value": "20", "department": "销售一部"}),
    ("规则 保护期 B 销售一部 20", "规则", "", {"rule": "保护期 B", "value": "20", "department": "销售一部"}),
    ("规则 把保护期 B 改成 20 天", "规则", "", {"rule": "保护期 B", "value": "20 天"}),
    ("规则 释放预告 7,3,1", "规则", "", {"rule": "释放预告", "value": "7,3,1"}),
    ("规则 未跟进 3/5/7 天", "规则", "", {"rule": "未跟进", "value": "3/5/7 天"}),
    ("规则 保护期 B 恢复", "规则", "", {"rule": "保护期 B", "value": "恢复"}),
    ("规则 保护期 B 恢复默认 销售一部", "规则", "",
     {"rule": "保护期 B", "value": "恢复默认", "department": "销售一部"}),
    ("规则 工作日 2026-12-26", "规则", "", {"day_kind": "工作日", "day": date(2026, 12, 26)}),
    ("规则 放假 12月31日", "规则", "", {"day_kind": "放假", "day": date(2026, 12, 31)}),
    ("规则 恢复 2026-12-31", "规则", "", {"day_kind": "恢复", "day": date(2026, 12, 31)}),
    ("规则 延期天数 20", "规则", "", {"rule": "延期 天数", "value": "20"}),
    ("角色 @郑琳 财务", "角色", "", {"person": "郑琳", "role": "财务"}),
    ("角色 郑琳 主管 华东销售部", "角色", "", {"person": "郑琳", "role": "主管", "department": "华东销售部"}),
    ("审计 @李雷 本周", "审计", "", {"person": "李雷", "period": "本周"}),
    ("审计 云杉智能 今天", "审计", "云杉智能", {"period": "今天"}),
    ("备份 验证", "备份", "", {"verify": "验证"}),
    ("延期 云杉智能 30 客户预算延后", "延期", "云杉智能", {"days": 30, "reason": "客户预算延后"}),
    ("申请保护 云杉智能 30天", "延期", "云杉智能", {"days": 30}),
    ("协作 云杉智能 @李雷 30", "协作", "云杉智能", {"partner": "李雷", "days": 30}),
    ("协作 云杉智能 @李雷 只看 一个月", "协作", "云杉智能",
     {"partner": "李雷", "days": 30, "rights": "view"}),
    ("协作 云杉智能 @李雷 到12月31日 一起做方案", "协作", "云杉智能",
     {"partner": "李雷", "share_until": date(2026, 12, 31), "reason": "一起做方案"}),
    ("协作 云杉智能 取消 @李雷", "协作", "云杉智能", {"partner": "李雷", "ends": True}),
    ("取消协作 云杉智能 李雷", "协作", "云杉智能", {"partner": "李雷", "ends": True}),
    ("联合 云杉智能 取消", "联合", "云杉智能", {"ends": True}),
    ("更新 云杉智能 上级公司:云杉集团", "更新", "云杉智能", {"parent": "云杉集团"}),
    ("更新 云杉智能 母公司:无", "更新", "云杉智能", {"parent": "无"}),
    ("搭个单 云杉智能 @李雷 7:3", "联合", "云杉智能", {"partner": "李雷", "split": [70, 30]}),
    ("打几分 云杉智能 4", "满意度", "云杉智能", {"score": 4}),
    ("复议 云杉智能 他们没拜访过", "申诉", "云杉智能", {"reason": "他们没拜访过"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "command", "name", "fields"), COMMANDS)
def test_a_command_keeps_every_value_in_its_field(
    text: str, command: str, name: str, fields: dict[str, Any]
) -> None:
    reading = read(text, CONTEXT)
    assert (reading.command, reading.certainty, reading.unread) == (command, Certainty.SURE, "")
    assert (str(reading.customer.value) if reading.customer else "") == name
    assert {key: value.value for key, value in reading.fields.items()} == fields
    assert read(render(reading), CONTEXT).fields.keys() == reading.fields.keys()


@pytest.mark.parametrize(
    ("text", "command", "fields"),
    [
        ("再保30天 云杉智能", "延期", {"days": 30}),
        ("驳回 #A1 先报备的优先", "裁定", {"case": "A1", "verdict": "维持", "reason": "先报备的优先"}),
        ("通过 #A1", "裁定", {"case": "A1"}),
        ("云杉智能的金额是90万", "更新", {"expected_amount": 900000}),
    ],
)  # fmt: skip
def test_what_may_mean_a_command_is_asked_about(
    text: str, command: str, fields: dict[str, Any]
) -> None:
    reading = read(text, CONTEXT)
    assert (reading.command, reading.certainty) == (command, Certainty.UNSURE)
    assert {key: value.value for key, value in reading.fields.items()} == fields
    assert reading.note


def test_customers_about_to_lapse_are_a_list_of_ones_own() -> None:
    reading = read("快到期的客户", CONTEXT)
    assert (reading.command, reading.unread) == ("我的客户", "快到期")


def test_a_leave_that_ends_before_it_begins_is_a_problem() -> None:
    (problem,) = read("请假 12月7日到12月1日 @李雷", CONTEXT).problems
    assert problem.field == "leave_until"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("协作 云杉智能 @李雷 0天", "days"),
        ("协作 云杉智能 @李雷 @韩梅梅", "partner"),
        ("联合 云杉智能 @李雷 7:4", "split"),
    ],
)
def test_a_sharing_that_cannot_be_is_a_problem(text: str, field: str) -> None:
    (problem,) = read(text, CONTEXT).problems
    assert problem.field == field


@pytest.mark.parametrize("text", ["先别协作 云杉智能 @李雷", "不要联合 云杉智能"])
def test_a_sharing_that_is_not_wanted_is_none(text: str) -> None:
    assert read(text, CONTEXT).certainty is not Certainty.SURE


@pytest.mark.parametrize("lead", ["录入客户 ", "新增客户 ", "帮我把这个客户报上 "])
def test_entering_a_customer_is_registering_it(lead: str) -> None:
    reading = read(f"{lead}上海云图科技有限公司 王总 13800001111", CONTEXT)
    assert (reading.command, reading.certainty) == ("报备", Certainty.SURE)
    assert reading.customer is not None
    assert reading.customer.value == "上海云图科技有限公司"


@pytest.mark.parametrize(
    "text",
    [
        "角色 @郑琳 财务 取消",
        "角色 取消 @郑琳 财务",
        "请假 12-01~12-07 @李雷 取消",
        "请假 12-01~12-07 @李雷 算了",
    ],
)
def test_what_ends_something_in_the_same_breath_is_asked_about(text: str) -> None:
    reading = read(text, CONTEXT)
    assert reading.certainty is Certainty.UNSURE
    assert ("revoke" in reading.fields) == text.startswith("角色")
