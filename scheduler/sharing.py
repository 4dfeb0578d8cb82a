"""The sweep over collaborations whose time is over: the right ends at its moment, the note comes in working hours."""

from dataclasses import replace

from handlers.command import Urgency
from handlers.domain.timing import is_quiet
from handlers.ownership.releasing import SYSTEM
from handlers.people import Profile
from handlers.sharing.granting import end
from handlers.standing_in import recipients
from scheduler.sweeps import Done, Turn, context_of, name_of

_AT_MOST = 200


def collaborations_over(turn: Turn) -> list[str]:
    """Return the customers with a collaboration whose end has come; nobody is told of it at night."""
    if is_quiet(turn.now, turn.policy, turn.calendar):
        return []
    over = turn.store.sharing.ended_collaborations(turn.now, limit=_AT_MOST)
    return [str(one) for one in dict.fromkeys(grant.customer_id for grant in over)]


def end_collaborations(turn: Turn, subject: str) -> list[Done]:
    """Drop the collaborations of one customer that are over, and tell both sides."""
    customer = turn.store.customers.get(int(subject))
    ctx = context_of(turn, Profile(open_id=SYSTEM))
    done: list[Done] = []
    for grant in turn.store.sharing.ended_collaborations(turn.now, limit=_AT_MOST):
        if grant.customer_id != int(subject):
            continue
        if customer is None:
            turn.store.sharing.end_collaboration(grant.customer_id, grant.person_open_id)
            continue
        line = f"协作到期 {customer.name}：{name_of(turn, grant.person_open_id)}"
        tells = end(ctx, customer, grant.person_open_id, "over")
        if not tells:
            done.append(Done(line))
        for tell in tells:
            for reader in recipients(turn, tell.to_open_id):
                said = replace(tell, to_open_id=reader, urgency=Urgency.SCHEDULED)
                done.append(Done(line, said))
                line = ""
    return done
