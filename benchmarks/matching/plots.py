"""The pictures of the page: recall by kind, recall against time, time against the size of the stock; plain SVG."""

from collections.abc import Callable, Sequence
from html import escape
from math import log10

from benchmarks.matching.judging import Judged
from benchmarks.matching.questions import HARD, NOVEL, SAME_KINDS
from benchmarks.matching.titles import TITLES

_OURS, _OTHER, _GRID, _TEXT = "#3370ff", "#8f959e", "#dee0e3", "#1f2329"
_CELL, _COLUMN, _LABEL = 22, 104, 210


def _picture(width: int, height: int, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="12" fill="{_TEXT}">'
    )
    ground = f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    return "\n".join([head, ground, *parts, "</svg>"]) + "\n"


def _text(x: float, y: float, text: str, *, anchor: str = "start", colour: str = _TEXT) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def kinds(methods: Sequence[Judged]) -> str:
    """Return the table of kinds and methods as coloured cells: recall@10 above, false alarms below."""
    parts = [
        _text(_LABEL + _COLUMN * (place + 0.5), 16 + 13 * line, word, anchor="middle")
        for place, method in enumerate(methods)
        for line, word in enumerate(_broken(method.method))
    ]
    y = 48
    blocks = (
        ("召回@10（越深越好）", SAME_KINDS, [one.recall_by_kind for one in methods]),
        ("相近的另一家：被提示的份额（越浅越好）", HARD, [one.flagged for one in methods]),
        ("新客户：被误提示的份额（越浅越好）", NOVEL, [one.flagged for one in methods]),
    )
    for title, names, by_kind in blocks:
        parts.append(_text(8, y + 15, title, colour="#646a73"))
        y += _CELL
        colour = _OURS if names is SAME_KINDS else "#d83931"
        for kind in names:
            parts += _row(y, kind, [one.get(kind) for one in by_kind], colour)
            y += _CELL
    return _picture(_LABEL + _COLUMN * len(methods) + 8, y + 8, parts)


def _broken(name: str) -> list[str]:
    """Return a name in two lines at most."""
    head, blank, tail = name.partition(" ")
    return [head, tail] if blank else [name]


def _row(y: int, kind: str, values: Sequence[float | None], colour: str) -> list[str]:
    parts = [_text(_LABEL - 8, y + 15, TITLES.get(kind, kind), anchor="end")]
    for place, value in enumerate(values):
        if value is None:
            continue
        x = _LABEL + _COLUMN * place
        parts += [
            f'<rect x="{x + 1}" y="{y + 1}" width="{_COLUMN - 2}" height="{_CELL - 2}" '
            f'fill="{colour}" fill-opacity="{0.75 * value + 0.02:.2f}"/>',
            _text(x + _COLUMN / 2, y + 15, f"{value:.2f}", anchor="middle"),
        ]
    return parts


_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 760, 420, 64, 372
_RIGHT, _TOP = 600, 28


def _decades(low: float, high: float) -> list[int]:
    """Return the powers of ten that enclose a range."""
    last = int(log10(high)) + (high > 1)
    return list(range(int(log10(low)) - (low < 1), max(last, 0) + 1))


def _scale(decades: Sequence[int], start: float, end: float) -> Callable[[float], float]:
    """Return the place of a value on a logarithmic axis."""
    span = (decades[-1] - decades[0]) or 1
    return lambda value: start + (log10(value) - decades[0]) / span * (end - start)


def tradeoff(methods: Sequence[Judged]) -> str:
    """Return every method as a point: time of a look-up and recall when it flags 2 % of novel names."""
    decades = _decades(min(m.times.p50 for m in methods), max(m.times.p50 for m in methods))
    across = _scale(decades, _LEFT, _RIGHT)

    def up(value: float) -> float:
        return _BOTTOM + value * (_TOP - _BOTTOM)

    parts = [_text(_LEFT, 16, "提示时的召回（新客户误提示不超过 2 %）", colour="#646a73")]
    for share in (0, 0.25, 0.5, 0.75, 1):
        parts += [
            f'<line x1="{_LEFT}" y1="{up(share):.0f}" x2="{_RIGHT}" y2="{up(share):.0f}" stroke="{_GRID}"/>',
            _text(_LEFT - 6, up(share) + 4, f"{share:.2f}", anchor="end"),
        ]
    parts += _ticks(decades, across, "一次查询 p50，毫秒")
    label_y = float(_BOTTOM)
    for one in sorted(methods, key=lambda method: method.shown):
        x, y = across(one.times.p50), up(one.shown)
        label_y = min(y + 4, label_y - 13)  # labels of neighbours stand above each other
        colour = _OURS if one.method.startswith("baobei") else _OTHER
        parts += [
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="5" fill="{colour}"/>',
            _text(x + 8, label_y, one.method),
        ]
    return _picture(_WIDTH, _HEIGHT, parts)


def _ticks(decades: Sequence[int], across: Callable[[float], float], title: str) -> list[str]:
    parts = [_text((_LEFT + _RIGHT) / 2, _BOTTOM + 38, title, anchor="middle", colour="#646a73")]
    for power in decades:
        x = across(10.0**power)
        parts += [
            f'<line x1="{x:.0f}" y1="{_TOP}" x2="{x:.0f}" y2="{_BOTTOM}" stroke="{_GRID}"/>',
            _text(x, _BOTTOM + 18, f"{10.0**power:,g}", anchor="middle"),
        ]
    return parts


def by_size(lines: Sequence[tuple[str, dict[int, float]]], title: str) -> str:
    """Return lines of milliseconds over the size of the stock; names beginning with baobei are ours."""
    values = [value for _, points in lines for value in points.values()]
    sizes = [size for _, points in lines for size in points]
    wide, high = _decades(min(sizes), max(sizes)), _decades(min(values), max(values))
    across, up = _scale(wide, _LEFT, _RIGHT), _scale(high, _BOTTOM, _TOP)
    parts = [_text(_LEFT, 16, title, colour="#646a73"), *_ticks(wide, across, "客户名称数")]
    for power in high:
        y = up(10.0**power)
        parts += [
            f'<line x1="{_LEFT}" y1="{y:.0f}" x2="{_RIGHT}" y2="{y:.0f}" stroke="{_GRID}"/>',
            _text(_LEFT - 6, y + 4, f"{10.0**power:g}", anchor="end"),
        ]
    label_y = float(_BOTTOM)
    for name, points in sorted(lines, key=lambda line: line[1][max(line[1])]):
        colour = _OURS if name.startswith("baobei") else _OTHER
        dashes = ' stroke-dasharray="5 4"' if "p99" in name else ""
        places = [(across(size), up(value)) for size, value in sorted(points.items())]
        label_y = min(places[-1][1] + 4, label_y - 13)
        path = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
        parts += [
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>',
            *(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="{colour}"/>' for x, y in places),
            _text(places[-1][0] + 8, label_y, name),
        ]
    return _picture(_WIDTH, _HEIGHT, parts)
