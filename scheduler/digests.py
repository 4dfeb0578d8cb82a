"""Digests at their times: one card per subscription for the time since the last one, also after a pause.

A run is noted in the transaction that queues its card, so that a digest goes out once whatever restarts and
however many schedulers there are. Times that were missed are made up for by one digest, which says so.
"""

from handlers.command import Tell, Urgency
from handlers.digests.keeping import word_of
from handlers.digests.records import Subscription
from handlers.digests.scope import may_read, name_of
from handlers.digests.summing import STILL_OPEN, digest_of, manager_digest_of
from handlers.domain.digest_times import goes_out, last_time, times_between
from handlers.outcomes import Notice
from handlers.ownership.releasing import SYSTEM
from handlers.people import Profile
from scheduler import sweeps
from scheduler.sweeps import Done, Turn, context_of, has_left


def subscriptions_due(turn: Turn) -> list[str]:
    """Return the ids of the subscriptions whose digest is to come now."""
    return [str(one.id) for one in turn.store.digests.live() if _is_due(turn, one)]


def send_digest(turn: Turn, subject: str) -> list[Done]:
    """Send one digest of everything since the last one, and note that it was sent."""
    found = turn.store.digests.get(int(subject))
    if found is None or found.ended_at is not None or not _is_due(turn, found):
        return []
    if not turn.store.digests.is_settled(STILL_OPEN):
        return []  # in a minute again
    if found.is_private and not _may_have(turn, found):
        return _ended(turn, found)
    table, until = found.timetable, last_time(found.timetable, turn.now, turn.calendar)
    since = max(found.covered_until, found.created_at)
    skipped = times_between(table, since, until, turn.calendar)
    run = turn.store.digests.begin_run(found, until, turn.now, skipped=skipped)
    if not run:
        return []
    reader = found.chat_id if found.is_private else SYSTEM
    ctx = context_of(turn, turn.store.people.get(reader) or Profile(open_id=reader))
    tell = Tell(
        to_open_id=found.chat_id if found.is_private else "",
        chat_id="" if found.is_private else found.chat_id,
        outcome=(
            manager_digest_of(ctx, found, until, skipped=skipped)
            if found.is_private
            else digest_of(ctx, found, until, skipped=skipped)
        ),
        urgency=Urgency.SCHEDULED,
        dedup_key=f"digest:{run}",
    )
    whose = sweeps.name_of(turn, found.chat_id) if found.is_private else "群"
    what = f"{word_of(found.kind)} {name_of(ctx, found.department_id)}"
    late = f"（补上错过的 {skipped} 次）" if skipped else ""
    return [Done(f"{what} 发到{whose}{late}", tell)]


def _is_due(turn: Turn, one: Subscription) -> bool:
    """Whether a time of the digest has come that it has not told of, and it may go out now."""
    due = last_time(one.timetable, turn.now, turn.calendar)
    if due <= max(one.covered_until, one.created_at):
        return False
    return goes_out(one.timetable, due, turn.now, turn.policy, turn.calendar)


def _may_have(turn: Turn, one: Subscription) -> bool:
    """Whether somebody who gets a digest alone is still there and may still read of that department."""
    reader = turn.store.people.get(one.chat_id)
    return (
        reader is not None
        and not has_left(turn, one.chat_id)
        and may_read(context_of(turn, reader), one.department_id)
    )


def _ended(turn: Turn, one: Subscription) -> list[Done]:
    """End a subscription of somebody who may not read it any more; who is still there hears of it."""
    turn.store.digests.end(one.id, turn.now)
    word = word_of(one.kind)
    line = f"停止{word} {sweeps.name_of(turn, one.chat_id)}：不再负责这个部门"
    if has_left(turn, one.chat_id):
        return [Done(line)]
    text = f"您现在不负责这个部门，{word}不再发给您。需要别的部门可以重新订阅。"
    notice = Notice(title=f"{word}已停止", text=text)
    tell = Tell(to_open_id=one.chat_id, outcome=notice, urgency=Urgency.SCHEDULED)
    return [Done(line, tell)]
