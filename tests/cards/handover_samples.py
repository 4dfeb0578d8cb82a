"""Samples of the outcomes of 移交, 请假 and 角色, with every text that people can influence."""

from datetime import UTC, date, datetime, timedelta

from handlers import outcomes as o
from handlers import views as v
from handlers.outcomes.staff import AbsenceLine, RoleLine

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CLOUD = "杭州云杉智能科技有限公司"
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 7)


def _line(number: int, words: str) -> v.CustomerLine:
    name = words or f"{CLOUD}{number}"
    return v.CustomerLine(number, f"XS202600000{number}", name, "方案报价", 20, NOW, None)


def handover_samples(words: str, customer: v.CustomerView, person: v.PersonView) -> list[o.Outcome]:
    """One or more of each."""
    reason = words or "区域调整，华北客户统一由李雷负责"
    lines = tuple(_line(number, words) for number in range(1, 11))
    names = tuple(words or f"{CLOUD}{number}" for number in range(10))
    choices = tuple((f"ou_{number}", words or f"同事{number}（华东）") for number in range(40))
    offer = (3, names[:1], 1, person, person, NOW, 12, 13, 50, reason)
    many = (3, names, 23, person, person, NOW, 40, 63, 50, reason)
    offers = [
        o.HandoverOffered(number, role, shown, total, giver, receiver, *rest, state=state)
        for state in ("waiting", "accepted", "refused", "withdrawn")
        for role in ("receiver", "asker")
        for number, shown, total, giver, receiver, *rest in (offer, many)
    ]
    skipped = tuple((name, words or "已不在王磊名下") for name in (*names, *names))
    pool_at = NOW + timedelta(days=3)
    leaver = ("left", person, lines[:5], 23, choices)
    return [
        o.HandoverPick("d1", words or f"移交 {CLOUD}", choices, words or "没有找到同事「李磊」"),
        o.HandoverPreview("d1", person, person, lines[:1], 1, 0, 12, 13, 50, reason),
        o.HandoverPreview("d1", person, person, lines, 23, 2, 40, 63, 50, reason, 2, 3, True),
        *(o.HandedOver(role, customer, person, person, person, reason) for role in _ROLES),
        o.HandoverProgress(person, person, 3, 23, 3),
        o.HandoverProgress(person, person, 23, 23, 3, skipped),
        o.HandoverProgress(person, person, 23, 23, 23, is_mine=False),
        *(
            o.ManyHandedOver(role, person, person, person, names[:5], 23, reason)
            for role in _ROLES[1:]
        ),
        *offers,
        o.HandoverOffered(
            3, "asker", names[:1], 1, person, person, NOW, 1, 2, 50, reason, "refused", reason, 7
        ),
        o.LeaverCustomers(*leaver, pool_at=pool_at, page=2, pages=5),
        o.LeaverCustomers(*leaver, pool_at=pool_at, news="again"),
        o.LeaverCustomers("left", person, (), 0, choices, news="pooled", pooled=names),
        o.LeaverCustomers(
            "moved", person, lines[:5], 5, choices, moved_from=words or "华东", moved_to="华北"
        ),
        o.LeaverCustomers("left", person, (), 0, choices),
        o.LeaverEach(person, lines[:5], choices, 1, 5),
        o.LeaverEach(person, (), choices, 1, 1),
        o.LeaverEachDone(person, tuple((name, "李雷") for name in names[:5]), 3),
        o.LeaverEachDone(person, ((names[0], words or "李雷"),), 0),
        o.PersonMissing(person, 12),
        *_staff(words, person, choices),
    ]


_ROLES = ("mover", "receiver", "giver")


def _staff(
    words: str, person: v.PersonView, choices: tuple[tuple[str, str], ...]
) -> list[o.Outcome]:
    line = AbsenceLine(FIRST, LAST, person, is_now=True)
    roles = tuple(RoleLine(person, (words or "财务（聊天里设置）",)) for _ in range(20))
    return [
        o.AbsenceForm("", "", "", choices),
        o.AbsenceForm("2026-12-01", "2026-12-07", "ou_3", choices, words or "还缺代理人"),
        o.Absences((line, line), "set", 1, (words or "李雷也请假",)),
        o.Absences((), "cancelled"),
        o.Absences((line,), "shown"),
        o.AbsenceNews(person, FIRST, LAST),
        o.AbsenceNews(person, FIRST, FIRST, is_cancelled=True),
        o.RolesShown(roles, more=3),
        o.RolesShown(roles[:1], of_one=True),
        o.RolesShown(()),
        o.RoleChanged(person, "主管", True, "可以裁定撞单", words or "华东销售部"),
        o.RoleChanged(person, "财务", False, "可以看成交和金额"),
        o.RolePick("d1", "设置 财务", choices, words or "没有找到同事"),
    ]
