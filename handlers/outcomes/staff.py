"""Outcomes about the colleagues themselves: 请假 and 角色."""

from dataclasses import dataclass
from datetime import date

from handlers.views import PersonView


@dataclass(frozen=True, slots=True)
class AbsenceForm:
    """请假: dates 开始日期* and 结束日期*, select 代理人*, submit 请假 (Action.LEAVE_SUBMIT)."""

    from_on: str
    until_on: str
    deputy: str
    choices: tuple[tuple[str, str], ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """One leave: its first and last day and who stands in."""

    from_on: date
    until_on: date
    deputy: PersonView
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Absences:
    """To the person: the leaves that are not over. `news`: set, cancelled or shown.

    Buttons 取消请假 (Action.LEAVE_CANCEL), 请假 (LEAVE_FORM), after a change 撤销. `replaced`: an earlier leave
    in these days counts no more. `notes` say what else matters: the deputy is away too.
    """

    lines: tuple[AbsenceLine, ...]
    news: str
    replaced: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AbsenceNews:
    """To the deputy: whose reminders come to them and when; or that they do no more (`is_cancelled`)."""

    person: PersonView
    from_on: date
    until_on: date
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One person and the roles held, each with where it comes from: 财务（聊天里设置）."""

    person: PersonView
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RolesShown:
    """角色: who holds more than 销售. `more` are left out. `of_one`: only one person was asked about."""

    lines: tuple[RoleLine, ...]
    more: int = 0
    of_one: bool = False


@dataclass(frozen=True, slots=True)
class RoleChanged:
    """A role was granted or taken back (`is_granted`); `meaning` says what it allows. Button 撤销."""

    person: PersonView
    role: str
    is_granted: bool
    meaning: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class RolePick:
    """角色: which colleague, a select 同事 of (open_id, label), submit 下一步 (Action.ROLE_PICK with the draft)."""

    draft_id: str
    what: str
    choices: tuple[tuple[str, str], ...]
    problem: str = ""
