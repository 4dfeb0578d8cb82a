"""What is to be reached, in one place: each aim with its target and where its figure is read from.

The aims are those of issue 5; the wording says over which names. `read` returns None where a run did not measure it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.figures import Better, Target
from benchmarks.matching.judging import Judged
from benchmarks.matching.questions import FROM_REAL_SHORT_NAMES, SAME_KINDS
from benchmarks.matching.real import RealNames
from benchmarks.matching.running import OnDatabase, same_answers

MAIN = 1_000_000
HUGE = 10_000_000
STUDIED = tuple(kind for kind in SAME_KINDS if kind not in FROM_REAL_SHORT_NAMES)


@dataclass(slots=True)
class Results:
    """All that one run measured, by size; `seed` made its names."""

    seed: int
    sizes: dict[int, list[OnDatabase]] = field(default_factory=dict)
    real: RealNames | None = None

    @property
    def main(self) -> int:
        """The size the figures stand for: a million, or the largest one below that was measured."""
        return max((size for size in self.sizes if size <= MAIN), default=0)

    def on(self, database: str, size: int | None = None) -> OnDatabase | None:
        """Return what was measured there, at the main size if none is given."""
        found = self.sizes.get(self.main if size is None else size, [])
        return next((one for one in found if one.database == database), None)

    def first(self, size: int | None = None) -> OnDatabase | None:
        """Return what the first database brought: what is found is the same on both."""
        found = self.sizes.get(self.main if size is None else size, [])
        return found[0] if found else None


Read = Callable[[Results], float | None]


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of the issue and how to read its figure."""

    name: str
    target: Target
    read: Read

    def is_met(self, results: Results) -> bool | None:
        """Whether it is reached; None where it was not measured."""
        value = self.read(results)
        return None if value is None else self.target.is_met_by(value)


def _of(read: Callable[[Judged], float], size: int | None = None) -> Read:
    def value(results: Results) -> float | None:
        one = results.first(size)
        return None if one is None else read(one.ours)

    return value


def mean_of(by_kind: dict[str, float], kinds: Sequence[str]) -> float:
    """Return the mean over kinds: each has the same number of questions, or counts as if it had."""
    found = [by_kind[kind] for kind in kinds if kind in by_kind]
    return sum(found) / len(found) if found else 0.0


def _to_key(database: str) -> Read:
    def value(results: Results) -> float | None:
        one = results.on(database)
        return None if one is None else one.ours.times.p99 / one.key.p99

    return value


def _insert(database: str) -> Read:
    def value(results: Results) -> float | None:
        one = results.on(database)
        return None if one is None else one.insert.indexed / one.insert.plain

    return value


def scans_of(results: Results) -> list[Judged]:
    """Return the rivals that read every name, at the main size."""
    found = results.sizes.get(results.main, [])
    return [rival.judged for one in found for rival in one.rivals if rival.scans]


def _times_faster(results: Results) -> float | None:
    one, scans = results.first(), scans_of(results)
    return min(scan.times.p50 for scan in scans) / one.ours.times.p50 if one and scans else None


def _recall_to_scans(results: Results) -> float | None:
    one, scans = results.first(), scans_of(results)
    return one.ours.recall / max(scan.recall for scan in scans) if one and scans else None


def _slower_at_ten_times(results: Results) -> float | None:
    few, many = results.first(MAIN), results.first(HUGE)
    return many.ours.times.p99 / few.ours.times.p99 if few and many else None


def _same_on_both(results: Results) -> float | None:
    found = results.sizes.get(results.main, [])
    return same_answers(found[0], found[1]) if len(found) > 1 else None


def _of_real(read: Callable[[RealNames], float | None]) -> Read:
    return lambda results: None if results.real is None else read(results.real)


def _shown_at_ten_times(results: Results) -> float | None:
    one = results.first(HUGE)
    return None if one is None else mean_of(one.ours.shown_by_kind, STUDIED)


def _at_least(value: float) -> Target:
    return Target(value, Better.HIGHER)


AIMS = (
    Aim("召回@10（研究的 25 种写法）", _at_least(0.97), _of(lambda one: mean_of(one.recall_by_kind, STUDIED))),
    Aim("召回@10（全部 28 种写法）", _at_least(0.97), _of(lambda one: mean_of(one.recall_by_kind, SAME_KINDS))),
    Aim("提示时的召回（研究的 25 种写法）", _at_least(0.93), _of(lambda one: mean_of(one.shown_by_kind, STUDIED))),
    Aim("提示时的召回（全部 28 种写法）", _at_least(0.93), _of(lambda one: mean_of(one.shown_by_kind, SAME_KINDS))),
    Aim("新客户被误提示", Target(0.02), _of(lambda one: one.novel)),
    Aim("相近的另一家被当作同一家", Target(0.01), _of(lambda one: one.hard_same)),
    Aim("只差「第几」的被提示", Target(0.05), _of(lambda one: one.flagged.get("neg_number", 0.0))),
    Aim("查一次 p99 / 按主键读 p99（SQLite）", Target(300), _to_key("SQLite")),
    Aim("查一次 p99 / 按主键读 p99（PostgreSQL）", Target(80), _to_key("PostgreSQL")),
    Aim("比最快的全表扫描快几倍（p50）", _at_least(40), _times_faster),
    Aim("召回@10 / 召回最高的全表扫描", _at_least(1), _recall_to_scans),
    Aim("带索引的插入 / 单独的插入（SQLite，中位数）", Target(3), _insert("SQLite")),
    Aim("带索引的插入 / 单独的插入（PostgreSQL，中位数）", Target(3), _insert("PostgreSQL")),
    Aim("两种数据库答案相同的问题", _at_least(1), _same_on_both),
    Aim("一千万名称：p99 / 一百万时的 p99", Target(1.3), _slower_at_ten_times),
    Aim("一千万名称：提示时的召回（25 种）", _at_least(0.88), _shown_at_ten_times),
    Aim("一千万名称：新客户被误提示", Target(0.03), _of(lambda one: one.novel, HUGE)),
    Aim("真实名称：召回@10", _at_least(0.95), _of_real(lambda one: one.ours.recall)),
    Aim("真实名称：排在第一", _at_least(0.80), _of_real(lambda one: one.ours.first)),
    Aim("真实名称：没报过的被误提示", Target(0.08), _of_real(lambda one: one.asked)),
)  # fmt: skip
