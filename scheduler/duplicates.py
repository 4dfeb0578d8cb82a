"""Likely duplicates in the stock: new names are compared with it by night, and managers are told in the morning.

How far the comparing has come is a number in the database: names are numbered as they come, so that what is
missed one night is done the next. A round compares few names and only reads; each pair found, and the new mark,
is a unit of work of its own that reads again. Nothing is compared before the day's hour, so that a day's work is
not slowed by it unless a night was missed.
"""

from collections.abc import Sequence
from datetime import time

from handlers.changes import shown_name
from handlers.command import Context, Tell, Urgency
from handlers.domain.timing import is_quiet
from handlers.matching.records import Match
from handlers.merging.listing import both_of, may_be_one, page_of
from handlers.merging.records import Pair
from handlers.merging.rights import judge_of
from handlers.ownership.releasing import SYSTEM
from handlers.people import Profile
from scheduler.sweeps import Done, Turn, context_of, is_morning_new, name_of

COMPARED_FROM = time(2)
"""The hour of the night from which on a day's new names are compared."""
A_ROUND = 300
"""Names compared in a minute: at the 2.4 ms of a look-up among a million, three quarters of a second of reading."""
_ALIKE = 5
_MARK = "mark"


def names_to_compare(turn: Turn) -> Sequence[str]:
    """Return the pairs found among the next names as `customer:other:name`, and how far that came."""
    store = turn.store
    if not _is_hour(turn) or store.rules.happened(_complete(turn)):
        return []
    mark = store.duplicates.mark()
    names = store.duplicates.names_after(mark, A_ROUND)
    ctx = _context(turn)
    found: dict[tuple[int, int], str] = {}
    for number, customer_id, name in names:
        for match in store.matching.beside(name, customer_id, limit=_ALIKE):
            first, second = sorted((customer_id, match.customer_id))
            pair = Pair(first, second, match.score, match.reason, turn.now)
            if (first, second) not in found and _is_new(ctx, pair):
                found[first, second] = f"{customer_id}:{match.customer_id}:{number}"
    end = names[-1][0] if names else mark
    return [*found.values(), f"{_MARK}:{end}:{len(names)}"]


def list_pair(turn: Turn, subject: str) -> Sequence[Done]:
    """List one pair if it still is one, or remember how far the comparing has come."""
    what, second, third = subject.split(":")
    if what == _MARK:
        turn.store.duplicates.set_mark(int(second))
        if int(third) < A_ROUND:
            turn.store.rules.first_time(_complete(turn), turn.now)
        return []
    pair = _found_again(turn, int(what), int(second), int(third))
    ctx = _context(turn)
    both = both_of(ctx, pair) if pair is not None else None
    if pair is None or both is None or not _is_new(ctx, pair):
        return []
    turn.store.duplicates.add(pair)
    return [Done(f"疑似重复 {shown_name(both[0])} 和 {shown_name(both[1])}")]


def managers_of_duplicates(turn: Turn) -> Sequence[str]:
    """Return who is to be told of likely duplicates this morning."""
    if not is_morning_new(turn) or is_quiet(turn.now, turn.policy, turn.calendar):
        return []
    ctx = _context(turn)
    return sorted(
        {judge for pair in turn.store.duplicates.untold() if (judge := _judge(ctx, pair))}
    )


def tell_of_duplicates(turn: Turn, open_id: str) -> Sequence[Done]:
    """Send one manager the one card of the new pairs; those beyond it are on the list (疑似重复)."""
    reader = turn.store.people.get(open_id) or Profile(open_id)
    ctx = context_of(turn, reader)
    pairs = [one for one in turn.store.duplicates.untold() if _judge(ctx, one) == open_id]
    found = [(one, both) for one in pairs if (both := both_of(ctx, one)) is not None]
    if not found:
        return []
    turn.store.duplicates.mark_told(pairs, turn.now)
    shown = page_of(ctx, found, is_news=True)
    tell = Tell(to_open_id=open_id, outcome=shown, urgency=Urgency.SCHEDULED)
    return [Done(f"疑似重复 告诉{name_of(turn, open_id)}：{len(found)} 对", tell)]


def _is_new(ctx: Context, pair: Pair) -> bool:
    """Whether nobody knows of a pair, and its customers can be one."""
    if ctx.store.duplicates.is_known(pair.first_id, pair.second_id):
        return False
    both = both_of(ctx, pair)
    return both is not None and may_be_one(ctx, *both)


def _found_again(turn: Turn, customer_id: int, other_id: int, number: int) -> Pair | None:
    """Compare the one name again, inside the unit of work that writes."""
    names = turn.store.duplicates.names_after(number - 1, 1)
    if not names or names[0][:2] != (number, customer_id):
        return None
    matches: list[Match] = turn.store.matching.beside(names[0][2], customer_id, limit=_ALIKE)
    match = next((one for one in matches if one.customer_id == other_id), None)
    if match is None:
        return None
    first, second = sorted((customer_id, other_id))
    return Pair(first, second, match.score, match.reason, turn.now)


def _judge(ctx: Context, pair: Pair) -> str:
    both = both_of(ctx, pair)
    return judge_of(ctx, *both) if both is not None else ""


def _is_hour(turn: Turn) -> bool:
    today = turn.calendar.day_of(turn.now)
    return turn.now >= turn.calendar.at(today, COMPARED_FROM)


def _complete(turn: Turn) -> str:
    return f"duplicates:{turn.calendar.day_of(turn.now)}"


def _context(turn: Turn) -> Context:
    return context_of(turn, Profile(open_id=SYSTEM))
