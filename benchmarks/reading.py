"""Reading a message: the median of the golden messages and their variants, in processor time.

The baseline is no other program but the promise: a reading takes less than 5 ms.
"""

import time
from statistics import median

from benchmarks.figures import Figure, Result, Target
from handlers.reading.message import read
from tests.reading.corpus import samples, written
from tests.reading.surroundings import CONTEXT
from tests.reading.variants import variants

PROMISED_MS = 5.0
TARGET = Target(1.0)


def run(*, quick: bool) -> Result:
    """Measure; quick: two rounds instead of nine."""
    by_hand = [*samples(), *written()]
    texts = [row.text for row in (*by_hand, *variants(by_hand))]
    _spent_ms(texts)  # tables and caches are loaded by the first message
    rounds = [_spent_ms(texts) for _ in range(2 if quick else 9)]
    return Result(
        (
            Figure(
                subject="阅读",
                name=f"读一条消息（{len(texts)} 条的中位数）",
                unit="ms",
                product=tuple(median(spent) for spent in rounds),
                baseline=(PROMISED_MS,) * len(rounds),
                baseline_name="上限 5 ms",
                target=TARGET,
                note="处理器时间",
            ),
        )
    )


def _spent_ms(texts: list[str]) -> list[float]:
    spent = []
    for text in texts:
        began = time.process_time()
        read(text, CONTEXT)
        spent.append((time.process_time() - began) * 1000)
    return spent
