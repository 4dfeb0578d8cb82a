"""The one disclosure policy: what somebody may see of a customer, from how they stand to it.

Detection sees everything; what is shown follows from this page alone (product rules, Who is told and
what is seen). Cards, search, exports, REST and logs all ask here.
"""

from enum import StrEnum

from handlers.domain.policy import Policy


class Standing(StrEnum):
    """How a person stands to a customer."""

    OWNER = "owner"
    COLLABORATOR = "collaborator"
    MANAGER = "manager"
    ADMIN = "admin"
    STRANGER = "stranger"


def may_see_details(standing: Standing) -> bool:
    """Whether contacts, needs, amounts and follow-ups may be seen: everybody but strangers."""
    return standing is not Standing.STRANGER


def may_see_owner_name(standing: Standing, policy: Policy) -> bool:
    """Whether the owner's name is shown, or the department only (rule 显示归属人)."""
    return may_see_details(standing) or policy.shows_owner


def may_see_attempts(standing: Standing) -> bool:
    """Whether others' refused claims on the customer may be seen."""
    return standing in (Standing.OWNER, Standing.MANAGER, Standing.ADMIN)
