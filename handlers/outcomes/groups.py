"""Outcomes about groups of companies."""

from dataclasses import dataclass

from handlers.views import GroupLine, PersonView


@dataclass(frozen=True, slots=True)
class GroupNews:
    """To the owner of a group: a company came below it (E4). `is_new`: registered now; `is_sure` unless only
    the brand says that it belongs there. Buttons 集团成员, 客户详情 of the head."""

    head_id: int
    head_name: str
    subsidiary: str
    by: PersonView
    is_sure: bool = True
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A page of a group: the head, then every company below, with who serves it; paged in place."""

    customer_id: int
    head_name: str
    lines: tuple[GroupLine, ...]
    total: int
    page: int = 1
    pages: int = 1
