"""The picture of a quarter as plain SVG: what happened in each week."""

from datetime import date
from html import escape

from tests.quarter.figures import WEEKLY, Result

_COLOURS = {"登记": "#3370ff", "到期释放": "#f77234", "领取": "#2ea121", "立案": "#7f3bf5"}
_WIDTH, _TOP, _BAR_AREA, _LEFT = 880, 40, 200, 44
_PANEL = _TOP + _BAR_AREA + 50


def weeks(results: list[Result]) -> str:
    """Return the picture: a panel for each run, four bars for each week."""
    height = _PANEL * len(results)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for number, result in enumerate(results):
        parts += _panel(result, _PANEL * number)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(result: Result, top: int) -> list[str]:
    days = sorted({day for row in result.by_week.values() for day in row})
    most = max((n for row in result.by_week.values() for n in row.values()), default=1)
    step = (_WIDTH - _LEFT - 10) / max(len(days), 1)
    base = top + _TOP + _BAR_AREA
    parts = [
        f'<text x="{_LEFT}" y="{top + 22}" font-weight="bold">'
        f"{escape(result.database)}：每周发生了什么</text>",
        f'<text x="{_LEFT - 6}" y="{top + _TOP + 10}" text-anchor="end">{most}</text>',
        f'<line x1="{_LEFT}" y1="{base}" x2="{_WIDTH - 10}" y2="{base}" stroke="#8f959e"/>',
    ]
    for number, name in enumerate(WEEKLY):
        x = 420 + 110 * number
        parts.append(
            f'<rect x="{x}" y="{top + 12}" width="12" height="12" fill="{_COLOURS[name]}"/>'
            f'<text x="{x + 18}" y="{top + 22}">{name}</text>'
        )
    for number, day in enumerate(days):
        parts += _week(result, day, (_LEFT + step * number, base, step), most)
    return parts


def _week(result: Result, day: date, place: tuple[float, int, float], most: int) -> list[str]:
    left, base, step = place
    width = step / (len(WEEKLY) + 1)
    parts = [
        f'<text x="{left + step / 2:.0f}" y="{base + 18}" text-anchor="middle" fill="#646a73">'
        f"{day.month}/{day.day}</text>"
    ]
    for number, name in enumerate(WEEKLY):
        tall = _BAR_AREA * result.by_week.get(name, {}).get(day, 0) / most
        parts.append(
            f'<rect x="{left + width * number + width / 2:.1f}" y="{base - tall:.1f}" '
            f'width="{width:.1f}" height="{tall:.1f}" fill="{_COLOURS[name]}"/>'
        )
    return parts
