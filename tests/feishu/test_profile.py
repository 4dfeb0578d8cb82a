"""Reading the directory's objects: complete ones, and those with fields the scopes leave out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feishu.profile import department_profile, leaver_profile, person_profile
from handlers.people import DepartmentProfile, PersonStatus, Profile

FULL = {
    "open_id": "ou_a",
    "union_id": "on_a",
    "user_id": "u1",
    "name": "张三",
    "email": "zs@example.com",
    "mobile": "+8613800000000",
    "status": {"is_frozen": False, "is_resigned": False, "is_activated": True, "is_exited": False},
    "department_ids": ["od-first", "od-main"],
    "leader_user_id": "ou_boss",
    "orders": [
        {"department_id": "od-first", "is_primary_dept": False},
        {"department_id": "od-main", "is_primary_dept": True},
    ],
}


def test_a_full_user_object_becomes_a_profile() -> None:
    assert person_profile(FULL) == Profile(
        open_id="ou_a",
        union_id="on_a",
        name="张三",
        email="zs@example.com",
        mobile="+8613800000000",
        department_id="od-main",
        leader_open_id="ou_boss",
        status=PersonStatus.ACTIVE,
    )


def test_fields_the_scopes_leave_out_are_empty() -> None:
    assert person_profile({"open_id": "ou_a"}) == Profile("ou_a")


def test_without_a_primary_department_the_first_one_counts() -> None:
    assert person_profile({**FULL, "orders": []}).department_id == "od-first"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({"is_resigned": True}, PersonStatus.LEFT),
        ({"is_exited": True, "is_frozen": True}, PersonStatus.LEFT),
        ({"is_frozen": True}, PersonStatus.FROZEN),
        ({"is_unjoin": True}, PersonStatus.ACTIVE),
        (None, PersonStatus.ACTIVE),
    ],
)
def test_status(status: dict[str, bool] | None, expected: PersonStatus) -> None:
    assert person_profile({"open_id": "ou_a", "status": status}).status is expected


def test_a_leaver_keeps_the_department_of_before() -> None:
    now = {"open_id": "ou_a", "name": "李四", "department_ids": [], "status": {"is_resigned": True}}
    before = {"open_id": "ou_a", "department_ids": ["od-1"], "leader_user_id": "ou_boss"}
    assert leaver_profile(now, before) == Profile(
        open_id="ou_a",
        name="李四",
        department_id="od-1",
        leader_open_id="ou_boss",
        status=PersonStatus.LEFT,
    )


def test_departments_are_known_by_the_id_that_is_never_reused() -> None:
    department = {
        "name": "华东",
        "department_id": "D1",
        "open_department_id": "od-1",
        "parent_department_id": "od-0",
        "leader_user_id": "ou_boss",
    }
    assert department_profile(department) == DepartmentProfile("od-1", "华东", "od-0", "ou_boss")


def test_a_department_may_name_its_leader_in_the_list_only() -> None:
    leaders = [{"leaderType": 2, "leaderID": "ou_d"}, {"leaderType": 1, "leaderID": "ou_m"}]
    assert department_profile({"open_department_id": "od-1", "leaders": leaders}) == (
        DepartmentProfile("od-1", leader_open_id="ou_m")
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys((*FULL, "leaders"), json_values)))
def test_no_object_is_too_odd_to_read(found: dict[str, Any]) -> None:
    person_profile(found)
    leaver_profile(found, found)
    department_profile(found)
