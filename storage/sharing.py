"""Collaborators, watchers of a release, and cases."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from handlers.records import Case, Collaboration
from storage.contention import translated
from storage.crypto import Vault
from storage.repository import Repository, insert_into, insert_or_ignore
from storage.tables.customers import counter
from storage.tables.disputes import case_file, collaboration, watch

CASE_PREFIX = "A"
"""Cases are numbered A1, A2, ... (product rules, Commands: `裁定 #A12`)."""
_CASE_YEAR = 0  # one row of `counter` for all years

_MOMENT = collaboration.c.until_at.type
_IN_FORCE = (
    select(collaboration)
    .where(
        collaboration.c.customer_id == bindparam("wanted_id"),
        or_(
            collaboration.c.until_at.is_(None),
            collaboration.c.until_at > bindparam("moment", type_=_MOMENT),
        ),
    )
    .order_by(collaboration.c.id)
)
_WATCHERS = (
    select(watch.c.open_id)
    .where(watch.c.customer_id == bindparam("wanted_id"))
    .order_by(watch.c.since_at, watch.c.open_id)
)
_CASE = select(case_file).where(case_file.c.id == bindparam("wanted_id"))
_OPEN_CASE = select(case_file).where(
    case_file.c.customer_id == bindparam("wanted_id"),
    case_file.c.claimant_open_id == bindparam("claimant"),
    case_file.c.status == "open",
)
_CASES_OF = (
    select(case_file)
    .where(case_file.c.customer_id == bindparam("wanted_id"))
    .order_by(case_file.c.id.desc())
)
_ADD_CASE = insert(case_file).returning(case_file.c.id)


@cache
def _grant(dialect: str) -> Any:
    statement = insert_into(dialect, collaboration)
    new = {name: statement.excluded[name] for name in ("granted_by", "granted_at", "until_at")}
    return statement.on_conflict_do_update(
        index_elements=["customer_id", "person_open_id"], set_=new
    )


@cache
def _next_case(dialect: str) -> Any:
    statement = insert_into(dialect, counter).values(prefix="case", year=_CASE_YEAR, value=1)
    return statement.on_conflict_do_update(
        index_elements=["prefix", "year"], set_={"value": counter.c.value + 1}
    ).returning(counter.c.value)


class SharingRepository(Repository):
    """Implements `handlers.ports.Sharing`.

    A customer's collaborations are read once per unit of work: every right on it is asked of them.
    """

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(connection, vault)
        self._in_force: dict[tuple[int, datetime], list[Collaboration]] = {}

    def collaborators(self, customer_id: int, at: datetime) -> list[Collaboration]:
        """Return the collaborations in force."""
        asked = customer_id, at
        if asked not in self._in_force:
            self._in_force[asked] = self._collaborators(customer_id, at)
        return list(self._in_force[asked])

    def _collaborators(self, customer_id: int, at: datetime) -> list[Collaboration]:
        rows = self._connection.execute(_IN_FORCE, {"wanted_id": customer_id, "moment": at})
        return [
            Collaboration(
                customer_id=row.customer_id,
                person_open_id=row.person_open_id,
                granted_by=row.granted_by,
                granted_at=row.granted_at,
                until=row.until_at,
                id=row.id,
            )
            for row in rows
        ]

    def add_collaborator(self, collaboration: Collaboration) -> None:
        """Grant; granting twice changes the end."""
        self._in_force.clear()
        row = {
            "customer_id": collaboration.customer_id,
            "person_open_id": collaboration.person_open_id,
            "granted_by": collaboration.granted_by,
            "granted_at": collaboration.granted_at,
            "until_at": collaboration.until,
        }
        self._connection.execute(_grant(self._dialect), row)

    def end_collaboration(self, customer_id: int, open_id: str) -> None:
        """End a colleague's collaboration at once; the ledger keeps that there was one."""
        self._in_force.clear()
        wanted = (
            collaboration.c.customer_id == customer_id,
            collaboration.c.person_open_id == open_id,
        )
        self._connection.execute(delete(collaboration).where(*wanted))

    def add_watch(self, customer_id: int, open_id: str, at: datetime) -> bool:
        """Remember who wants to hear of the release; False when already watching."""
        row = {"customer_id": customer_id, "open_id": open_id, "since_at": at}
        statement = insert_or_ignore(self._dialect, watch).returning(watch.c.open_id)
        return self._connection.execute(statement, row).first() is not None

    def watchers(self, customer_id: int) -> list[str]:
        """Return the open_ids watching, longest first."""
        rows = self._connection.execute(_WATCHERS, {"wanted_id": customer_id}).scalars()
        return [str(open_id) for open_id in rows]

    def remove_watch(self, customer_id: int, open_id: str) -> None:
        """Forget one watcher."""
        wanted = watch.c.customer_id == customer_id, watch.c.open_id == open_id
        self._connection.execute(delete(watch).where(*wanted))

    def clear_watches(self, customer_id: int) -> None:
        """Forget the watchers (they were told)."""
        self._connection.execute(delete(watch).where(watch.c.customer_id == customer_id))

    def open_case(self, case: Case) -> Case:
        """Open a case; id and number in `case` are ignored (number A1, A2, ... from a locked counter).

        Raises AlreadyTaken when that claimant's case on that customer is open already.
        """
        serial = self._connection.execute(_next_case(self._dialect)).scalar_one()
        case_no = f"{CASE_PREFIX}{serial}"
        row = {
            "case_no": case_no,
            "customer_id": case.customer_id,
            "claim_id": case.claim_id,
            "claimant_open_id": case.claimant_open_id,
            "owner_open_id": case.owner_open_id,
            "manager_open_id": case.manager_open_id,
            "level": case.level,
            "reason": case.reason,
            "opened_at": case.opened_at,
            "due_at": case.due_at,
            "rule_version": case.rule_version,
            "status": "open",
        }
        with translated():
            case_id = self._connection.execute(_ADD_CASE, row).scalar_one()
        return replace(case, id=case_id, case_no=case_no, status="open")

    def open_case_of(self, customer_id: int, claimant: str) -> Case | None:
        """Return the open case of that claimant on that customer."""
        asked = {"wanted_id": customer_id, "claimant": claimant}
        row = self._connection.execute(_OPEN_CASE, asked).first()
        return None if row is None else _case_of(row)

    def close_case(self, case_id: int, *, outcome: str, at: datetime) -> None:
        """Close an open case with a Chinese phrase of what it came to; a closed one stays as it is."""
        wanted = case_file.c.id == case_id, case_file.c.status == "open"
        values = {"status": "closed", "outcome": outcome, "closed_at": at}
        self._connection.execute(update(case_file).where(*wanted).values(**values))

    def give_case_to(self, case_id: int, owner: str) -> None:
        """Let an open case be against another owner."""
        wanted = case_file.c.id == case_id, case_file.c.status == "open"
        self._connection.execute(update(case_file).where(*wanted).values(owner_open_id=owner))

    def case(self, case_id: int) -> Case | None:
        """Return one case."""
        row = self._connection.execute(_CASE, {"wanted_id": case_id}).first()
        return None if row is None else _case_of(row)

    def cases_of(self, customer_id: int) -> list[Case]:
        """Return the cases of a customer, newest first."""
        rows = self._connection.execute(_CASES_OF, {"wanted_id": customer_id})
        return [_case_of(row) for row in rows]


def _case_of(row: Any) -> Case:
    return Case(
        id=row.id,
        case_no=row.case_no,
        customer_id=row.customer_id,
        claim_id=row.claim_id,
        claimant_open_id=row.claimant_open_id,
        owner_open_id=row.owner_open_id,
        manager_open_id=row.manager_open_id,
        level=row.level,
        reason=row.reason,
        opened_at=row.opened_at,
        due_at=row.due_at,
        rule_version=row.rule_version,
        status=row.status,
        outcome=row.outcome,
        closed_at=row.closed_at,
    )
