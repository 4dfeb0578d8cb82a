"""The records of a case beside `handlers.records.Case`: its parties, what was laid before it, how it was ruled.

Frozen values that cross the storage boundary. The content of files stays in storage until it is asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.records import Case


class EvidenceKind(StrEnum):
    """What was given: words, what the claim itself had said (JSON), a file, a picture."""

    TEXT = "text"
    MESSAGE = "message"
    FILE = "file"
    IMAGE = "image"


class Part(StrEnum):
    """How somebody stands in a case; a former owner stays as a witness."""

    CLAIMANT = "claimant"
    OWNER = "owner"
    MANAGER = "manager"
    WITNESS = "witness"


class Decision(StrEnum):
    """How a case is ruled: 维持, 改判, 联合, 两家."""

    KEEP = "keep"
    REASSIGN = "reassign"
    JOINT = "joint"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing laid before a case. `sha256` is of the content as it came, `size` its bytes.

    `text` is the content of words and of the claim's message, empty for files; `name` is a file's.
    """

    case_id: int
    given_by: str
    given_at: datetime
    kind: EvidenceKind
    sha256: str
    message_id: str = ""
    name: str = ""
    text: str = ""
    size: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision of a case. `instance` 2 is the appeal's and final.

    `shares` are percent by open_id (联合), `new_owner_open_id` whose the customer became (改判).
    `appeal_until` is None when there is no appeal.
    """

    case_id: int
    instance: int
    decision: Decision
    reason: str
    rule_version: str
    ruled_by: str
    ruled_at: datetime
    new_owner_open_id: str = ""
    shares: Mapping[str, int] = field(default_factory=dict)
    appeal_until: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a case, with what they last stated about it."""

    open_id: str
    part: Part
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Apart:
    """A customer found not to be the same as another: by whom and when; `name` as it is called now."""

    customer_id: int
    name: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case with its rulings and what was laid before it."""

    case: Case
    rulings: tuple[Ruling, ...]
    evidence: tuple[Evidence, ...]
