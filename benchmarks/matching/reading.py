"""Reading a stock and questions that others made, tab-separated.

Stock: number, name (further columns are ignored), numbers from 0 upwards. Questions: number, text, label,
kind, target's number (-1 where nothing is meant); the first line is the heading.
"""

from pathlib import Path

from benchmarks.matching.questions import Query


def read_corpus(file: Path) -> list[str]:
    """Read names by number. Raises ValueError where the numbers are not 0, 1, 2 ..."""
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    if any(int(row[0]) != place for place, row in enumerate(rows)):
        raise ValueError(f"{file}: 第一列应是 0、1、2 …")
    return [row[1] for row in rows]


def read_queries(file: Path) -> list[Query]:
    """Read questions about those names."""
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    return [Query(row[1], row[2] == "1", row[3], max(int(row[4]) + 1, 0) or -1) for row in rows]
