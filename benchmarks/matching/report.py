"""The results in the terminal, and as the page docs/benchmarks/matching.md with its pictures."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.chart import bars, number
from benchmarks.figures import Better, Figure
from benchmarks.matching import plots
from benchmarks.matching.judging import Judged
from benchmarks.matching.running import OnDatabase
from benchmarks.matching.targets import AIMS, HUGE, MAIN, STUDIED, Aim, Results, mean_of
from benchmarks.matching.titles import TITLES
from benchmarks.report import as_text, markdown
from handlers.matching.engine import ENGINE_VERSION

FOLDER = Path(__file__).parents[2] / "docs" / "benchmarks"
_AIM_HEADING = ("指标", "目标", "测得", "结论")
_METHOD_HEADING = (
    "方法", "问题数", "召回@10", "排在第一", "提示时的召回", "新客户被误提示", "相近的另一家被提示",
    "p50 ms", "p95 ms", "p99 ms",
)  # fmt: skip
_Row = tuple[str, ...]


def aim_rows(results: Results) -> list[_Row]:
    """Return the row of every aim: target, measured, met or missed or not measured."""
    return [_aim_row(aim, results) for aim in AIMS]


def _aim_row(aim: Aim, results: Results) -> _Row:
    value = aim.read(results)
    told = {True: "达标", False: "未达标", None: "这次没有测"}[aim.is_met(results)]
    return aim.name, str(aim.target), "—" if value is None else number(value), told


def _methods_of(found: Sequence[OnDatabase]) -> list[Judged]:
    """Return ours on each database, then the rivals of both, the best first."""
    own = [_named(one.ours, f"baobei（{one.database}）") for one in found]
    others = [rival.judged for one in found for rival in one.rivals]
    return [*own, *sorted(others, key=lambda rival: -rival.recall)]


def _named(judged: Judged, name: str) -> Judged:
    judged.method = name
    return judged


def _method_row(one: Judged) -> _Row:
    return (
        one.method, f"{one.asked:,}", f"{one.recall:.3f}", f"{one.first:.3f}", f"{one.shown:.3f}",
        f"{one.novel:.3f}", f"{one.hard:.3f}", *(_ms(value) for value in (one.times.p50, one.times.p95, one.times.p99)),
    )  # fmt: skip


def _ms(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def as_terminal(results: Results) -> str:
    """Return the aims and the methods by size as text."""
    parts = [as_text(_AIM_HEADING, aim_rows(results))]
    for size, found in results.sizes.items():
        rows = [_method_row(one) for one in _methods_of(found)]
        parts += [f"{size:,} 个名称", as_text(_METHOD_HEADING, rows)]
    if results.real:
        real = results.real
        rows = [_method_row(one) for one in (real.ours, *(rival.judged for rival in real.rivals))]
        parts += [f"{real.names:,} 个真实名称", as_text(_METHOD_HEADING, rows)]
    return "\n\n".join(parts)


def write_page(results: Results, name: str, *, took_s: float, folder: Path = FOLDER) -> Path:
    """Write the page and its pictures from the numbers of one run; returns the page."""
    folder.mkdir(parents=True, exist_ok=True)
    found = results.sizes[results.main] if results.main else []
    pictures = {f"{name}-targets.svg": _targets_picture(results)}
    if found:
        chosen = [
            one
            for one in _methods_of(found)
            if one.method != f"baobei（{found[-1].database}）" or len(found) == 1
        ]
        pictures |= {
            f"{name}-kinds.svg": plots.kinds(chosen),
            f"{name}-tradeoff.svg": plots.tradeoff(_methods_of(found)),
            f"{name}-latency.svg": plots.by_size(_lines(results), "一次查询，毫秒"),
        }
    for file, picture in pictures.items():
        (folder / file).write_text(picture, encoding="utf-8")
    page = folder / f"{name}.md"
    page.write_text(_page(results, name, list(pictures), took_s), encoding="utf-8")
    return page


def _targets_picture(results: Results) -> str:
    figures = []
    for aim in AIMS:
        value = aim.read(results)
        if value is not None:
            # Nothing found at all is infinitely far from its target: the bar is cut anyway.
            shown = max(value, 1e-9) if aim.target.better is Better.HIGHER else value
            figures.append(Figure("matching", aim.name, "", (shown,), (1.0,), "", aim.target))
    return bars(figures)


def _lines(results: Results) -> list[tuple[str, dict[int, float]]]:
    lines: dict[str, dict[int, float]] = {}
    for size, found in results.sizes.items():
        for one in found:
            lines.setdefault(f"baobei {one.database} p50", {})[size] = one.ours.times.p50
            lines.setdefault(f"baobei {one.database} p99", {})[size] = one.ours.times.p99
            for rival in one.rivals:
                lines.setdefault(rival.judged.method, {})[size] = rival.judged.times.p50
    return list(lines.items())


def _page(results: Results, name: str, pictures: Sequence[str], took_s: float) -> str:
    aims = [aim.is_met(results) for aim in AIMS]
    command = "make bench-matching-long" if HUGE in results.sizes else "make bench-matching"
    parts = [
        "# 相似名称：找得到、不误报、多快",
        f"由 `{command}` 生成，数字全部来自同一次运行；机器各不相同，只看比值。",
        f"{len(aims)} 项目标：{aims.count(True)} 项达标，{aims.count(False)} 项未达标，"
        f"{aims.count(None)} 项这次没有测。以下数字是 {results.main:,} 个名称时的，另写的除外。",
        *_warning(results),
        f"![各项相对目标]({pictures[0]})",
        markdown(_AIM_HEADING, aim_rows(results)),
    ]
    for size, found in sorted(results.sizes.items(), reverse=True):
        rows = [_method_row(one) for one in _methods_of(found)]
        parts += [f"## {size:,} 个名称：各种方法", markdown(_METHOD_HEADING, rows)]
        if size == results.main:
            parts += [f"![召回与耗时]({name}-tradeoff.svg)", _THRESHOLDS]
    if results.main:
        parts += ["## 按写法", f"![按写法]({name}-kinds.svg)", _kinds_table(results)]
        parts += ["## 规模", f"![耗时与规模]({name}-latency.svg)", _ratios(results)]
        parts += ["## 建立、磁盘、插入", _costs(results), _BUILDING]
    parts += [
        *_real(results),
        _METHOD,
        _limits(results),
        "## 运行环境",
        _environment(results, took_s),
    ]
    return "\n\n".join(parts) + "\n"


def _warning(results: Results) -> list[str]:
    """Return what keeps the figures from standing for the targets: a smaller stock, a busy machine."""
    told = []
    if results.main < MAIN:
        told.append(f"**这次最大只测到 {results.main:,} 个名称；目标说的是一百万个。**")
    load, processors = os.getloadavg()[0], os.cpu_count() or 1
    if load > processors + 1:
        told.append(
            f"**机器正忙（平均负载 {load:.1f}，{processors} 核）：各项耗时和它们的比值不作数，请在空闲的机器上重测。**"
        )
    return told


def _kinds_table(results: Results) -> str:
    one = results.first()
    assert one is not None
    rows = [
        (TITLES.get(kind, kind), f"{value:.3f}", f"{one.ours.shown_by_kind[kind]:.3f}", "", "")
        for kind, value in one.ours.recall_by_kind.items()
    ]
    rows += [
        (TITLES.get(kind, kind), "", "", f"{value:.3f}", f"{one.ours.same[kind]:.3f}")
        for kind, value in one.ours.flagged.items()
    ]
    heading = ("baobei，按写法", "召回@10", "提示时的召回", "被提示", "被当作同一家")
    return markdown(heading, rows)


def _ratios(results: Results) -> str:
    rows = []
    for size, found in sorted(results.sizes.items()):
        for one in found:
            ours, key, product = one.ours.times, one.key, one.key_product
            rows.append(
                (
                    f"{size:,}", one.database, _ms(ours.p50), _ms(ours.p95), _ms(ours.p99),
                    f"{key.p50 * 1e3:.1f}", f"{key.p99 * 1e3:.1f}", f"{product.p50 * 1e3:.1f}",
                    f"{ours.p50 / key.p50:,.0f}", f"{ours.p99 / key.p99:,.0f}",
                    f"{mean_of(one.ours.recall_by_kind, STUDIED):.3f}",
                    f"{mean_of(one.ours.shown_by_kind, STUDIED):.3f}", f"{one.ours.novel:.3f}",
                )
            )  # fmt: skip
    heading = (
        "名称数", "数据库", "查询 p50 ms", "p95 ms", "p99 ms", "主键读 p50 µs", "主键读 p99 µs",
        "经产品的主键读 p50 µs", "p50 之比", "p99 之比", "召回@10（25 种）", "提示时的召回（25 种）", "新客户被误提示",
    )  # fmt: skip
    return markdown(heading, rows)


def _costs(results: Results) -> str:
    rows: list[_Row] = []
    for size, found in sorted(results.sizes.items()):
        for one in found:
            built, cost = one.built, one.insert
            rows.append(
                (
                    f"{size:,}", f"baobei（{one.database}）", f"{built.parts_s:.1f} + {built.index_s:.1f}",
                    f"{built.index_mb:,.0f}（客户表 {built.customers_mb:,.0f}）",
                    f"{cost.plain:.3f} → {cost.indexed:.3f}（{cost.indexed / cost.plain:.2f} 倍）",
                    f"{cost.plain_mean:.3f} → {cost.indexed_mean:.3f}（{cost.indexed_mean / cost.plain_mean:.2f} 倍）",
                )
            )  # fmt: skip
            rows += [
                (
                    f"{size:,}",
                    rival.judged.method,
                    f"{rival.build_s:.1f}",
                    f"{rival.disk_mb:,.0f}",
                    "",
                    "",
                )
                for rival in one.rivals
                if rival.disk_mb
            ]
    heading = ("名称数", "方法", "建立 s", "磁盘 MB", "插入 ms，中位数", "插入 ms，平均（含合并）")
    return markdown(heading, rows)


def _real(results: Results) -> list[str]:
    real = results.real
    if real is None:
        return []
    rows = [_method_row(one) for one in (real.ours, *(rival.judged for rival in real.rivals))]
    return [
        "## 真实名称",
        f"{real.names:,} 个登记名称，{real.pairs:,} 个简称来问；「新客户」是留在库外的 {real.unknown:,} 个登记名称。"
        f"被提示的是 {real.ours.novel:.1%}；要报备人回答「是不是同一家」的是 {real.asked:.1%}（目标说的是这个），"
        "其余是同一集团的公司，直接登记、告知归属人（E4）。"
        f"因字号不同的公司而被提示的占 {real.other_brand:.1%}。",
        markdown(_METHOD_HEADING, rows),
        *([_OWN_NAMES] if real.is_own else []),
    ]


def _limits(results: Results) -> str:
    methods = {
        rival.judged.method
        for found in results.sizes.values()
        for one in found
        for rival in one.rivals
    }
    missing = [
        name
        for name in ("rapidfuzz", "pg_trgm", "FTS5")
        if not any(one.startswith(name) for one in methods)
    ]
    lines = [_LIMITS]
    if missing:
        lines.append(f"- 这次没有测：{'、'.join(missing)}（没有安装，或所选数据库没有）。")
    return "\n".join(lines)


def _environment(results: Results, took_s: float) -> str:
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC；{os.cpu_count()} 核，{platform.machine()}，"
        f"Python {platform.python_version()}，SQLite {sqlite3.sqlite_version}；引擎版本 {ENGINE_VERSION}，"
        f"种子 {results.seed}。结束时一分钟平均负载 {os.getloadavg()[0]:.1f}；全程 {took_s:.0f} 秒。"
    )


_THRESHOLDS = """召回@10：要找的客户在前十个里。提示时的召回：在前十个里，而且够得上提示。baobei 用产品自己的档次；
其他方法有分数的，取让新客户误提示不超过 2 % 的最低分，就在被测的这批问题上选，对它们有利；LIKE 没有分数，找到就算提示。
慢的方法问得少（每种写法一样多），问题数在表里。"""
_BUILDING = """建立：「拆分名称 + 写入索引」，用全部核批量装载；升级后的后台重建（`baobei reindex`）边服务边做，会慢些。
插入：一笔落盘的事务写一个客户，单独写与连同名称索引写交替；两者都走产品的数据库层。"""
_OWN_NAMES = """这些名称是凭记忆写下的事实：上市公司的简称与全称、机构、集团公司。一半用来调规则，这里只问留出的一半。
库很小，而且大多是知名集团，库外的又多是它们的兄弟公司：误提示会比真实的登记库多，召回会比它容易。有登记库的话：
`make bench-matching ARGS="--real pairs.tsv --registered names.txt"`；pairs.tsv 每行「问的名称<TAB>登记的名称」，
names.txt 每行一个登记名称。其中至多 3,000 个（不超过五分之一）留在库外，当作没报过的来问。"""
_METHOD = """## 怎么量的

