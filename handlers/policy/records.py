"""The records of the rules beside `handlers.domain.policy`: one change of a rule, as stored."""

from dataclasses import dataclass
from datetime import datetime

from handlers.domain.policy import Setting


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One change of a rule: what a field of `Policy` became, for the company ("") or a department, when.

    `value` is None where the rule was left open again. `number` is the version that rulings quote.
    """

    number: int
    field: str
    department_id: str
    value: Setting | None
    by_open_id: str
    at: datetime
