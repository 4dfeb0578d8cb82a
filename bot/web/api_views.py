"""Records as the REST interface shows them: JSON values under the product's identifiers.

What may be shown is decided by the one disclosure policy, asked for an administrator; nothing here
widens it. Moments are ISO 8601 in the team's zone. Pure: no queries, no framework.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bot.web.api_shapes import AMOUNT_DETAILS, MOMENT_DETAILS, TEXT_DETAILS
from handlers.cases.records import CaseRecord, Ruling
from handlers.claiming.hits import Hit
from handlers.disclosing import missing_of
from handlers.domain.conflict import Level
from handlers.domain.custom_field import is_custom
from handlers.domain.disclosure import Disclosure, Viewer, disclose
from handlers.domain.policy import Policy
from handlers.domain.site import without_site
from handlers.ownership.life import lifecycle
from handlers.records import Claim, Contact, Customer, FollowUp
from storage.relations import Relations

ADMINISTRATOR = Viewer(open_id="", is_admin=True)
"""Who the bearer of the token is: an administrator, and nobody's owner, colleague or superior."""

_EMPTY_DETAILS: Mapping[str, Any] = {
    **dict.fromkeys(TEXT_DETAILS, ""),
    **dict.fromkeys((*AMOUNT_DETAILS, "expected_close", *MOMENT_DETAILS)),
}
_SAME = 1.0
_SAME_PHONE_OTHER_NAME = 0.9
_ALMOST = 0.99
"""A score in words: 1 the same key and nothing against it, .9 a shared phone, else what the names say."""


