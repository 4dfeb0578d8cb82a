"""Exact keys, conflict levels and what each viewer may see."""

import pytest

from handlers.domain.company_name import CustomerKind
from handlers.domain.conflict import FREE, Level, Rival, assess, assess_all
from handlers.domain.disclosure import Viewer, disclose, in_group
from handlers.domain.identity import ExactKey, KeyKind, exact_keys
from handlers.domain.policy import Policy

COMPANY = CustomerKind.COMPANY
NAME = "杭州云杉智能科技有限公司"


def rival(**changes: object) -> Rival:
    facts: dict[str, object] = {
        "customer_id": 1,
        "name": NAME,
        "kind": COMPANY,
        "ownership": "owned",
        "key_kind": "name",
    }
    return Rival(**(facts | changes))  # type: ignore[arg-type]  # a builder of mixed fields


@pytest.mark.parametrize(
    ("changes", "level", "reason"),
    [
        ({}, Level.E1, "客户名称相同"),
        ({"key_kind": "uscc"}, Level.E1, "统一社会信用代码相同"),
        ({"key_kind": "phone", "name": "云杉智能"}, Level.E1, "电话相同"),
        ({"key_kind": "email"}, Level.E1, "邮箱相同"),
        (
            {"key_kind": "phone", "name": "青岛蓝湾港务集团有限公司"},
            Level.E2,
            "电话相同，但客户名称明显不同",
        ),
        ({"is_mine": True}, Level.E0, "客户名称相同，是您自己的客户"),
        ({"ownership": "pool"}, Level.E5, "客户名称相同，在公海里"),
        ({"ownership": "history"}, Level.E6, "客户名称相同，在客户历史库里"),
        ({"holders": 21}, None, ""),
        ({"kind": CustomerKind.PERSON}, None, ""),
        (
            {"kind": CustomerKind.PERSON, "key_kind": "phone", "name": "赵先生"},
            Level.E1,
            "电话相同",
        ),
    ],
)
def test_a_hit_has_its_level_and_reason(
    changes: dict[str, object], level: Level | None, reason: str
) -> None:
    verdict = assess(NAME, COMPANY, [rival(**changes)])
    assert (verdict.level, verdict.reason) == (level, reason)


def test_the_gravest_hit_decides_and_nothing_means_free() -> None:
    mine = rival(customer_id=1, is_mine=True)
    theirs = rival(customer_id=2, key_kind="phone")
    old = rival(customer_id=3, ownership="history")
    verdict = assess(NAME, COMPANY, [old, mine, theirs])
    assert (verdict.level, verdict.customer_id) == (Level.E1, 2)
    assert [one.customer_id for one in assess_all(NAME, COMPANY, [old, mine, theirs, rival()])] == [
        1,
        2,
        3,
    ]
    assert assess(NAME, COMPANY, []) == FREE
    assert not FREE.blocks
    assert not assess(NAME, COMPANY, [old]).blocks
    assert assess(NAME, COMPANY, [theirs]).blocks


def test_the_strongest_key_gives_the_reason() -> None:
    hits = [rival(key_kind=kind) for kind in ("email", "phone", "name", "uscc")]
    assert assess(NAME, COMPANY, hits).key_kind is KeyKind.USCC


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


@pytest.mark.parametrize("role", ["is_owner", "is_collaborator", "is_manager"])
def test_those_who_work_on_it_see_everything(role: str) -> None:
    seen = disclose(Viewer("ou_1", **{role: True}), Policy(shows_owner=False))
    assert seen.phone("+8613812345678") == "+8613812345678"
    assert seen.contact_name("张伟") == "张伟"
    assert seen.sees_follow_ups
    assert seen.sees_amounts


def test_a_stranger_sees_the_company_and_the_owner_and_nothing_else() -> None:
    seen = disclose(Viewer("ou_2"), Policy())
    assert seen.customer_name(NAME, COMPANY) == NAME
    assert seen.customer_name("赵先生", CustomerKind.PERSON) == "赵*"
    assert seen.contact_name("张伟") == "张*"
    assert seen.phone("+8613812345678") == ""
    assert seen.owner("王磊", "华东销售部") == "王磊（华东销售部）"
    assert not any((seen.sees_details, seen.sees_amounts, seen.sees_follow_ups, seen.sees_phones))
    hidden = disclose(Viewer("ou_2"), Policy(shows_owner=False))
    assert hidden.owner("王磊", "华东销售部") == "华东销售部"


def test_finance_sees_amounts_and_no_phones_and_admins_masked_phones() -> None:
    finance = disclose(Viewer("ou_3", is_finance=True), Policy())
    assert finance.sees_amounts
    assert finance.phone("+8613812345678") == ""
    admin = disclose(Viewer("ou_4", is_admin=True), Policy())
    assert admin.phone("+8613812345678") == "138****5678"


def test_a_group_sees_no_more_than_a_stranger() -> None:
    seen = in_group()
    assert seen.owner("王磊", "华东销售部") == "华东销售部"
    assert not seen.sees_details
