"""Writes docs/quarter.md and its picture from the runs of `make quarter`."""

from collections.abc import Sequence

from tests.quarter.figures import SELLING, Result
from tests.quarter.picture import weeks
from tests.quarter.world import Scale
from tests.structure.source import ROOT

PAGE = ROOT / "docs" / "quarter.md"
PICTURE = PAGE.with_suffix(".svg")


def write(results: Sequence[Result], scale: Scale) -> None:
    """Write the page and the picture."""
    PAGE.write_text(page(results, scale), encoding="utf-8")
    PICTURE.write_text(weeks(list(results)), encoding="utf-8")


def page(results: Sequence[Result], scale: Scale) -> str:
    """Return the page."""
    parts = [
        "# 模拟一个季度",
        _head(results, scale),
        f"![每周的登记、释放、领取和立案]({PICTURE.name})",
        "## 核对了什么",
        "每一项都从外面核对：只看平台收到的消息、只读的数据库和导出的文件，不调用产品自己的规则函数。"
        "工作日历是手写的，保护期用另写的慢速参照模型重算。「次数」是核对的次数，「不符」是没有通过的次数。",
        _table_of_checks(results),
        *_failures(results),
        "## 谁做了什么",
        "老实的登记、按时跟进、快到期时延期；懒散的登记后就忘，偶尔补一笔没人接的电话；"
        "贪心的抢报同事的客户、用近似的名称报备和查重来试探、抄跟进、把客户放进公海由朋友领走再还回来、次次申诉；主管有时裁定得太晚，案子转上一级。",
        *(_table_by_kind(one) for one in results),
        "## 数量",
        _table_of_totals(results),
        "## 强杀",
        *(_kills(one) for one in results),
        "## 做了哪些动作",
        *(_acts(one) for one in results),
        "## 怎么重跑",
        "`make quarter` 在两种数据库上各跑一遍并重写这一页；"
        '`make quarter ARGS="--days 14 --sellers 10"` 跑一段短的，不写这一页。'
        "同一个种子里的人、公司和每个人的打算相同；谁抢先由真实的并发决定，所以数字每次略有不同。",
    ]
    return "\n\n".join(parts) + "\n"


def _head(results: Sequence[Result], scale: Scale) -> str:
    failed = sum(one.failed for one in results)
    seen = sum(check.seen for one in results for check in one.checks)
    runs = "，".join(
        f"{one.database}（{one.processes} 个进程）用时 {one.seconds / 60:.0f} 分钟"
        for one in results
    )
    return (
        f"{scale.sellers} 位销售、{len(results[0].people) and results[0].people['主管']} 位主管和 1 位管理员，"
        f"从 {scale.first_day} 起 {scale.days} 天，通过真实的 `baobei serve` 进程和模拟飞书工作；时钟快进。"
        f"种子 {scale.seed}。{runs}。\n\n"
        f"核对 {seen:,} 次，不符 {failed} 次；强杀 {sum(len(one.kills) for one in results)} 次。\n\n"
        "由 `make quarter` 生成，不要手改。"
    )


def _table_of_checks(results: Sequence[Result]) -> str:
    heads = "".join(f" {one.database} 次数 | 不符 |" for one in results)
    lines = [f"| 核对 | 内容 |{heads}", "| --- | --- |" + " ---: | ---: |" * len(results)]
    for row in zip(*(one.checks for one in results), strict=True):
        numbers = "".join(f" {check.seen:,} | {check.failed} |" for check in row)
        lines.append(f"| {row[0].name} | {row[0].what} |{numbers}")
    return "\n".join(lines)


def _failures(results: Sequence[Result]) -> list[str]:
    lines = [
        f"- {one.database} · {check.name}：{told}"
        for one in results
        for check in one.checks
        for told in check.failures[:5]
    ]
    return ["没有通过的（每项最多列五条）：\n\n" + "\n".join(lines)] if lines else []


def _table_by_kind(result: Result) -> str:
    kinds = [kind.value for kind in SELLING]
    heads = " | ".join(f"{kind}（{result.people[kind]} 人）" for kind in kinds)
    lines = [f"| {result.database} | {heads} |", "| --- |" + " ---: |" * len(kinds)]
    for name, numbers in result.by_kind.items():
        lines.append(f"| {name} | " + " | ".join(f"{numbers[kind]:,}" for kind in kinds) + " |")
    return "\n".join(lines)


def _table_of_totals(results: Sequence[Result]) -> str:
    heads = " | ".join(one.database for one in results)
    lines = [f"| 季度末 | {heads} |", "| --- |" + " ---: |" * len(results)]
    for name in results[0].totals:
        lines.append(f"| {name} | " + " | ".join(f"{one.totals[name]:,}" for one in results) + " |")
    return "\n".join(lines)


def _kills(result: Result) -> str:
    told = "；".join(f"{kill.at:%m-%d %H:%M}（{kill.what}）" for kill in result.kills)
    return f"{result.database}：SIGKILL {len(result.kills)} 次，之后马上重启（模拟时间，UTC）：{told}。"


def _acts(result: Result) -> str:
    return (
        f"{result.database}：" + "，".join(f"{name} {n}" for name, n in result.acts.items()) + "。"
    )
