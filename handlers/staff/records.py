"""What was granted to colleagues: a role, maybe of one department only, and by whom."""

from dataclasses import dataclass

from handlers.records import Role

BY_SETTINGS = "settings"
"""`granted_by` of administrators named by BAOBEI_ADMINS; they follow the setting at each start."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one person. `department_id` is where a granted 主管 manages, else empty."""

    open_id: str
    role: Role
    department_id: str
    granted_by: str
