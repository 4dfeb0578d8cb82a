"""The company of the simulated quarter: who works where, and what kind of person each is. Invented names.

It moves into a playground in place of the demo team, before the bot first looks.
"""

import random
from dataclasses import dataclass
from enum import StrEnum

from bot.playground import team
from bot.playground.ids import stable
from bot.playground.model import Chat as Room
from bot.playground.model import Department, Person
from bot.playground.platform import Platform
from tests.chat import Chat


class Kind(StrEnum):
    """How somebody works."""

    HONEST = "老实"
    LAZY = "懒散"
    GREEDY = "贪心"
    MANAGER = "主管"
    ADMIN = "管理员"


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the company. `superiors`: who leads this person, the nearest first."""

    open_id: str
    name: str
    kind: Kind
    department_id: str
    superiors: tuple[str, ...]


_SURNAMES = "林罗高梁宋唐邓萧冯程潘袁董余叶杜苏贾丁戴"
_GIVEN = ("子涵", "雨桐", "浩然", "思远", "嘉怡", "俊杰", "欣妍", "梓轩", "若曦", "天佑", "安琪")
_REGIONS = ("华东", "华北", "华南", "西南")
_SHARES = tuple(
    {"实": Kind.HONEST, "懒": Kind.LAZY, "贪": Kind.GREEDY}[one] for one in "实懒贪实懒实贪实懒实"
)
"""Of ten sellers five are honest, three lazy, two greedy; and of the first five one of each at least."""
DIRECTOR = stable("ou_", "quarter-director")
ADMIN = team.WU_HAO
CENTRE = team.SALES_CENTRE


def members(sellers: int, seed: int) -> list[Member]:
    """Return the company with so many sellers, always the same for a seed."""
    chance = random.Random(seed)
    names = [surname + given for given in _GIVEN for surname in _SURNAMES]
    chance.shuffle(names)
    regions = _REGIONS[: max(2, min(len(_REGIONS), sellers // 5))]
    people = [
        Member(ADMIN, "吴昊", Kind.ADMIN, team.IT, ()),
        Member(DIRECTOR, names.pop(), Kind.MANAGER, CENTRE, ()),
    ]
    leaders = {region: stable("ou_", f"quarter-leader-{region}") for region in regions}
    for region, leader in leaders.items():
        people.append(Member(leader, names.pop(), Kind.MANAGER, _unit(region), (DIRECTOR,)))
    for number in range(sellers):
        region = regions[number % len(regions)]
        kind = _SHARES[number // len(regions) % len(_SHARES)]
        people.append(
            Member(
                open_id=stable("ou_", f"quarter-seller-{number}"),
                name=names.pop(),
                kind=kind,
                department_id=_unit(region),
                superiors=(leaders[region], DIRECTOR),
            )
        )
    return people


def move_in(platform: Platform, company: list[Member]) -> None:
    """Put the company in the place of the demo team."""
    leaders = {one.department_id: one for one in company if one.kind is Kind.MANAGER}
    units = [Department("0", team.COMPANY, ""), Department(team.IT, "IT 部", "0")]
    for unit, leader in leaders.items():
        is_centre = unit == CENTRE
        name = "销售中心" if is_centre else f"{unit.rpartition('-')[2]}销售部"
        units.append(Department(unit, name, "0" if is_centre else CENTRE, leader.open_id))
    platform.departments = {unit.department_id: unit for unit in units}
    platform.people = {one.open_id: _employee(one, serial) for serial, one in enumerate(company, 1)}
    chats = [
        Room(team.private_chat_id(one.open_id), "p2p", team.BOT_NAME, [one.open_id], one.open_id)
        for one in company
    ]
    platform.chats = {chat.chat_id: chat for chat in chats}


def make_groups(chat: Chat, company: list[Member]) -> None:
    """Make each department's group, the leader its first member, with the bot in it."""
    for leader in company:
        team_of = [one.open_id for one in company if one.superiors[:1] == (leader.open_id,)]
        if len(leader.superiors) == 1:
            chat.make_group(group_name(leader), leader.open_id, *team_of)


def group_name(leader: Member) -> str:
    """Return the name of the group of a leader's department."""
    return f"{leader.department_id.rpartition('-')[2]}销售群"


def _unit(region: str) -> str:
    return f"od-quarter-{region}"


def _employee(member: Member, serial: int) -> Person:
    return Person(
        open_id=member.open_id,
        union_id=stable("on_", member.open_id),
        user_id=stable("", "user", member.open_id)[:8],
        name=member.name,
        pinyin=f"p{serial}",
        title=member.kind.value,
        department_id=member.department_id,
        leader=member.superiors[0] if member.superiors else "",
        mobile=f"+86133{serial:08d}",
        email=f"p{serial}@xingchen.example",
        avatar_color="#3370FF",
        is_admin=member.kind is Kind.ADMIN,
    )
