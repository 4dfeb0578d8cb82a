"""Samples of the outcomes around the end of a protection, with every text that people can influence."""

from datetime import UTC, datetime, timedelta

from handlers import outcomes as o
from handlers import views as v

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CLOUD = "杭州云杉智能科技有限公司"


def _ending(number: int, words: str) -> v.EndingLine:
    until = NOW + timedelta(days=number, hours=13)
    return v.EndingLine(
        number, words or f"{CLOUD}{number}", until, number, until + timedelta(days=1)
    )


def _left_alone(number: int, words: str, person: v.PersonView) -> v.UntouchedLine:
    name = words or f"{CLOUD}{number}"
    return v.UntouchedLine(number, name, person, number + 5, is_at_risk=number > 1)


def clock_samples(words: str, customer: v.CustomerView, person: v.PersonView) -> list[o.Outcome]:
    """One or more of each."""
    before = NOW + timedelta(days=3)
    reason = words or "客户年底预算冻结，1 月重启"
    lines = tuple(_ending(number, words) for number in range(10))
    team = tuple(_left_alone(number, words, person) for number in range(10))
    asked = (3, customer, person, NOW, 20, reason, 1, 2)
    return [
        o.ExtendForm(7, customer.name, "30", reason, 30, 0, 2, False),
        o.ExtendForm(
            7, customer.name, words or "45", words, 30, 1, 2, True, problem="一次延 1 到 30 天"
        ),
        o.Extended(customer, 30, reason, before, 1, 2),
        o.ExtensionAsked(customer, 20, reason, person),
        o.ExtensionForManager(*asked),
        o.ExtensionForManager(*asked, state="granted", decided_by=person),
        o.ExtensionForManager(*asked, state="gone"),
        o.ExtensionAnswered(customer, 20, True, person, words or "可以", before),
        o.ExtensionAnswered(customer, 20, False, person),
        o.HoldChanged(customer, True, 1, 5),
        o.HoldChanged(customer, False, 0, 5),
        o.ReleaseNotices(lines[:1]),
        o.ReleaseNotices(lines, more=4, owner=words or "王磊", owner_id="ou_wang"),
        o.ReleaseNotices(()),
        o.UntouchedTeam(team, more=3),
        o.UntouchedTeam(team[:1]),
    ]
