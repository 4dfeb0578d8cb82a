"""What a benchmark hands back: a ratio of the product to its baseline, measured several times, and its target.

Figures are compared as ratios of the same run, because the machine differs from run to run. The rounds of a
figure alternate product and baseline, so that a busy neighbour slows both. Nothing here measures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median


class Better(StrEnum):
    """Which side of the target is good."""

    LOWER = "≤"
    HIGHER = "≥"


@dataclass(frozen=True, slots=True)
class Target:
    """The ratio to reach."""

    value: float
    better: Better = Better.LOWER

    def is_met_by(self, ratio: float) -> bool:
        """Whether a ratio reaches the target."""
        return ratio <= self.value if self.better is Better.LOWER else ratio >= self.value

    def __str__(self) -> str:
        return f"{self.better} {self.value:g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: rounds of the product and of its baseline, in the same unit, pairwise of the same moment.

    `target` None marks a row that is shown for orientation only.
    """

    subject: str
    name: str
    unit: str
    product: tuple[float, ...]
    baseline: tuple[float, ...]
    baseline_name: str
    target: Target | None = None
    note: str = ""

    @property
    def ratios(self) -> tuple[float, ...]:
        """Each round's product over its baseline."""
        return tuple(p / b for p, b in zip(self.product, self.baseline, strict=True) if b)

    @property
    def ratio(self) -> float:
        """The median round's ratio: what the target is held against."""
        return median(self.ratios)

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None without one."""
        return None if self.target is None else self.target.is_met_by(self.ratio)


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers around the figures: a title, a heading, rows of text."""

    title: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What one subject brought."""

    figures: tuple[Figure, ...]
    tables: tuple[Table, ...] = ()


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of the values lie, interpolated."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
