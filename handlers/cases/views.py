"""A case as one particular person may see it: the shapes that `handlers.outcomes.cases` is made of.

`handlers.cases.showing` makes them. Texts are ready Chinese; what people typed is inert text.
"""

from dataclasses import dataclass
from datetime import datetime

from handlers.views import PersonView


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One side's claim: whose, since when, and how it came about; the dossier has its message."""

    who: PersonView
    side: str
    at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence: by whom, when, what; `text` is empty where this reader may not read it."""

    who: PersonView
    side: str
    at: datetime
    what: str
    text: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class HintLine:
    """One step of the order of arbitration; `speaks_for` is a person's name or empty."""

    step: str
    says: str
    speaks_for: str = ""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """What one side did with the customer."""

    who: PersonView
    contacts: int
    effective: int
    effective_lately: int
    first_effective_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class RulingLine:
    """One ruling: `decision` in words with whose the customer is or how it is shared."""

    instance: int
    decision: str
    reason: str
    by: PersonView
    at: datetime
    rules: str
    appeal_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    case_id: int
    case_no: str
    customer_name: str
    parties: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as shown to one reader.

    `role`: decider (also administrators who may rule), claimant, owner (also former ones), onlooker. `status`:
    open, ruled, withdrawn, closed. `lines` below are empty where the reader has no right to them. `answer`
    is the owner's word on the case.
    """

    case_id: int
    case_no: str
    customer_id: int
    customer_name: str
    level: str
    ground: str
    reason: str
    claimant: PersonView
    owner: PersonView
    decider: PersonView
    role: str
    status: str
    instance: int
    opened_at: datetime
    due_at: datetime | None
    outcome: str = ""
    answer: str = ""
    stage: str = ""
    customer_level: str = ""
    rules: str = ""
    claims: tuple[ClaimLine, ...] = ()
    work: tuple[WorkLine, ...] = ()
    evidence: tuple[EvidenceLine, ...] = ()
    hints: tuple[HintLine, ...] = ()
    rulings: tuple[RulingLine, ...] = ()
    files: int = 0
    sees_customer: bool = False
    may_appeal: bool = False
