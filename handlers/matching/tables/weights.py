"""Weights of the score in log-odds, trained on seeds of their own; `weights.txt` is not for editing.

The names are those of `handlers.matching.scoring.features`.
"""

from importlib import resources


def _read() -> dict[str, float]:
    text = (resources.files(__package__) / "weights.txt").read_text("utf-8")
    return {name: float(value) for name, value in (line.split(" ") for line in text.splitlines())}


WEIGHTS = _read()
