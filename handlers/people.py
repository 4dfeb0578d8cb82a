"""Who is who: people, departments, who leads whom, and who stands above two people.

Pure functions over what the directory cache holds. They decide nothing about permissions and fetch
nothing. The rule for finding a manager: the person's own leader, else the leader of the department,
else of the departments above it (product rules, Who is who; platform page 「获取单个用户信息」).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class PersonStatus(StrEnum):
    """Whether somebody can act and be told things."""

    ACTIVE = "active"
    FROZEN = "frozen"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Profile:
    """One employee as last seen in the directory.

    Only `open_id` is certain: the platform leaves out whatever the app may not see, as "". `mobile`
    is as the directory writes it (`+8613800000000`); `department_id` is the primary department's.
    """

    open_id: str
    union_id: str = ""
    name: str = ""
    email: str = ""
    mobile: str = ""
    department_id: str = ""
    leader_open_id: str = ""
    status: PersonStatus = PersonStatus.ACTIVE


@dataclass(frozen=True, slots=True)
class DepartmentProfile:
    """One department; `parent_id` is "" (or "0") at the top, `leader_open_id` "" without a leader."""

    id: str
    name: str = ""
    parent_id: str = ""
    leader_open_id: str = ""


People = Mapping[str, Profile]
"""Profiles by open_id."""

Departments = Mapping[str, DepartmentProfile]
"""Departments by id."""


def manager_chain(person: Profile, people: People, departments: Departments) -> tuple[str, ...]:
    """The open_ids above a person, nearest first, without the person and without leavers.

    Circles in the directory's data end the chain instead of looping. `person` need not be among
    `people` (a leaver's last known profile is enough).
    """
    people = {**people, person.open_id: person}
    seen = {person.open_id}
    chain: list[str] = []
    current = person.open_id
    while above := _next_above(current, seen, people, departments):
        chain.append(above)
        current = above
    return tuple(chain)


def direct_manager(person: Profile, people: People, departments: Departments) -> str | None:
    """The nearest manager of a person; None at the top of the tree."""
    return next(iter(manager_chain(person, people, departments)), None)


def is_above(manager: str, person: Profile, people: People, departments: Departments) -> bool:
    """Whether the open_id `manager` stands anywhere above `person`; nobody stands above themselves."""
    return manager in manager_chain(person, people, departments)


def is_manager(person: Profile, people: People, departments: Departments) -> bool:
    """Whether somebody is 主管: leads a department, or is the direct leader of one who is there."""
    if person.status is PersonStatus.LEFT:
        return False
    me = person.open_id
    return any(d.leader_open_id == me for d in departments.values()) or any(
        p.leader_open_id == me and p.open_id != me and p.status is not PersonStatus.LEFT
        for p in people.values()
    )


def lowest_common_superior(
    one: Profile, other: Profile, people: People, departments: Departments
) -> str | None:
    """The lowest manager above both, never one of the two; None means an administrator decides."""
    above_other = set(manager_chain(other, people, departments))
    return next((m for m in manager_chain(one, people, departments) if m in above_other), None)


def team_of(manager: str, people: People, departments: Departments) -> frozenset[str]:
    """The open_ids of everybody below a manager, leavers included (their customers remain)."""
    return frozenset(
        open_id
        for open_id, person in people.items()
        if is_above(manager, person, people, departments)
    )


def departments_above(department_id: str, departments: Departments) -> Iterator[DepartmentProfile]:
    """The department itself, then its parents to the top; stops at unknown ones and circles."""
    seen: set[str] = set()
    while department_id not in seen and (found := departments.get(department_id)) is not None:
        seen.add(department_id)
        yield found
        department_id = found.parent_id


def _next_above(
    person: str, seen: set[str], people: People, departments: Departments
) -> str | None:
    """The next manager above a person who is not in `seen` yet; adds who was looked at to `seen`.

    Whoever has left is looked through: their own managers come before the person's other ones.
    """
    for candidate in _candidates(person, people, departments):
        if candidate in seen:
            continue
        seen.add(candidate)
        if not _has_left(candidate, people):
            return candidate
        if found := _next_above(candidate, seen, people, departments):
            return found
    return None


def _candidates(person: str, people: People, departments: Departments) -> Iterator[str]:
    """Who might be next above a person, in order of preference."""
    profile = people.get(person)
    if profile and profile.leader_open_id:
        yield profile.leader_open_id
    for start in _departments_of(person, profile, departments):
        for department in departments_above(start, departments):
            if department.leader_open_id:
                yield department.leader_open_id


def _departments_of(
    person: str, profile: Profile | None, departments: Departments
) -> Iterator[str]:
    """Where to look upwards from: the person's department, or those led by somebody uncached."""
    if profile:
        yield profile.department_id
    else:
        yield from (d.id for d in departments.values() if d.leader_open_id == person)


def _has_left(person: str, people: People) -> bool:
    profile = people.get(person)
    return profile is not None and profile.status is PersonStatus.LEFT
