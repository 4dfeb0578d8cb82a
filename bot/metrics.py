"""What the bot counts about itself, in Prometheus form.

`METRICS` declares each metric once: name, kind, labels, help; the docs are checked against it. One
`Metrics` value per process, handed around, never global. Depths of the queues are read when asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)


@dataclass(frozen=True, slots=True)
class Metric:
    """One declared metric. `kind`: counter, gauge or histogram (seconds)."""

    name: str
    kind: str
    help: str
    labels: tuple[str, ...] = ()


METRICS: tuple[Metric, ...] = (
    Metric("baobei_events_total", "counter", "收到的事件，按类型和结果", ("kind", "result")),
    Metric("baobei_rejected_total", "counter", "拒收的推送，按原因", ("reason",)),
    Metric("baobei_ack_seconds", "histogram", "从收到推送到应答的时间"),
    Metric("baobei_handling_seconds", "histogram", "处理一个事件的时间，按类型", ("kind",)),
    Metric("baobei_handling_failures_total", "counter", "处理失败的次数，按类型", ("kind",)),
    Metric("baobei_database_up", "gauge", "数据库连得上为 1；为 0 时没有下面各队列的数字"),
    Metric("baobei_inbox_rows", "gauge", "收件箱里的事件数，按状态", ("status",)),
    Metric("baobei_inbox_oldest_seconds", "gauge", "最早一条未处理事件等了多久"),
    Metric("baobei_outbox_rows", "gauge", "发件箱里的消息数，按状态", ("status",)),
    Metric("baobei_outbox_oldest_seconds", "gauge", "最早一条待发消息等了多久"),
    Metric("baobei_job_rows", "gauge", "未完成的长任务数（如一次报备多家），按状态", ("status",)),
    Metric("baobei_sends_total", "counter", "调用飞书的次数，按动作和结果码", ("kind", "code")),
    Metric("baobei_send_seconds", "histogram", "一次飞书调用的时间", ("kind",)),
    Metric("baobei_send_pauses_total", "counter", "因频控暂停发送的次数"),
    Metric("baobei_dead_letters_total", "counter", "放弃发送的消息数"),
    Metric("baobei_sweep_lag_seconds", "gauge", "定时任务比应有时刻晚了多久", ("job",)),
    Metric("baobei_swept_until_seconds", "gauge", "定时任务已经做到哪一刻（Unix 秒）", ("job",)),
)


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._made: dict[str, Counter | Gauge | Histogram] = {}
        self._children: dict[tuple[object, ...], Counter | Gauge | Histogram] = {}
        self._left_out: set[str] = set()
        self._before_render: list[Callable[[], None]] = []
        for declared in METRICS:
            self._made[declared.name] = self._make(declared)

    def _make(self, declared: Metric) -> Counter | Gauge | Histogram:
        if declared.kind == "histogram":
            return Histogram(
                declared.name,
                declared.help,
                declared.labels,
                buckets=_FAST,
                registry=self._registry,
            )
        if declared.kind == "counter":
            return Counter(declared.name, declared.help, declared.labels, registry=self._registry)
        return Gauge(declared.name, declared.help, declared.labels, registry=self._registry)

    def count(self, name: str, **labels: str) -> None:
        """Add one to a counter."""
        cast(Counter, self._child(name, labels)).inc()

    def _child(self, name: str, labels: Mapping[str, str]) -> Counter | Gauge | Histogram:
        """The metric with these labels; found again without prometheus_client's checks."""
        if not labels:
            return self._made[name]
        key = (name, *labels.items())
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = self._made[name].labels(**labels)
        return child

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Record a duration."""
        cast(Histogram, self._child(name, labels)).observe(seconds)

    def set(self, name: str, value: float, **labels: str) -> None:
        """Set a gauge."""
        self._left_out.discard(name)
        cast(Gauge, self._child(name, labels)).set(value)

    def set_rows(self, name: str, rows: Mapping[str, int]) -> None:
        """Set a gauge of rows by status."""
        for status, count in rows.items():
            self.set(name, count, status=status)

    def leave_out(self, name: str) -> None:
        """Show nothing of a gauge until it is set again."""
        self._left_out.add(name)

    def before_render(self, read: Callable[[], None]) -> None:
        """Have `read` set gauges each time the metrics are asked for."""
        self._before_render.append(read)

    def render(self) -> bytes:
        """Return the text exposition."""
        for read in self._before_render:
            read()
        if not self._left_out:
            return generate_latest(self._registry)
        shown = [metric.name for metric in METRICS if metric.name not in self._left_out]
        names = [name + end for name in shown for end in ("", "_bucket", "_sum", "_count")]
        return generate_latest(self._registry.restricted_registry(names))
