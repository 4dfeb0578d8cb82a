"""The rules in force at one moment, the company's and the departments' own.

A department's rule holds for its people and customers and for the departments below it, the nearest first;
what it leaves open comes from above, last from the company (product rules, Rules). Pure values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from handlers.domain.policy import Policy, Setting, policy_from


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """`general` is the company's policy; `own` holds what departments set for themselves, by department id
    and field of `Policy`."""

    general: Policy
    own: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)
    company: Mapping[str, Setting] = field(default_factory=dict)

    def of(self, chain: Sequence[str]) -> Policy:
        """Return the policy of a department; `chain` are its id and those above it, the nearest first."""
        set_here = [self.own[department] for department in chain if department in self.own]
        if not set_here:
            return self.general
        merged = dict(self.company)
        for settings in reversed(set_here):
            merged.update(settings)
        return policy_from(merged)

    def set_by(self, department_id: str, name: str) -> Setting | None:
        """Return what a department ("": the company) set for a rule itself; None where it left it open."""
        settings = self.own.get(department_id, {}) if department_id else self.company
        return settings.get(name)

    def with_setting(self, department_id: str, name: str, value: Setting | None) -> "PolicyBook":
        """Return the book as it would be with this value; None leaves the rule open again."""
        settings = {"": dict(self.company)} | {unit: dict(own) for unit, own in self.own.items()}
        here = settings.setdefault(department_id, {})
        here.pop(name, None)
        if value is not None:
            here[name] = value
        return book_from({unit: own for unit, own in settings.items() if own or not unit})


def book_from(settings: Mapping[str, Mapping[str, Setting]]) -> PolicyBook:
    """Make the book of what is set, by department id; "" is the company. Raises KeyError for no rule."""
    company = settings.get("", {})
    own = {department: values for department, values in settings.items() if department}
    return PolicyBook(policy_from(company), own, company)
