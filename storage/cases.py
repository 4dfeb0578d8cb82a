"""Cases: their numbers, parties, evidence and rulings, and what rulings leave behind.

The content of evidence and the names of files are encrypted; the hash is of the content as it came.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, bindparam, case, delete, func, insert, null, or_, select, update

from handlers.cases.records import Apart, Decision, Evidence, EvidenceKind, Part, Party, Ruling
from handlers.ports import StaleRecord
from handlers.records import Case
from storage.database.contention import checking, translated
from storage.database.crypto import SEAL_BYTES, sha256_hex
from storage.repository import Repository, insert_into, insert_or_ignore
from storage.tables.customers import counter, customer, not_same_pair
from storage.tables.disputes import case_evidence, case_file, case_party, ruling

CASE_PREFIX = "A"
"""Cases are numbered A1, A2, ... (product rules, Commands: `裁定 #A12`)."""
_CASE_YEAR = 0  # one row of `counter` for all years
_CONTENT, _NAME = "case_evidence.content", "case_evidence.name"

_IS_OPEN = case_file.c.status == "open"
_CASE = select(case_file).where(case_file.c.id == bindparam("wanted_id"))
_TAKE_CUSTOMER = (
    select(customer.c.id).where(customer.c.id == bindparam("wanted_id")).with_for_update()
)
_BY_NO = select(case_file).where(case_file.c.case_no == bindparam("wanted_no"))
_OPEN_CASE = select(case_file).where(
    case_file.c.customer_id == bindparam("wanted_id"),
    case_file.c.claimant_open_id == bindparam("claimant"),
    _IS_OPEN,
)
_ANY_OPEN = (
    select(case_file.c.id)
    .where(case_file.c.customer_id == bindparam("wanted_id"), _IS_OPEN)
    .limit(1)
)
_CASES_OF = (
    select(case_file)
    .where(case_file.c.customer_id == bindparam("wanted_id"))
    .order_by(case_file.c.id.desc())
)
_OPEN_WITH = (
    select(case_file)
    .join(case_party, case_party.c.case_id == case_file.c.id)
    .where(
        case_party.c.open_id == bindparam("person"),
        case_party.c.part != Part.MANAGER.value,
        _IS_OPEN,
    )
    .order_by(case_file.c.id.desc())
    .limit(bindparam("at_most"))
)
_WANTED = bindparam("wanted_id", type_=BigInteger)
_APART_FROM = (
    select(customer.c.id, customer.c.name, not_same_pair.c.decided_by, not_same_pair.c.decided_at)
    .join_from(
        not_same_pair,
        customer,
        customer.c.id == not_same_pair.c.first_id + not_same_pair.c.second_id - _WANTED,
    )
    .where(or_(not_same_pair.c.first_id == _WANTED, not_same_pair.c.second_id == _WANTED))
    .order_by(not_same_pair.c.decided_at, customer.c.id)
)
_BEFORE = (
    select(case_file)
    .where(case_file.c.manager_open_id == bindparam("person"), _IS_OPEN)
    .order_by(case_file.c.due_at, case_file.c.id)
    .limit(bindparam("at_most"))
)
_DUE = (
    select(case_file)
    .where(_IS_OPEN, case_file.c.due_at <= bindparam("moment", type_=case_file.c.due_at.type))
    .order_by(case_file.c.due_at, case_file.c.id)
    .limit(bindparam("at_most"))
)
_ADD_CASE = insert(case_file).returning(case_file.c.id)
_PARTIES = (
    select(case_party)
    .where(case_party.c.case_id == bindparam("wanted_id"))
    .order_by(case_party.c.part, case_party.c.open_id)
)
_HAS_TEXT = case_evidence.c.kind.in_([EvidenceKind.TEXT.value, EvidenceKind.MESSAGE.value])
# The content of files is left where it is: a listing must stay small.
_EVIDENCE = (
    select(
        *(column for column in case_evidence.c if column.name != "content_enc"),
        case((_HAS_TEXT, case_evidence.c.content_enc), else_=null()).label("text_enc"),
        func.length(case_evidence.c.content_enc).label("sealed_size"),
    )
    .where(case_evidence.c.case_id == bindparam("wanted_id"))
    .order_by(case_evidence.c.id)
)
_EVIDENCE_CONTENT = select(case_evidence.c.content_enc).where(
    case_evidence.c.id == bindparam("wanted_id")
)
_ADD_RULING = insert(ruling).returning(ruling.c.id)
_RULINGS = (
    select(ruling).where(ruling.c.case_id == bindparam("wanted_id")).order_by(ruling.c.instance)
)


@cache
def _next_case(dialect: str) -> Any:
    statement = insert_into(dialect, counter).values(prefix="case", year=_CASE_YEAR, value=1)
    return statement.on_conflict_do_update(
        index_elements=["prefix", "year"], set_={"value": counter.c.value + 1}
    ).returning(counter.c.value)


@cache
def _put_party(dialect: str) -> Any:
    """A party comes in, or stands differently now; what it stated stays."""
    statement = insert_into(dialect, case_party)
    return statement.on_conflict_do_update(
        index_elements=["case_id", "open_id"], set_={"part": statement.excluded["part"]}
    )


@cache
def _add_evidence(dialect: str) -> Any:
    return insert_or_ignore(dialect, case_evidence).returning(case_evidence.c.id)


class CaseRepository(Repository):
    """Implements `handlers.cases.ports.Cases`."""

    # ------------------------------------------------------------------ the case

    def open(self, case: Case) -> Case:
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
        self._put(case_id, case.manager_open_id, Part.MANAGER)
        self._put(case_id, case.claimant_open_id, Part.CLAIMANT)
        self._put(case_id, case.owner_open_id, Part.OWNER)
        return replace(case, id=case_id, case_no=case_no, status="open", instance=1)

    def open_of(self, customer_id: int, claimant: str) -> Case | None:
        """Return the open case of that claimant on that customer."""
        asked = {"wanted_id": customer_id, "claimant": claimant}
        return self._one(_OPEN_CASE, asked)

    def has_open(self, customer_id: int) -> bool:
        """Return whether a case on the customer is open: its protection does not run out."""
        return self._connection.execute(_ANY_OPEN, {"wanted_id": customer_id}).first() is not None

    def hold(self, case: Case) -> None:
        """Keep others from changing this case until this unit of work ends.

        Whoever changes a case or its customer's owner locks the customer's row first, all in one order. Raises
        StaleRecord when the case is no longer as it was seen.
        """
        self._connection.execute(_TAKE_CUSTOMER, {"wanted_id": case.customer_id})
        now = self.get(case.id)
        if now is None or _stand(now) != _stand(case):
            raise StaleRecord(f"case {case.case_no} is no longer as it was seen")

    def close(self, case_id: int, *, outcome: str, at: datetime, status: str = "closed") -> None:
        """Close an open case with a Chinese phrase of what it came to; a closed one stays as it is."""
        self._change(case_id, {"status": status, "outcome": outcome, "closed_at": at})

    def reopen(self, case_id: int, *, manager: str, due_at: datetime) -> None:
        """Open a ruled case once more, as its second instance, before another manager."""
        values = {
            "status": "open",
            "outcome": "",
            "closed_at": None,
            "instance": 2,
            "manager_open_id": manager,
            "due_at": due_at,
        }
        wanted = case_file.c.id == case_id, case_file.c.status == "ruled"
        with translated():
            self._connection.execute(update(case_file).where(*wanted).values(**values))
        self._put(case_id, manager, Part.MANAGER)

    def give_to(self, case_id: int, owner: str) -> None:
        """Let an open case be against another owner; the former one stays as a witness."""
        former = case_party.c.case_id == case_id, case_party.c.part == Part.OWNER.value
        self._connection.execute(update(case_party).where(*former).values(part=Part.WITNESS.value))
        self._change(case_id, {"owner_open_id": owner})
        self._put(case_id, owner, Part.OWNER)

    def pass_up(self, case_id: int, *, manager: str, due_at: datetime) -> None:
        """Put an open case before another manager ("": nobody), with a new time limit."""
        self._change(case_id, {"manager_open_id": manager, "due_at": due_at})
        self._put(case_id, manager, Part.MANAGER)

    def get(self, case_id: int) -> Case | None:
        """Return one case."""
        return self._one(_CASE, {"wanted_id": case_id})

    def by_no(self, case_no: str) -> Case | None:
        """Return the case of that number (A12)."""
        return self._one(_BY_NO, {"wanted_no": case_no.strip().lstrip("#").upper()})

    def of_customer(self, customer_id: int) -> list[Case]:
        """Return the cases of a customer, newest first."""
        return self._all(_CASES_OF, {"wanted_id": customer_id})

    def open_with(self, open_id: str, limit: int = 10) -> list[Case]:
        """Return the open cases in which somebody is claimant, owner or witness, newest first."""
        return self._all(_OPEN_WITH, {"person": open_id, "at_most": limit})

    def before(self, manager: str, limit: int = 20) -> list[Case]:
        """Return the open cases that wait for this manager's ruling, soonest due first."""
        return self._all(_BEFORE, {"person": manager, "at_most": limit})

    def due(self, at: datetime, limit: int = 200) -> list[Case]:
        """Return the open cases whose time limit lies at or before the moment, soonest first."""
        return self._all(_DUE, {"moment": at, "at_most": limit})

    # ------------------------------------------------------------------ parties and evidence

    def parties(self, case_id: int) -> list[Party]:
        """Return everybody in a case: the claimant, owners, and every manager it was before."""
        rows = self._connection.execute(_PARTIES, {"wanted_id": case_id})
        return [Party(row.open_id, Part(row.part), row.statement) for row in rows]

    def note_statement(self, case_id: int, open_id: str, statement: str) -> None:
        """Remember what a party last stated."""
        theirs = case_party.c.case_id == case_id, case_party.c.open_id == open_id
        self._connection.execute(update(case_party).where(*theirs).values(statement=statement))

    def add_evidence(self, evidence: Evidence, content: bytes) -> Evidence | None:
        """Keep evidence encrypted; None when the case has the same content already."""
        kept = replace(evidence, sha256=sha256_hex(content), size=len(content))
        row = {
            "case_id": kept.case_id,
            "given_by": kept.given_by,
            "given_at": kept.given_at,
            "kind": kept.kind.value,
            "content_enc": self._vault.seal_bytes(content, _CONTENT),
            "sha256": kept.sha256,
            "message_id": kept.message_id,
            "name_enc": self._seal(kept.name, _NAME),
        }
        added = self._connection.execute(_add_evidence(self._dialect), row).scalar_one_or_none()
        return None if added is None else replace(kept, id=added)

    def evidence_of(self, case_id: int) -> list[Evidence]:
        """Return the evidence of a case, oldest first."""
        rows = self._connection.execute(_EVIDENCE, {"wanted_id": case_id})
        return [
            Evidence(
                case_id=row.case_id,
                given_by=row.given_by,
                given_at=row.given_at,
                kind=EvidenceKind(row.kind),
                sha256=row.sha256,
                message_id=row.message_id,
                name=self._open(row.name_enc, _NAME),
                text=self._open(row.text_enc, _CONTENT),
                size=row.sealed_size - SEAL_BYTES,
                id=row.id,
            )
            for row in rows
        ]

    def content_of(self, evidence_id: int) -> bytes:
        """Return the content of one piece of evidence as it came."""
        asked = {"wanted_id": evidence_id}
        sealed = self._connection.execute(_EVIDENCE_CONTENT, asked).scalar_one()
        return self._vault.open_bytes(sealed, _CONTENT)

    # ------------------------------------------------------------------ rulings

    def add_ruling(self, ruling: Ruling) -> Ruling:
        """Keep a ruling. Raises AlreadyTaken when this instance was ruled already."""
        row = {
            "case_id": ruling.case_id,
            "instance": ruling.instance,
            "decision": ruling.decision.value,
            "new_owner_open_id": ruling.new_owner_open_id or None,
            "shares": dict(ruling.shares),
            "reason": ruling.reason,
            "rule_version": ruling.rule_version,
            "ruled_by": ruling.ruled_by,
            "ruled_at": ruling.ruled_at,
            "appeal_until": ruling.appeal_until,
        }
        with translated():
            return replace(ruling, id=self._connection.execute(_ADD_RULING, row).scalar_one())

    def rulings_of(self, case_id: int) -> list[Ruling]:
        """Return the rulings of a case, the first instance first."""
        rows = self._connection.execute(_RULINGS, {"wanted_id": case_id})
        return [
            Ruling(
                case_id=row.case_id,
                instance=row.instance,
                decision=Decision(row.decision),
                reason=row.reason,
                rule_version=row.rule_version,
                ruled_by=row.ruled_by,
                ruled_at=row.ruled_at,
                new_owner_open_id=row.new_owner_open_id or "",
                shares=row.shares,
                appeal_until=row.appeal_until,
                id=row.id,
            )
            for row in rows
        ]

    def keep_apart(self, one: int, other: int, *, by: str, at: datetime, reason: str) -> None:
        """Remember that a ruling found two customers where keys say one."""
        row = {
            "first_id": min(one, other),
            "second_id": max(one, other),
            "decided_by": by,
            "decided_at": at,
            "reason": reason,
        }
        self._connection.execute(insert_or_ignore(self._dialect, not_same_pair), row)

    def join_again(self, one: int, other: int) -> None:
        """Forget that: a later ruling found one customer after all."""
        self._connection.execute(delete(not_same_pair).where(*_pair(one, other)))

    @checking()
    def apart_from(self, customer_id: int) -> list[Apart]:
        """Return the customers found to be others than this one, those taken back since too, oldest first."""
        rows = self._connection.execute(_APART_FROM, {"wanted_id": customer_id})
        return [Apart(row.id, row.name, row.decided_by, row.decided_at) for row in rows]

    @checking()
    def are_apart(self, one: int, other: int) -> bool:
        """Return whether a ruling found these to be two customers."""
        found = select(not_same_pair.c.first_id).where(*_pair(one, other))
        return self._connection.execute(found).first() is not None

    # ------------------------------------------------------------------ inside

    def _put(self, case_id: int, open_id: str, part: Part) -> None:
        if open_id:
            row = {"case_id": case_id, "open_id": open_id, "part": part.value}
            self._connection.execute(_put_party(self._dialect), row)

    def _change(self, case_id: int, values: Mapping[str, Any]) -> None:
        """Write columns of a case if it is open."""
        wanted = case_file.c.id == case_id, _IS_OPEN
        self._connection.execute(update(case_file).where(*wanted).values(**values))

    def _one(self, statement: Any, asked: Mapping[str, Any]) -> Case | None:
        row = self._connection.execute(statement, dict(asked)).first()
        return None if row is None else _case_of(row)

    def _all(self, statement: Any, asked: Mapping[str, Any]) -> list[Case]:
        return [_case_of(row) for row in self._connection.execute(statement, dict(asked))]


def _stand(case: Case) -> tuple[object, ...]:
    """Return what a deed on a case rests on."""
    return (case.status, case.instance, case.owner_open_id, case.manager_open_id)


def _pair(one: int, other: int) -> tuple[Any, Any]:
    return (
        not_same_pair.c.first_id == min(one, other),
        not_same_pair.c.second_id == max(one, other),
    )


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
        instance=row.instance,
    )
