"""One change of a rule that is not made yet: what it says, as a button carries it, and the rules with it."""

from dataclasses import dataclass

from handlers.command import Context
from handlers.domain.policy import (
    Rule,
    Setting,
    SettingProblem,
    parse_setting,
    rule_of,
    show_setting,
)
from handlers.domain.policy_book import PolicyBook
from handlers.ownership.protecting import policy_of

OPEN_AGAIN = "恢复"
"""Said instead of a value: what a level above has holds again, last the default."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule's new value for the company ("") or a department; None leaves the rule open again."""

    rule: Rule
    value: Setting | None
    department_id: str = ""

    @property
    def words(self) -> str:
        """What a button carries of it: the rule's field and the value as it is typed, no word of a person's."""
        return (
            f"{self.rule.field}={'' if self.value is None else show_setting(self.rule, self.value)}"
        )

    def book(self, book: PolicyBook) -> PolicyBook:
        """Return the rules as they would be."""
        return book.with_setting(self.department_id, self.rule.field, self.value)


def proposal_of(words: str, department_id: str) -> Proposal | None:
    """Read what a button carried; None when it names no rule, or no value the rule may have."""
    field, _, typed = words.partition("=")
    try:
        rule = rule_of(field)
    except KeyError:
        return None
    if not typed:
        return Proposal(rule, None, department_id)
    value = parse_setting(rule, typed)
    return None if isinstance(value, SettingProblem) else Proposal(rule, value, department_id)


def in_force(ctx: Context, rule: Rule, department_id: str) -> Setting:
    """Return what holds now for the company ("") or a department."""
    policy = policy_of(ctx, department_id) if department_id else ctx.policy
    value: Setting = getattr(policy, rule.field)
    return value
