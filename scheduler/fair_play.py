"""Fair play: signs in the record are noted each morning, and told to managers privately once a week.

A deputy does not get these: they are about people, some of whom may be the deputy's own colleagues.
"""

from datetime import datetime, time, timedelta

from handlers.command import Context, Tell, Urgency
from handlers.digests.concern_lines import concern_lines
from handlers.digests.records import SIGN_WORDS, Concern
from handlers.digests.signs import FINDERS
from handlers.domain.digest_times import WEEKLY_AT, first_workday_of_week
from handlers.domain.timing import is_quiet
from handlers.outcomes import FairPlayReport
from handlers.ownership.releasing import SYSTEM
from handlers.people import Profile
from handlers.rights import is_present, superiors
from scheduler.sweeps import Done, Turn, context_of, name_of

LOOKED_AT = time(7)
"""Before anybody's digest of the morning."""
_LINES = 20
"""Signs on one card; what is beyond them comes next week."""
_ONE_DAY = timedelta(days=1)


def kinds_to_look_for(turn: Turn) -> list[str]:
    """Return the kinds of signs that were not looked for since this morning."""
    if turn.since is not None and turn.since >= _last_look(turn):
        return []
    return [kind for kind in FINDERS if not turn.store.rules.happened(_looked(turn, kind))]


def note_signs(turn: Turn, kind: str) -> list[Done]:
    """Note every sign of one kind, each once; numbers of one that grew are brought up to date."""
    if not turn.store.rules.first_time(_looked(turn, kind), turn.now):
        return []
    done = []
    for one in _new(turn, FINDERS[kind](_context(turn))):
        is_first = turn.store.concerns.add(
            one.key,
            one.kind.value,
            person=one.person,
            customer_id=one.customer_id,
            at=one.at,
            facts=one.facts,
            noted_at=turn.now,
        )
        if not is_first:
            turn.store.concerns.count_anew(one.key, one.facts)
            continue
        done.append(Done(f"记下公平性提示 {name_of(turn, one.person)}：{SIGN_WORDS[one.kind]}"))
    return done


def managers_to_tell(turn: Turn) -> list[str]:
    """Return the managers whose team has signs of before this week that nobody was told of."""
    moment = _report_moment(turn)
    if moment is None or turn.now < moment or is_quiet(turn.now, turn.policy, turn.calendar):
        return []
    ctx = _context(turn)
    found = {_hearer(ctx, one) for one in turn.store.concerns.unreported(_week_began(turn))}
    return sorted(one for one in found if one and not turn.store.rules.happened(_once(turn, one)))


def tell_manager(turn: Turn, open_id: str) -> list[Done]:
    """Send one manager the one card of the week, and mark what it tells of."""
    reader = turn.store.people.get(open_id) or Profile(open_id=open_id)
    ctx = context_of(turn, reader)
    told = [
        one
        for one in turn.store.concerns.unreported(_week_began(turn))
        if _hearer(ctx, one) == open_id
    ]
    if not told or not turn.store.rules.first_time(_once(turn, open_id), turn.now):
        return []
    lines = concern_lines(ctx, told)
    shown = {(line.person.open_id, line.kind) for line in lines[:_LINES]}
    reported = [one.id for one in told if (one.person, one.kind.value) in shown]
    turn.store.concerns.mark_reported(reported, turn.now)
    outcome = FairPlayReport(lines=lines[:_LINES], more=max(len(lines) - _LINES, 0))
    tell = Tell(to_open_id=open_id, outcome=outcome, urgency=Urgency.SCHEDULED)
    return [Done(f"公平性提示 {name_of(turn, open_id)}：{len(lines)} 条", tell)]


def _new(turn: Turn, found: list[Concern]) -> list[Concern]:
    """Return the signs that are not noted, or not with these numbers."""
    noted = turn.store.concerns.noted([one.key for one in found])
    return [one for one in found if one.key not in noted or dict(noted[one.key]) != one.facts]


def _hearer(ctx: Context, one: Concern) -> str:
    """Return who hears of a sign: the nearest superior, else an administrator; never the person."""
    others = [*superiors(ctx, one.person), *ctx.store.people.admins()]
    fits = (each for each in others if each != one.person and is_present(ctx, each))
    return next(fits, "")


def _last_look(turn: Turn) -> datetime:
    today = turn.calendar.day_of(turn.now)
    look = turn.calendar.at(today, LOOKED_AT)
    return look if look <= turn.now else turn.calendar.at(today - _ONE_DAY, LOOKED_AT)


def _looked(turn: Turn, kind: str) -> str:
    return f"fair_play:{kind}:{turn.calendar.day_of(_last_look(turn))}"


def _report_moment(turn: Turn) -> datetime | None:
    first = first_workday_of_week(turn.calendar.day_of(turn.now), turn.calendar)
    return None if first is None else turn.calendar.at(first, WEEKLY_AT)


def _week_began(turn: Turn) -> datetime:
    today = turn.calendar.day_of(turn.now)
    return turn.calendar.at(today - _ONE_DAY * today.weekday(), time(0))


def _once(turn: Turn, open_id: str) -> str:
    return f"fair_play:{open_id}:{turn.calendar.day_of(_week_began(turn))}"


def _context(turn: Turn) -> Context:
    return context_of(turn, Profile(open_id=SYSTEM))
