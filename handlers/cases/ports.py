"""What the core asks of the store about cases, as a protocol; `storage.cases` implements it."""

from datetime import datetime
from typing import Protocol

from handlers.cases.records import Apart, Evidence, Party, Ruling
from handlers.records import Case


class Cases(Protocol):
    """Cases with their parties, evidence and rulings, and what rulings leave behind."""

    def open(self, case: Case) -> Case:
        """Open a case; id and number in `case` are ignored (number A1, A2, ... from a locked counter).

        Claimant, owner and manager become its parties. Raises AlreadyTaken when that claimant's case on
        that customer is open already.
        """

    def open_of(self, customer_id: int, claimant: str) -> Case | None:
        """Return the open case of that claimant on that customer."""

    def has_open(self, customer_id: int) -> bool:
        """Return whether a case on the customer is open: its protection does not run out."""

    def hold(self, case: Case) -> None:
        """Keep others from changing this case until this unit of work ends; call it before any change of it.

        Raises StaleRecord when the case is no longer as it was seen: the unit of work starts anew.
        """

    def close(self, case_id: int, *, outcome: str, at: datetime, status: str = "closed") -> None:
        """Close an open case (closed, ruled or withdrawn) with a Chinese phrase of what it came to."""

    def reopen(self, case_id: int, *, manager: str, due_at: datetime) -> None:
        """Open a ruled case once more, as its second instance, before another manager."""

    def give_to(self, case_id: int, owner: str) -> None:
        """Let an open case be against another owner; the former one stays as a witness."""

    def pass_up(self, case_id: int, *, manager: str, due_at: datetime) -> None:
        """Put an open case before another manager ("": nobody), with a new time limit."""

    def get(self, case_id: int) -> Case | None:
        """Return one case."""

    def by_no(self, case_no: str) -> Case | None:
        """Return the case of that number (A12)."""

    def of_customer(self, customer_id: int) -> list[Case]:
        """Return the cases of a customer, newest first."""

    def open_with(self, open_id: str, limit: int = 10) -> list[Case]:
        """Return the open cases in which somebody is claimant, owner or witness, newest first."""

    def before(self, manager: str, limit: int = 20) -> list[Case]:
        """Return the open cases that wait for this manager's ruling, soonest due first."""

    def due(self, at: datetime, limit: int = 200) -> list[Case]:
        """Return the open cases whose time limit lies at or before the moment, soonest first."""

    def parties(self, case_id: int) -> list[Party]:
        """Return everybody in a case: the claimant, owners, and every manager it was before."""

    def note_statement(self, case_id: int, open_id: str, statement: str) -> None:
        """Remember what a party last stated."""

    def add_evidence(self, evidence: Evidence, content: bytes) -> Evidence | None:
        """Keep evidence encrypted; None when the case has the same content already.

        `sha256`, `size` and `id` of `evidence` are ignored.
        """

    def evidence_of(self, case_id: int) -> list[Evidence]:
        """Return the evidence of a case, oldest first."""

    def content_of(self, evidence_id: int) -> bytes:
        """Return the content of one piece of evidence as it came."""

    def add_ruling(self, ruling: Ruling) -> Ruling:
        """Keep a ruling. Raises AlreadyTaken when this instance was ruled already."""

    def rulings_of(self, case_id: int) -> list[Ruling]:
        """Return the rulings of a case, the first instance first."""

    def keep_apart(self, one: int, other: int, *, by: str, at: datetime, reason: str) -> None:
        """Remember that a ruling found two customers where keys say one."""

    def join_again(self, one: int, other: int) -> None:
        """Forget that: a later ruling found one customer after all."""

    def apart_from(self, customer_id: int) -> list[Apart]:
        """Return the customers found to be others than this one, those taken back since too, oldest first."""

    def are_apart(self, one: int, other: int) -> bool:
        """Return whether a ruling found these to be two customers."""
