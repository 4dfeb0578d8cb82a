"""Who may see what of a customer: the one disclosure policy (product rules, disclose below).

Handlers ask it before they fill an outcome; cards show what the outcome holds and decide nothing.
The duplicate check itself sees everything; only its answer passes through here.
"""

from dataclasses import dataclass

from handlers.domain.phone import mask_phone
from handlers.domain.policy import Policy
from handlers.domain.quality import mask_person, show_customer_name


@dataclass(frozen=True, slots=True)
class Viewer:
    """How a person stands to one customer. `is_manager` means: leads a tree the owner belongs to.

    `only_looks`: a collaborator who may see everything and write nothing (协作 只看).
    """

    open_id: str
    is_owner: bool = False
    is_collaborator: bool = False
    only_looks: bool = False
    is_manager: bool = False
    is_admin: bool = False
    is_finance: bool = False


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What may be shown. `sees_owner_name` false leaves the owner's department only.

    `sees_details` covers contacts' names, needs, remarks and every other field of the record;
    phones are shown in full only with `sees_phones`, else masked.
    """

    sees_details: bool = False
    sees_phones: bool = False
    sees_amounts: bool = False
    sees_follow_ups: bool = False
    sees_full_name: bool = False
    sees_owner_name: bool = False

    def customer_name(self, name: str, kind: str) -> str:
        """Return the name as this viewer may see it: companies in full, individuals masked."""
        return name if self.sees_full_name else show_customer_name(name, kind)

    def contact_name(self, name: str) -> str:
        """Return a contact's name, masked unless details may be seen."""
        return name if self.sees_details else mask_person(name)

    def phone(self, e164: str) -> str:
        """Return a phone in full or masked; empty when not even that may be seen."""
        if self.sees_phones:
            return e164
        return mask_phone(e164) if self.sees_details else ""

    def owner(self, name: str, department: str) -> str:
        """Return whom to name as the owner: name and department, or the department only."""
        if not self.sees_owner_name:
            return department
        return f"{name}（{department}）" if department else name


def disclose(viewer: Viewer, policy: Policy) -> Disclosure:
    """Return what a viewer may see of a customer.

    Owner, collaborators and managers of the owner see all; an administrator all but full phones;
    finance names and amounts; everybody else only that it is taken.
    """
    if viewer.is_owner or viewer.is_collaborator or viewer.is_manager:
        return Disclosure(True, True, True, True, True, True)
    if viewer.is_admin:
        return Disclosure(True, False, True, True, True, True)
    return Disclosure(
        sees_amounts=viewer.is_finance,
        sees_full_name=viewer.is_finance,
        sees_owner_name=policy.shows_owner or viewer.is_finance,
    )


def in_group() -> Disclosure:
    """Return what may be shown in a group chat: never more than a stranger sees, no owner's name."""
    return Disclosure()