@dataclass(frozen=True, slots=True)
class Views:
    """Shows records under one policy in one time zone."""

    policy: Policy
    timezone: ZoneInfo
    relations: Mapping[int, Relations] = field(default_factory=dict)
    """Of the customers to be shown."""

    @property
    def shown(self) -> Disclosure:
        """What the bearer of the token may see of any customer."""
        return disclose(ADMINISTRATOR, self.policy)

    def customer(self, customer: Customer) -> dict[str, Any]:
        """Return a customer as JSON (shape Customer)."""
        shown = self.shown
        owner = customer.owner_open_id if shown.sees_owner_name else ""
        related = self.relations.get(customer.id, Relations())
        details = {key: self.value(value) for key, value in customer.details.items()}
        # as the message said it: the body, and its branch, campus or shop beside it
        name = without_site(customer.name, str(customer.details.get("site") or ""))
        return {
            **_EMPTY_DETAILS,
            **{key: value for key, value in details.items() if not is_custom(key)},
            "custom": {key: value for key, value in details.items() if is_custom(key)},
            "customer_no": customer.customer_no,
            "name": shown.customer_name(name, customer.kind),
            "kind": customer.kind,
            "ownership": customer.ownership.value,
            "owner_open_id": owner or None,
            "claimant_open_id": related.claimant_open_id or None,
            "parent": related.parent_no or None,
            "aliases": list(related.aliases),
            "department_id": customer.department_id,
            "stage": customer.stage,
            "level": customer.level,
            "coop_status": customer.coop_status,
            "lifecycle": lifecycle(customer).value,
            "registered_at": self.value(customer.registered_at),
            "protected_until": self.value(customer.protected_until),
            "last_follow_at": self.value(customer.last_follow_at),
            "next_follow_at": self.value(customer.next_follow_at),
            "next_plan": customer.next_plan,
            "won_at": self.value(customer.won_at),
            "contacts": [_contact(one, shown) for one in customer.contacts],
            "missing": list(missing_of(customer)),
        }

    def claim(self, customer: Customer, claim: Claim) -> dict[str, Any]:
        """Return a claim as JSON (shape Claim)."""
        return {
            "customer_no": customer.customer_no,
            "claimant_open_id": claim.claimant_open_id,
            "owner_open_id": claim.owner_open_id or None,
            "verdict": claim.verdict.value,
            "level": claim.level,
            "reason": claim.reason,
            "name": claim.name,
            "said_at": self.value(claim.said_at),
            "recorded_at": self.value(claim.recorded_at),
            "via": claim.via,
            "message_id": claim.message_id,
        }

    def follow_up(self, customer: Customer, follow_up: FollowUp) -> dict[str, Any]:
        """Return a follow-up as JSON (shape FollowUp)."""
        return {
            "customer_no": customer.customer_no,
            "author_open_id": follow_up.author_open_id,
            "at": self.value(follow_up.happened_at),
            "logged_at": self.value(follow_up.logged_at),
            "channel": follow_up.channel,
            "content": follow_up.content,
            "result": follow_up.result,
            "next_plan": follow_up.next_plan,
            "next_at": self.value(follow_up.next_at),
            "effective": follow_up.is_effective,
            "late": follow_up.is_late,
            "verdict_reason": follow_up.verdict_reason,
        }

    def case(self, customer: Customer, record: CaseRecord) -> dict[str, Any]:
        """Return a case with its rulings and evidence as JSON (shape Case)."""
        case = record.case
        return {
            "case_no": case.case_no,
            "customer_no": customer.customer_no,
            "claimant_open_id": case.claimant_open_id,
            "owner_open_id": case.owner_open_id or None,
            "manager_open_id": case.manager_open_id or None,
            "level": case.level,
            "reason": case.reason,
            "opened_at": self.value(case.opened_at),
            "due_at": self.value(case.due_at),
            "rule_version": case.rule_version,
            "instance": case.instance,
            "status": case.status,
            "outcome": case.outcome,
            "closed_at": self.value(case.closed_at),
            "rulings": [self._ruling(one) for one in record.rulings],
            "evidence": [
                {
                    "given_by": one.given_by,
                    "given_at": self.value(one.given_at),
                    "kind": one.kind.value,
                    "size": one.size,
                    "sha256": one.sha256,
                    "message_id": one.message_id,
                }
                for one in record.evidence
            ],
        }

    def _ruling(self, ruling: Ruling) -> dict[str, Any]:
        return {
            "instance": ruling.instance,
            "decision": ruling.decision.value,
            "new_owner_open_id": ruling.new_owner_open_id or None,
            "shares": [
                {"open_id": person, "percent": percent} for person, percent in ruling.shares.items()
            ],
            "reason": ruling.reason,
            "rule_version": ruling.rule_version,
            "ruled_by": ruling.ruled_by,
            "ruled_at": self.value(ruling.ruled_at),
            "appeal_until": self.value(ruling.appeal_until),
        }

    def hits(self, hits: Iterable[Hit]) -> list[dict[str, Any]]:
        """Return what a claim runs into (shape Duplicate), the gravest and most alike first."""
        levels = list(Level)
        scored = [(hit, score(hit)) for hit in hits]
        scored.sort(key=lambda each: (levels.index(each[0].level), -each[1], each[0].customer.id))
        return [
            {
                "customer_no": hit.customer.customer_no,
                "name": self.shown.customer_name(hit.customer.name, hit.customer.kind),
                "level": hit.level.value,
                "score": alike,
                "reason": hit.reason,
            }
            for hit, alike in scored
        ]

    def value(self, value: Any) -> Any:
        """Return a stored value as JSON: moments local, decimals as numbers."""
        match value:
            case datetime():
                return value.astimezone(self.timezone).isoformat()
            case date():
                return value.isoformat()
            case Decimal():
                return int(value) if value == value.to_integral_value() else float(value)
            case Mapping():
                return {str(key): self.value(one) for key, one in value.items()}
            case list() | tuple():
                return [self.value(one) for one in value]
            case _:
                return value


def score(hit: Hit) -> float:
    """Return how alike the claim and the customer are, from 0 to 1, two places.

    A shared exact key is 1, a shared phone under another name .9; without a shared key what the names
    alone say, below 1.
    """
    if hit.is_alike:
        return min(round(hit.score, 2), _ALMOST)
    if hit.level is Level.E2:
        return _SAME_PHONE_OTHER_NAME
    return _SAME


def _contact(contact: Contact, shown: Disclosure) -> dict[str, Any]:
    sees = shown.sees_phones
    return {
        "name": shown.contact_name(contact.name),
        "title": contact.title,
        "department": contact.department,
        "phone": shown.phone(contact.phone),
        "extension": contact.extension if sees else None,
        "email": contact.email if sees else None,
        "wechat": contact.wechat if sees else None,
        "role": contact.role,
        "remark": contact.remark,
    }
