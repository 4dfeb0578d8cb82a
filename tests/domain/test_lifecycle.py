"""The phase of a customer follows from what is known of it."""

import pytest

from handlers.domain.lifecycle import Lifecycle, lifecycle_of

FRESH = {"is_in_history": False, "is_won": False, "is_contacted": False, "coop_status": ""}


@pytest.mark.parametrize(
    ("facts", "phase"),
    [
        ({}, Lifecycle.ACQUIRE),
        ({"coop_status": "意向客户"}, Lifecycle.ACQUIRE),
        ({"is_contacted": True}, Lifecycle.NURTURE),
        ({"is_contacted": True, "is_won": True}, Lifecycle.RETAIN),
        ({"coop_status": "合作中"}, Lifecycle.RETAIN),
        ({"is_won": True, "coop_status": "暂停合作"}, Lifecycle.WIN_BACK),
        ({"coop_status": "流失客户"}, Lifecycle.WIN_BACK),
        ({"is_in_history": True, "is_won": True}, Lifecycle.WIN_BACK),
    ],
)
def test_the_phase_follows_from_the_facts(facts: dict[str, object], phase: Lifecycle) -> None:
    assert lifecycle_of(**(FRESH | facts)) is phase  # type: ignore[arg-type]
