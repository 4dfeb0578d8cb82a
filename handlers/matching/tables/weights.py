"""Weights of the score in log-odds; `weights.txt` is written by `benchmarks.matching.train`, not by hand.

The names are those of `handlers.matching.scoring.features`; the file's first lines say from what it was made.
"""

from importlib import resources


def _read() -> dict[str, float]:
    text = (resources.files(__package__) / "weights.txt").read_text("utf-8")
    lines = (line.split(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


WEIGHTS = _read()
