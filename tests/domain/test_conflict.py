"""Exact keys, conflict levels and what each standing may see."""

import pytest

from handlers.domain.company_name import CustomerKind
from handlers.domain.conflict import Level, Rival, assess
from handlers.domain.disclosure import (
    Standing,
    may_see_attempts,
    may_see_details,
    may_see_owner_name,
)
from handlers.domain.identity import ExactKey, KeyKind, exact_keys
from handlers.domain.policy import Policy

COMPANY = CustomerKind.COMPANY
NAME = "杭州云杉智能科技有限公司"


@pytest.mark.parametrize(
    ("rival", "level", "key_kind"),
    [
        (Rival(NAME, "owned", False, (("name", 1),)), Level.E1, "name"),
        (Rival(NAME, "owned", False, (("name", 1), ("uscc", 1))), Level.E1, "uscc"),
        (Rival("云杉智能", "owned", False, (("phone", 1),)), Level.E1, "phone"),
        (Rival(NAME, "owned", False, (("email", 1),)), Level.E1, "email"),
        (Rival("青岛蓝湾港务集团有限公司", "owned", False, (("phone", 1),)), Level.E2, "phone"),
        (
            Rival("青岛蓝湾港务集团有限公司", "owned", False, (("phone", 1), ("uscc", 1))),
            Level.E1,
            "uscc",
        ),
        (Rival("赵先生", "owned", False, (("phone", 1),)), Level.E1, "phone"),
        (Rival(NAME, "owned", True, (("name", 1),)), Level.E0, "name"),
        (Rival(NAME, "pool", False, (("name", 1),)), Level.E5, "name"),
        (Rival(NAME, "history", False, (("name", 1),)), Level.E6, "name"),
        (Rival(NAME, "owned", False, (("phone", 20),)), Level.E1, "phone"),
    ],
)
def test_a_shared_key_has_its_level(rival: Rival, level: Level, key_kind: str) -> None:
    verdict = assess(NAME, rival)
    assert verdict is not None
    assert (verdict.level, verdict.key_kind) == (level, key_kind)
    assert verdict.reason


def test_keys_of_very_many_records_are_no_evidence() -> None:
    assert assess(NAME, Rival(NAME, "owned", False, (("phone", 21),))) is None
    assert assess(NAME, Rival(NAME, "owned", False, ())) is None


def test_keys_are_made_of_what_is_evidence() -> None:
    keys = exact_keys(
        NAME,
        COMPANY,
        uscc="9151 0107 MA6C4K2T09",
        phones=(
            "13812345678",
            "+8613812345678",
            "400-820-8820",
            "138****5678",
            "0532-8888 6666转8012",
        ),
        emails=("Lily@haiyue-trade.com", "info@haiyue-trade.com", "lily@qq.com", "keine"),
    )
    assert keys == (
        ExactKey(KeyKind.USCC, "91510107MA6C4K2T09"),
        ExactKey(KeyKind.NAME, "杭州云杉智能科技有限公司"),
        ExactKey(KeyKind.PHONE, "+8613812345678"),
        ExactKey(KeyKind.PHONE, "+8653288886666;ext=8012"),
        ExactKey(KeyKind.EMAIL, "lily@haiyue-trade.com"),
        ExactKey(KeyKind.EMAIL, "lily@qq.com"),
    )


def test_a_wrong_code_and_a_persons_name_are_no_keys() -> None:
    assert exact_keys("赵先生", CustomerKind.PERSON, uscc="91510107MA6C4K2T08") == ()
    assert exact_keys("...", COMPANY) == ()


@pytest.mark.parametrize(
    ("standing", "details", "attempts", "owner_when_hidden"),
    [
        (Standing.OWNER, True, True, True),
        (Standing.COLLABORATOR, True, False, True),
        (Standing.MANAGER, True, True, True),
        (Standing.ADMIN, True, True, True),
        (Standing.STRANGER, False, False, False),
    ],
)
def test_what_is_seen_follows_from_the_standing(
    standing: Standing, details: bool, attempts: bool, owner_when_hidden: bool
) -> None:
    assert may_see_details(standing) is details
    assert may_see_attempts(standing) is attempts
    assert may_see_owner_name(standing, Policy())
    assert may_see_owner_name(standing, Policy(shows_owner=False)) is owner_when_hidden
