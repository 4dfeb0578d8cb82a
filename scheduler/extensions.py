"""The sweep over 延期 that wait for a manager's answer: nothing is released meanwhile, so nobody may forget them."""

from collections.abc import Sequence
from datetime import time

from handlers.command import Tell, Urgency
from handlers.ownership.extending import decider_of, is_still_asked, manager_card
from handlers.ownership.records import SentNotice
from handlers.people import Profile
from handlers.rights import is_present
from handlers.standing_in import recipients
from scheduler.sweeps import Done, Turn, context_of, is_morning_new, name_of


def extensions_to_mind(turn: Turn) -> list[str]:
    """Return the ids of the requests of before today that wait."""
    if not is_morning_new(turn):
        return []
    today = turn.calendar.at(turn.calendar.day_of(turn.now), time(0))
    return [str(one) for one in turn.store.extensions.waiting(today)]


def mind_extension(turn: Turn, subject: str) -> Sequence[Done]:
    """Put one request before its manager once more, of a manager who is gone before the next; once a day."""
    request = turn.store.extensions.get(int(subject))
    customer = turn.store.customers.get(request.customer_id) if request else None
    if request is None or customer is None or not is_still_asked(customer, request):
        return []
    ctx = context_of(turn, Profile(open_id=customer.owner_open_id))
    asked = request.manager_open_id
    manager = asked if is_present(ctx, asked) else decider_of(ctx, customer)
    key = f"extension:{request.id}:{manager}:{turn.calendar.day_of(turn.now)}"
    notice = SentNotice(key, customer.id, "extension_waiting", manager, turn.now)
    if not manager or not turn.store.deadlines.say(notice):
        return []
    return [
        Done(
            f"延期等答复 {name_of(turn, reader)}：{customer.name}",
            Tell(
                to_open_id=reader,
                outcome=manager_card(ctx, customer, request, reader=reader),
                urgency=Urgency.SCHEDULED,
            ),
        )
        for reader in recipients(turn, manager)
        if reader != request.requested_by
    ]