- 名称是编的（`benchmarks/matching/names.py`）：种子不同，名称和问题都不同，`ARGS="--seed 7"`。
  字号的十二分之一从不进库，问「新客户」用的就是这些。问法 28 种、不是同一家的 8 种（`questions.py`）；
  库里另有一家也说得通的问题不问。
- 一次查询：产品的 `matching.similar`，在一个读快照里，先把数据库文件通读一遍（常驻内存，像运行了几天）再热身；
  主键读用数据库驱动直接读客户名称，与查询分段交替。
  p99 之比是两者的 p99 相除。
- LIKE：国产 CRM 的查重，`LIKE '%…%'` 取前十；「短名」先去掉地区和公司类型，那是我们替它做的。
- rapidfuzz：内存里的全表扫描，`process.extract`，带 score_cutoff。FTS5：trigram 分词，任一三字组，按 bm25。
- pg_trgm：GIN 索引，`%` 与默认阈值 0.3；放在 C.UTF-8 区域的库里，因为在 C 区域的库里它对汉字一声不响地失效。
- PostgreSQL 打开了 fsync，shared_buffers 512 MB。
- 一千万个名称用 `make bench-matching-long`：只测 baobei（其他方法测到一百万为止），另写一页 matching-10m.md；
  估计要 40 GB 磁盘、8 GB 内存、几个小时。每测完一种规模就写一次页面，中途停下，测过的还在。"""
_LIMITS = """## 说明不了的

- 编的名称比真的容易：真实的登记库里兄弟公司很多；行业词和错字由我们选，地名和读音用的是产品自己的表。
- 公布的英文名、中石化一类要靠别名的叫法不在其中；真实名称见上。"""
