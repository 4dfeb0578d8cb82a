"""The order of arbitration, step by step: what the record says and for whom it speaks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.domain.arbitration import CaseFacts, Side, Work, hints

START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FACTS = CaseFacts(
    at=START + 20 * DAY,
    conflict_level="E1",
    ground="客户名称相同",
    owned_from=START,
    claimed_at=START + 15 * DAY,
    owner=Work(contacts=3, effective=2, effective_lately=2, first_effective_at=START + DAY),
    claimant=Work(),
)
NEVER = Work(contacts=1)
EARLIER = START - 10 * DAY


def steps(facts: CaseFacts) -> dict[str, Side]:
    return {one.step: one.speaks_for for one in hints(facts)}


@pytest.mark.parametrize(
    ("change", "step", "side"),
    [
        ({}, "有效报备在先", Side.OWNER),
        ({"claimed_at": START - DAY}, "有效报备在先", Side.CLAIMANT),
        ({"owner": NEVER}, "有效报备在先", Side.CLAIMANT),
        ({"owner": NEVER, "at": START + 5 * DAY}, "有效报备在先", Side.OWNER),
        ({"lacks": ("需求",)}, "有效报备在先", Side.OWNER),
        ({}, "谁先有效接触", Side.NEITHER),
        ({"contact_named_at": EARLIER}, "谁先有效接触", Side.NEITHER),
        ({"owner": NEVER, "contact_named_at": EARLIER}, "谁先有效接触", Side.NEITHER),
        (
            {"owner": NEVER, "contact_named_at": EARLIER, "claimant": Work(evidence=1)},
            "谁先有效接触",
            Side.CLAIMANT,
        ),
        (
            {
                "claimed_at": START + timedelta(hours=5),
                "contact_named_at": EARLIER,
                "claimant": Work(evidence=2),
            },
            "谁先有效接触",
            Side.CLAIMANT,
        ),
        (
            {"claimed_at": START + timedelta(hours=5), "contact_named_at": START + 3 * DAY},
            "谁先有效接触",
            Side.OWNER,
        ),
        ({}, "跟进深度", Side.OWNER),
        ({"claimant": Work(effective_lately=5)}, "跟进深度", Side.CLAIMANT),
        ({"claimant": Work(effective_lately=2)}, "跟进深度", Side.NEITHER),
    ],
)
def test_a_step_speaks_for_a_side(change: dict[str, object], step: str, side: Side) -> None:
    assert steps(replace(FACTS, **change))[step] is side  # type: ignore[arg-type]


def test_the_steps_come_in_the_order_of_arbitration() -> None:
    assert list(steps(FACTS)) == [
        "是不是同一家",
        "有效报备在先",
        "谁先有效接触",
        "跟进深度",
        "其他",
    ]


def test_a_doubtful_hit_reminds_of_two_customers() -> None:
    (same, *_) = hints(replace(FACTS, conflict_level="E2"))
    assert "两家" in same.says
