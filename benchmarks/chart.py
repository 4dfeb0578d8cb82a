"""A small picture of the figures: how far each ratio is from its target, as plain SVG."""

from collections.abc import Sequence
from html import escape

from benchmarks.figures import Better, Figure

_WIDTH, _ROW, _LABEL, _SCALE = 860, 26, 330, 220
_MOST = 2.0


def share_of_target(figure: Figure) -> float:
    """Return how much of its target a figure uses up: 1 is just on it, below 1 is better."""
    assert figure.target is not None
    if figure.target.better is Better.LOWER:
        return figure.ratio / figure.target.value
    return figure.target.value / figure.ratio


def number(value: float) -> str:
    """Return a figure with the places that tell it from its target: shares need three."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def bars(figures: Sequence[Figure]) -> str:
    """Return the picture: a bar per figure with a target, the line at 1 being the target."""
    aimed = [figure for figure in figures if figure.target]
    height = _ROW * (len(aimed) + 2)
    line_x = _LABEL + _SCALE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{line_x}" y="16" text-anchor="middle" fill="#646a73">目标（越短越好）</text>',
    ]
    for place, figure in enumerate(aimed, start=1):
        y = _ROW * place
        share = share_of_target(figure)
        colour = "#2ea121" if figure.is_met else "#d83931"
        length = round(min(share, _MOST) * _SCALE)
        assert figure.target is not None
        told = f"{number(figure.ratio)}（目标 {figure.target}）"
        parts += [
            f'<text x="{_LABEL - 8}" y="{y + 17}" text-anchor="end">{escape(figure.name)}</text>',
            f'<rect x="{_LABEL}" y="{y + 5}" width="{length}" height="16" fill="{colour}"/>',
            f'<text x="{_LABEL + length + 6}" y="{y + 17}">{escape(told)}</text>',
        ]
    bottom = _ROW * (len(aimed) + 1)
    parts += [
        f'<line x1="{line_x}" y1="{_ROW - 4}" x2="{line_x}" y2="{bottom}" '
        'stroke="#1f2329" stroke-dasharray="4 3"/>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"
