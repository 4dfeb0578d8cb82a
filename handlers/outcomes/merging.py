"""Outcomes of 合并 and of the list of likely duplicates."""

from dataclasses import dataclass
from datetime import datetime

from handlers.views import ChangeView, CustomerView, PersonView


@dataclass(frozen=True, slots=True)
class MergePick:
    """Which two: a form of two selects 客户一 and 客户二 of (number, words), submit 下一步 (Action.MERGE_PICK)."""

    firsts: tuple[tuple[str, str], ...]
    seconds: tuple[tuple[str, str], ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What 确认合并 (Action.MERGE_CONFIRM with the draft) will do.

    `moves` are (what, how many) that come to `kept`; `filled` identifiers of details it lacks; `contradicting`
    those in which both differ (before: the other one's, after: what stands). `changes_owner`: whose the other
    one was loses it and becomes a collaborator. Buttons 改为保留另一家 (Action.MERGE_SWAP) unless `why_not_swapped`
    says why not, and 取消.
    """

    draft_id: str
    kept: CustomerView
    merged: CustomerView
    moves: tuple[tuple[str, int], ...]
    filled: tuple[str, ...]
    contradicting: tuple[ChangeView, ...]
    changes_owner: bool
    warnings: tuple[str, ...] = ()
    why_not_swapped: str = ""


@dataclass(frozen=True, slots=True)
class CustomersMerged:
    """Two customers are one. `role` is the reader's: merger, owner (of what stays) or former (of what went).

    `former_owner` is who had the other one, if somebody else. Buttons 客户详情, and for the merger 撤销合并
    (Action.MERGE_UNDO) until `undo_until`.
    """

    role: str
    customer: CustomerView
    merged_no: str
    merged_name: str
    by: PersonView
    former_owner: PersonView | None
    undo_until: datetime
    merge_id: int = 0


@dataclass(frozen=True, slots=True)
class PairSide:
    """One of two likely duplicates. `owner` is None while it is in the pool."""

    id: int
    customer_no: str
    name: str
    owner: PersonView | None


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two customers that are likely one, with the score 0 to 1 and the reason in words."""

    first: PairSide
    second: PairSide
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class DuplicatesShown:
    """Likely duplicates for who may merge them, `total` in all. Each with 合并 (Action.MERGE_OPEN) and 不是同一家
    (Action.DUPLICATE_TWO). `is_news`: sent by the nightly sweep, with the first of the new ones.
    """

    lines: tuple[PairLine, ...]
    total: int
    page: int = 1
    pages: int = 1
    is_news: bool = False


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A candidate for a name: level, score 0 to 1, the terms both share and the score's parts, heaviest first.

    `known_as` is the alias that fits, if it is not the name.
    """

    customer_no: str
    name: str
    known_as: str
    owner: PersonView
    level: str
    score: float
    reason: str
    terms: tuple[tuple[str, float], ...]
    features: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class MatchesExplained:
    """Why each similar name scored as it did, for an administrator."""

    name: str
    lines: tuple[MatchLine, ...]
