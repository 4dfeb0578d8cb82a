"""Outcomes of cases: the case as its reader may see it, the forms on it, and what came of a press."""

from dataclasses import dataclass

from handlers.cases.views import CaseLine, CaseView


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case before one reader. `news`: why it comes now ("" when it was asked for): opened, ruled,
    passed_up, overdue, appealed, withdrawn.

    Buttons by role while open: decider 维持, 改判, 联合, 两家; parties 补充证据, the claimant also 撤回申诉;
    after a ruling 申诉 for the parties while there is time.
    """

    case: CaseView
    news: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CaseList:
    """裁定 alone: the cases that wait for this person, soonest due first. Button 查看 on each."""

    lines: tuple[CaseLine, ...]


@dataclass(frozen=True, slots=True)
class RulingForm:
    """Asks for the reason of a ruling (area reason 理由), for 改判 whose it becomes (select receiver 判给), for
    联合 the shares (input split 比例). Submit 确认裁定. `decision` is keep, reassign, joint or both.

    `receivers` are (open_id, name); `sides` names whose the two shares are, in order.
    """

    case_id: int
    case_no: str
    customer_name: str
    decision: str
    effect: str
    reason: str = ""
    problem: str = ""
    receivers: tuple[tuple[str, str], ...] = ()
    receiver: str = ""
    sides: tuple[str, str] = ("", "")
    split: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceForm:
    """Asks for evidence in words (area evidence 证据), submit 提交证据; says how to send files."""

    case_id: int
    case_no: str
    customer_name: str
    limit_mb: int
    problem: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceKept:
    """What became of evidence. `state`: kept, known (the case has the same already), pending (a file is being
    fetched), refused (with `why`). `sha256` of what was kept."""

    case_id: int
    case_no: str
    what: str
    state: str
    sha256: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class WhichCase:
    """A file came while several of the sender's cases are open: which is it for? A button each."""

    draft_id: str
    what: str
    choices: tuple[CaseLine, ...]
