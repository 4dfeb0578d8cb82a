"""Finding managers and common superiors, over trees, gaps, leavers and circles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.people import (
    DepartmentProfile,
    PersonStatus,
    Profile,
    departments_above,
    direct_manager,
    is_above,
    is_manager,
    lowest_common_superior,
    manager_chain,
    team_of,
)

# 总裁 leads everything; 销售中心 has two departments, each with its manager.
DEPARTMENTS = {
    d.id: d
    for d in (
        DepartmentProfile("root", "公司", "0", "ceo"),
        DepartmentProfile("sales", "销售中心", "root", "director"),
        DepartmentProfile("east", "华东", "sales", "zhao"),
        DepartmentProfile("north", "华北", "sales", "zhou"),
        DepartmentProfile("empty", "新设部门", "sales", ""),
        DepartmentProfile("finance", "财务部", "", ""),
    )
}
PEOPLE = {
    p.open_id: p
    for p in (
        Profile("ceo", department_id="root"),
        Profile("director", department_id="sales", leader_open_id="ceo"),
        Profile("zhao", department_id="east", leader_open_id="director"),
        Profile("zhou", department_id="north"),
        Profile("wang", department_id="east", leader_open_id="zhao"),
        Profile("li", department_id="east"),
        Profile("chen", department_id="north"),
        Profile("new", department_id="empty"),
        Profile("mentored", department_id="north", leader_open_id="wang"),
        Profile("clerk", department_id="finance"),
        Profile("lost", department_id="od-unknown"),
    )
}


@pytest.mark.parametrize(
    ("person", "chain"),
    [
        ("wang", ("zhao", "director", "ceo")),
        ("li", ("zhao", "director", "ceo")),  # no leader of their own: the department's
        ("zhou", ("director", "ceo")),  # leads the department: the one above it
        ("new", ("director", "ceo")),  # a department without a leader: the one above it
        ("mentored", ("wang", "zhao", "director", "ceo")),  # own leader before the department's
        ("ceo", ()),
        ("clerk", ()),
        ("lost", ()),
    ],
)
def test_the_chain_of_managers_follows_leaders_then_departments(
    person: str, chain: tuple[str, ...]
) -> None:
    assert manager_chain(PEOPLE[person], PEOPLE, DEPARTMENTS) == chain
    assert direct_manager(PEOPLE[person], PEOPLE, DEPARTMENTS) == (chain[0] if chain else None)


@pytest.mark.parametrize(
    ("one", "other", "superior"),
    [
        ("wang", "li", "zhao"),
        ("wang", "chen", "director"),
        ("zhao", "wang", "director"),  # never one of the two
        ("zhao", "zhou", "director"),
        ("wang", "mentored", "zhao"),
        ("wang", "clerk", None),
        ("ceo", "wang", None),
    ],
)
def test_the_lowest_common_superior_is_above_both_and_neither(
    one: str, other: str, superior: str | None
) -> None:
    assert lowest_common_superior(PEOPLE[one], PEOPLE[other], PEOPLE, DEPARTMENTS) == superior
    assert lowest_common_superior(PEOPLE[other], PEOPLE[one], PEOPLE, DEPARTMENTS) == superior


@pytest.mark.parametrize(
    ("person", "expected"),
    [("zhao", True), ("zhou", True), ("wang", True), ("ceo", True), ("li", False), ("lost", False)],
)
def test_a_manager_leads_a_department_or_somebody(person: str, expected: bool) -> None:
    assert is_manager(PEOPLE[person], PEOPLE, DEPARTMENTS) is expected


def test_who_left_is_no_manager_and_in_no_chain_but_those_above_are() -> None:
    people = {**PEOPLE, "zhao": Profile("zhao", "", "赵敏", status=PersonStatus.LEFT)}
    assert not is_manager(people["zhao"], people, DEPARTMENTS)
    assert manager_chain(people["wang"], people, DEPARTMENTS) == ("director", "ceo")


def test_leading_only_leavers_or_oneself_makes_no_manager() -> None:
    people = {
        "a": Profile("a", leader_open_id="a"),
        "b": Profile("b", leader_open_id="a", status=PersonStatus.LEFT),
    }
    assert not is_manager(people["a"], people, {})


def test_circles_of_leaders_end_where_the_departments_end() -> None:
    people = {
        "a": Profile("a", department_id="east", leader_open_id="b"),
        "b": Profile("b", department_id="east", leader_open_id="a"),
    }
    assert manager_chain(people["a"], people, {}) == ("b",)
    assert manager_chain(people["a"], people, DEPARTMENTS) == ("b", "zhao", "director", "ceo")


def test_circles_of_departments_end() -> None:
    ring = {"x": DepartmentProfile("x", parent_id="y"), "y": DepartmentProfile("y", parent_id="x")}
    assert [d.id for d in departments_above("x", ring)] == ["x", "y"]
    assert manager_chain(Profile("a", department_id="x"), {}, ring) == ()


def test_a_leader_not_in_the_cache_is_followed_through_the_department_they_lead() -> None:
    people = {"wang": PEOPLE["wang"]}
    assert manager_chain(people["wang"], people, DEPARTMENTS) == ("zhao", "director", "ceo")


def test_a_team_is_everybody_below() -> None:
    assert team_of("zhao", PEOPLE, DEPARTMENTS) == {"wang", "li", "mentored"}
    assert team_of("li", PEOPLE, DEPARTMENTS) == frozenset()
    assert is_above("director", PEOPLE["chen"], PEOPLE, DEPARTMENTS)
    assert not is_above("zhou", PEOPLE["wang"], PEOPLE, DEPARTMENTS)


names = st.sampled_from(["", "a", "b", "c", "d"])


@given(
    st.lists(st.builds(Profile, open_id=names, department_id=names, leader_open_id=names)),
    st.lists(st.builds(DepartmentProfile, id=names, parent_id=names, leader_open_id=names)),
)
def test_no_directory_makes_a_chain_loop_or_lead_to_oneself(
    profiles: list[Profile], units: list[DepartmentProfile]
) -> None:
    people = {p.open_id: p for p in profiles}
    departments = {d.id: d for d in units}
    for person in profiles:
        chain = manager_chain(person, people, departments)
        assert len(set(chain)) == len(chain)
        assert person.open_id not in chain
        assert "" not in chain
