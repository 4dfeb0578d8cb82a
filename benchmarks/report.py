"""Figures as text for the terminal, and as the page docs/benchmarks/request-path.md with its picture."""

import os
import platform
import sqlite3
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.chart import bars
from benchmarks.figures import Figure, Result, Table

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks" / "request-path.md"
PICTURE = PAGE.with_suffix(".svg")
_HEADING = ("指标", "本产品", "基线", "比值（各轮）", "目标", "结论")


def verdict(figure: Figure) -> str:
    """Return 达标, 未达标, or a dash for rows without a target."""
    return {True: "达标", False: "未达标", None: "—"}[figure.is_met]


def row(figure: Figure) -> tuple[str, ...]:
    """Return the cells of a figure: medians, the median ratio with its spread, target and verdict."""
    ratios = figure.ratios
    spread = f"（{min(ratios):.2f}–{max(ratios):.2f}）" if len(ratios) > 1 else ""
    return (
        figure.name,
        f"{_number(median(figure.product))} {figure.unit}",
        f"{_number(median(figure.baseline))} {figure.unit}",
        f"{figure.ratio:.2f}{spread}",
        str(figure.target) if figure.target else "",
        verdict(figure),
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def as_text(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table for the terminal, its columns aligned whatever the script."""
    table = [tuple(heading), *map(tuple, rows)]
    widths = [max(_width(line[n]) for line in table) for n in range(len(heading))]
    return "\n".join(
        "  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(line, widths, strict=True))
        for line in table
    )


def figures_as_text(result: Result) -> str:
    """Return the figures of one subject, each with the name of its baseline."""
    names = sorted({figure.baseline_name for figure in result.figures})
    lines = [as_text(_HEADING, [row(figure) for figure in result.figures])]
    return "\n".join([*lines, *(f"基线：{name}" for name in names)])


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def markdown(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table for a page."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write_page(results: Sequence[Result], *, took_s: float) -> None:
    """Write the page and its picture from the numbers of one run."""
    figures = [figure for result in results for figure in result.figures]
    tables = [table for result in results for table in result.tables]
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(bars(figures), encoding="utf-8")
    PAGE.write_text(_page(figures, tables, took_s), encoding="utf-8")


def _page(figures: Sequence[Figure], tables: Sequence[Table], took_s: float) -> str:
    load = os.getloadavg()
    aimed = [figure for figure in figures if figure.target]
    met = sum(figure.is_met is True for figure in aimed)
    parts = [
        "# 请求路径的性能",
        "由 `make bench` 生成，数字全部来自同一次运行；机器各不相同，只看比值。",
        f"{len(aimed)} 项目标，{met} 项达标。",
        f"![各项比值相对目标]({PICTURE.name})",
        "## 数字与目标",
        markdown(
            (*_HEADING[:3], "基线是", *_HEADING[3:]),
            [(*row(f)[:3], f.baseline_name, *row(f)[3:]) for f in figures],
        ),
        "本产品与基线两列是各轮的中位数；比值先逐轮相除再取中位数，括号内是最小与最大。"
        "p99 用全部轮次合在一起算，所以只有一个比值。",
        _METHOD,
    ]
    for table in tables:
        parts += [f"## {table.title}", markdown(table.heading, table.rows)]
        parts += [table.note] if table.note else []
    parts += [
        "## 运行环境",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC；{os.cpu_count()} 核，{platform.machine()}，"
        f"Python {platform.python_version()}，SQLite {sqlite3.sqlite_version}，"
        f"granian {version('granian')}，gunicorn {version('gunicorn')}，"
        f"lark-oapi {version('lark-oapi')}。"
        f"结束时一分钟平均负载 {load[0]:.1f}；全程 {took_s:.0f} 秒。",
    ]
    return "\n\n".join(parts) + "\n"


_METHOD = """## 怎么量的

- 启动：从启动 `baobei serve` 到 `/readyz` 第一个 200，飞书由本地的 playground 扮演，数据库（SQLite）已建好；
  基线是 `python -c "import lark_oapi"` 从启动到退出。两者轮流。
- 内存：处理几条消息、静置两秒后，`baobei serve` 所有进程的常驻内存之和；基线是刚做完那次导入的进程。
- 验签：同一批加密并签名的事件，同一个进程里轮流；处理器时间。
- 持久确认：16 条保持的连接，每个事件的编号都不同，事件落盘（SQLite，synchronous=FULL）之后才答 200；
  两边都先热身两秒，再量四秒；随后用 kill -9 结束，核对数据库里一个不少。
  发压程序是单独的进程，请求预先做好，它自己的上限也列在表里。
- 应答：50 个人说话、点卡片（每人轮流报备、查重、跟进、查重、客户、我的客户，各人从不同的一步开始；点“历史”“客户详情”
  来回），合计每秒 15 条；
  1 个人时每秒 2.5 条（机器人给一个人每秒最多发 5 条，再快量到的就是限速）。消息从推送发出算到回复的调用抵达
  playground，点击从回调发出算到答完。下限是同样设置的数据库上一次提交，加一次带卡片的回复调用
  （requests.Session），由另一个进程按同样的节奏做，与产品逐轮交替。PostgreSQL 打开了 fsync。"""
