"""Persons, departments and roles as cached from the platform. Never fetches; colleagues' contact
ways are sealed, with blind indexes to find a person by e-mail or mobile number."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Result, bindparam, delete, exists, literal, or_, select, update

from handlers.people import DepartmentProfile, PersonStatus, Profile
from handlers.records import Ownership, Role
from handlers.staff.records import BY_SETTINGS, Grant
from storage.database.crypto import Vault
from storage.database.turns import take_turn
from storage.repository import Repository, insert_or_ignore, insert_or_replace
from storage.tables.customers import customer
from storage.tables.people import department, person, person_role

_UNIT = tuple(column.label(f"unit_{column.name}") for column in department.columns)
_GET = (
    select(person, *_UNIT)
    .outerjoin(department, department.c.id == person.c.department_id)
    .where(person.c.open_id == bindparam("open_id"))
)
_KNOWN_OF = select(person.c.fetched_at, person.c.left_at).where(
    person.c.open_id == bindparam("open_id")
)
_NAMED = select(person).where(person.c.name == bindparam("name")).order_by(person.c.open_id)
_ALL = select(person).order_by(person.c.open_id)
_DEPARTMENT = select(department).where(department.c.id == bindparam("wanted_id"))
_DEPARTMENTS = select(department).order_by(department.c.id)
_ROLES = select(person_role.c.role).where(person_role.c.open_id == bindparam("open_id"))
_LEADS = select(literal(Role.MANAGER.value)).where(
    exists().where(department.c.leader_open_id == bindparam("open_id"))
    | exists().where(
        person.c.leader_open_id == bindparam("open_id"),
        person.c.open_id != bindparam("open_id"),
        # Who was a leaver's direct leader stays one until the leaver's customers are settled.
        or_(
            person.c.status != PersonStatus.LEFT.value,
            exists().where(
                customer.c.owner_open_id == person.c.open_id,
                customer.c.ownership == Ownership.OWNED.value,
                customer.c.withdrawn_at.is_(None),
            ),
        ),
    )
)
_ROLES_AND_LEADS = _ROLES.union_all(_LEADS)
_GRANTS = select(person_role).order_by(
    person_role.c.role, person_role.c.open_id, person_role.c.department_id
)
_ADMINS = (
    select(person_role.c.open_id)
    .where(person_role.c.role == Role.ADMIN.value)
    .distinct()
    .order_by(person_role.c.open_id)
)


class PeopleRepository(Repository):
    """Implements `handlers.ports.People`, and the writes of the directory.

    Persons, their departments and roles and whole listings are read once per unit of work: who is who is
    asked for again and again.
    """

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(connection, vault)
        self._everybody: list[Profile] | None = None
        self._units: list[DepartmentProfile] | None = None
        self._known: dict[str, Profile | None] = {}
        self._known_units: dict[str, DepartmentProfile | None] = {}
        self._known_roles: dict[str, frozenset[Role]] = {}
        self._appointed: list[Grant] | None = None

    def _forget_people(self) -> None:
        """What is kept is read anew after a write."""
        self._everybody = None
        self._known.clear()
        self._known_roles.clear()

    def get(self, open_id: str) -> Profile | None:
        """Return the cached person."""
        if open_id not in self._known:
            self._learn(open_id, self._connection.execute(_GET, {"open_id": open_id}))
        return self._known[open_id]

    def get_with_roles(self, open_id: str) -> Profile | None:
        """Return the cached person; the roles, which will be asked for too, come along."""
        if open_id not in self._known and open_id not in self._known_roles:
            asked = {"open_id": open_id}
            found = self._connection.execute(_GET, asked)
            granted = self._connection.execute(_ROLES_AND_LEADS, asked)
            self._learn(open_id, found)
            self._known_roles[open_id] = _roles_of(granted)
        return self.get(open_id)

    def _learn(self, open_id: str, found: Result[Any]) -> None:
        row = found.first()
        self._known[open_id] = None if row is None else self._profile_of(row)
        if row is not None and row.department_id:
            self._known_units[row.department_id] = _own_department_of(row)

    def named(self, name: str) -> list[Profile]:
        """Return persons of exactly that name, leavers included."""
        rows = self._connection.execute(_NAMED, {"name": name})
        return [self._profile_of(row) for row in rows]

    def all(self) -> list[Profile]:
        """Return every cached person."""
        if self._everybody is None:
            rows = self._connection.execute(_ALL)
            self._everybody = [self._profile_of(row) for row in rows]
        return list(self._everybody)

    def department(self, department_id: str) -> DepartmentProfile | None:
        """Return the cached department."""
        if department_id not in self._known_units:
            row = self._connection.execute(_DEPARTMENT, {"wanted_id": department_id}).first()
            self._known_units[department_id] = None if row is None else _department_of(row)
        return self._known_units[department_id]

    def departments(self) -> list[DepartmentProfile]:
        """Return every cached department."""
        if self._units is None:
            self._units = [_department_of(row) for row in self._connection.execute(_DEPARTMENTS)]
        return list(self._units)

    def roles(self, open_id: str) -> frozenset[Role]:
        """Return the roles: everybody SALES; leaders MANAGER; administrators and finance as granted."""
        if open_id not in self._known_roles:
            granted = self._connection.execute(_ROLES_AND_LEADS, {"open_id": open_id})
            self._known_roles[open_id] = _roles_of(granted)
        return self._known_roles[open_id]

    def admins(self) -> list[str]:
        """Return the administrators' open_ids."""
        return [str(each) for each in self._connection.execute(_ADMINS).scalars()]

    def find(self, *, email: str = "", mobile: str = "") -> Profile | None:
        """Return the person with that e-mail (any case) or mobile number in E.164, by blind index."""
        if email:
            wanted = person.c.email_index == self._vault.index("person.email", email.casefold())
        else:
            wanted = person.c.mobile_index == self._vault.index("person.mobile", mobile)
        row = self._connection.execute(select(person).where(wanted).limit(1)).first()
        return None if row is None else self._profile_of(row)

    def is_news(self, open_id: str, at: datetime) -> bool:
        """Whether what the platform said at `at` is not older than what is kept of the person."""
        known = self._connection.execute(_KNOWN_OF, {"open_id": open_id}).one_or_none()
        if known is None:
            return True
        since: datetime = max(known.fetched_at, known.left_at or known.fetched_at)
        return at >= since

    def upsert_profile(self, profile: Profile, at: datetime) -> None:
        """Store what the platform said about a person at `at`; a leaver keeps the first left_at."""
        self._forget_people()
        row = {
            "open_id": profile.open_id,
            "union_id": profile.union_id,
            "name": profile.name,
            "email_enc": self._seal(profile.email, f"person.email:{profile.open_id}"),
            "email_index": self._index("email", profile.email.casefold()),
            "mobile_enc": self._seal(profile.mobile, f"person.mobile:{profile.open_id}"),
            "mobile_index": self._index("mobile", profile.mobile),
            "department_id": profile.department_id,
            "leader_open_id": profile.leader_open_id,
            "status": profile.status.value,
            "fetched_at": at,
            "left_at": at if profile.status is PersonStatus.LEFT else None,
        }
        statement = insert_or_replace(
            self._dialect, person, ("open_id",), keep_earlier=("left_at",)
        )
        self._connection.execute(statement, row)

    def upsert_department(self, unit: DepartmentProfile, at: datetime) -> None:
        """Store what the platform said about a department at `at`."""
        self._units = None
        self._known_units.clear()
        self._known_roles.clear()
        row = {
            "id": unit.id,
            "name": unit.name,
            "parent_id": unit.parent_id,
            "leader_open_id": unit.leader_open_id,
            "fetched_at": at,
        }
        self._connection.execute(insert_or_replace(self._dialect, department, ("id",)), row)

    def mark_left(self, open_id: str, at: datetime) -> bool:
        """Note that a person left; False when unknown or already noted."""
        self._forget_people()
        staying = person.c.open_id == open_id, person.c.left_at.is_(None)
        gone = {"status": PersonStatus.LEFT.value, "left_at": at}
        return self._connection.execute(update(person).where(*staying).values(**gone)).rowcount > 0

    def stale(self, before: datetime, limit: int = 100) -> list[str]:
        """Return open_ids fetched before the moment, longest ago first; leavers are left alone."""
        old = (
            select(person.c.open_id)
            .where(person.c.fetched_at < before, person.c.status != PersonStatus.LEFT.value)
            .order_by(person.c.fetched_at, person.c.open_id)
            .limit(limit)
        )
        return [str(each) for each in self._connection.execute(old).scalars()]

    def stale_departments(self, before: datetime, limit: int = 100) -> list[str]:
        """Return department ids fetched before the moment, longest ago first."""
        old = (
            select(department.c.id)
            .where(department.c.fetched_at < before)
            .order_by(department.c.fetched_at, department.c.id)
            .limit(limit)
        )
        return [str(each) for each in self._connection.execute(old).scalars()]

    def grant_role(
        self, open_id: str, role: Role, *, by: str, at: datetime, department_id: str = ""
    ) -> None:
        """Grant a role; granting twice changes nothing."""
        self._known_roles.clear()
        self._appointed = None
        row = {
            "open_id": open_id,
            "role": role.value,
            "department_id": department_id,
            "granted_by": by,
            "granted_at": at,
        }
        self._connection.execute(insert_or_ignore(self._dialect, person_role), row)

    def revoke_role(self, open_id: str, role: Role, *, department_id: str | None = None) -> bool:
        """Take a granted role back, in all departments unless one is named; False when it was not granted."""
        self._known_roles.clear()
        self._appointed = None
        wanted = [person_role.c.open_id == open_id, person_role.c.role == role.value]
        if department_id is not None:
            wanted.append(person_role.c.department_id == department_id)
        return self._connection.execute(delete(person_role).where(*wanted)).rowcount > 0

    def grants(self) -> list[Grant]:
        """Return every role granted here, the settings' administrators too, by role and person."""
        if self._appointed is None:
            rows = self._connection.execute(_GRANTS)
            self._appointed = [
                Grant(row.open_id, Role(row.role), row.department_id, row.granted_by)
                for row in rows
            ]
        return list(self._appointed)

    def take_turn_of_roles(self) -> None:
        """Wait until no other unit of work changes roles; it is ours until this one ends."""
        take_turn(self._connection, "roles")

    def set_admins(self, open_ids: Iterable[str], at: datetime) -> None:
        """Make these the administrators named by the setting; those granted in chat remain."""
        self._known_roles.clear()
        self._appointed = None
        wanted = list(dict.fromkeys(open_ids))
        self._connection.execute(
            delete(person_role).where(
                person_role.c.role == Role.ADMIN.value,
                person_role.c.granted_by == BY_SETTINGS,
                person_role.c.open_id.not_in(wanted),
            )
        )
        for open_id in wanted:
            self.grant_role(open_id, Role.ADMIN, by=BY_SETTINGS, at=at)

    def _index(self, way: str, value: str) -> str | None:
        return self._vault.index(f"person.{way}", value) if value else None

    def _profile_of(self, row: Any) -> Profile:
        return Profile(
            open_id=row.open_id,
            union_id=row.union_id,
            name=row.name,
            email=self._open(row.email_enc, f"person.email:{row.open_id}"),
            mobile=self._open(row.mobile_enc, f"person.mobile:{row.open_id}"),
            department_id=row.department_id,
            leader_open_id=row.leader_open_id,
            status=PersonStatus(row.status),
        )


def _roles_of(granted: Result[Any]) -> frozenset[Role]:
    return frozenset({Role.SALES, *(Role(value) for value in granted.scalars())})


def _own_department_of(row: Any) -> DepartmentProfile | None:
    """Return the department that `_GET` read with the person."""
    if row.unit_id is None:
        return None
    return DepartmentProfile(
        id=row.unit_id,
        name=row.unit_name,
        parent_id=row.unit_parent_id,
        leader_open_id=row.unit_leader_open_id,
    )


def _department_of(row: Any) -> DepartmentProfile:
    return DepartmentProfile(
        id=row.id, name=row.name, parent_id=row.parent_id, leader_open_id=row.leader_open_id
    )
