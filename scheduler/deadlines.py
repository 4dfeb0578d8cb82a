"""The sweeps over the end of protections: the owner is told of it, then the customer goes to the public pool.

What is due is decided by `handlers.domain.release_plan`; this module finds, acts and marks. A notice is marked
in the transaction that queues its card; a release reads everything again in its own.
"""

from handlers.command import Context, Tell, Urgency
from handlers.domain.claim_states import Event
from handlers.domain.release_plan import is_hour_of_release
from handlers.domain.timing import CUSTOMERS_A_CARD
from handlers.outcomes import Notice, ReleaseNotices
from handlers.ownership.ending import line_of_ending, notice, planned, planned_for, policies
from handlers.ownership.life import can
from handlers.ownership.protecting import renewed
from handlers.ownership.releasing import SYSTEM, release
from handlers.people import Profile
from handlers.records import Customer
from handlers.standing_in import recipients
from handlers.views import EndingLine
from scheduler.sweeps import Done, Turn, context_of, has_left, name_of


def owners_to_warn(turn: Turn) -> list[str]:
    """Return the owners who must be told now that a protection ends, or whose missed notice is to be marked."""
    ctx = _in_nobodys_name(turn)
    if not _may_act(ctx):
        return []
    due = {near.owner_open_id for near, step in planned(ctx) if step.say or step.covered}
    return sorted(open_id for open_id in due if not has_left(turn, open_id))


def warn(turn: Turn, open_id: str) -> list[Done]:
    """Send one owner the one card of all protections that are to be told of now, and mark each notice."""
    if has_left(turn, open_id):
        return []
    ctx = context_of(turn, turn.store.people.get(open_id) or Profile(open_id=open_id))
    if not _may_act(ctx):
        return []
    lines: list[EndingLine] = []
    done: list[Done] = []
    for near, step in planned(ctx, open_id):
        for days in step.covered:
            turn.store.deadlines.say(notice(near, days, turn.now, is_covered=True))
        if step.say is not None and turn.store.deadlines.say(notice(near, step.say, turn.now)):
            line = line_of_ending(ctx, near, step.release_at)
            lines += [line] if line else []
        elif step.covered:
            missed = "、".join(str(days) for days in step.covered)
            what = f"错过的到期预告（前 {missed} 天）由下一次补上"
            done.append(Done(f"{what} {name_of(turn, open_id)}：客户 {near.customer_id}"))
    if not lines:
        return done
    return done + _told(turn, open_id, lines) + _partners_told(turn, open_id, lines)


def customers_to_release(turn: Turn) -> list[str]:
    """Return the ids of the customers whose protection is over and whose owners were told of it in time.

    Of owners who have left, the hand-over takes care.
    """
    ctx = _in_nobodys_name(turn)
    if not _may_act(ctx):
        return []
    return [
        str(near.customer_id)
        for near, step in planned(ctx)
        if step.release and not has_left(turn, near.owner_open_id)
    ]


def let_go(turn: Turn, subject: str) -> list[Done]:
    """Put one customer into the pool if everything still says so."""
    ctx = _in_nobodys_name(turn)
    customer = turn.store.customers.get(int(subject))
    if customer is None or not _may_act(ctx) or not _is_over(turn, ctx, customer):
        return []
    owner = customer.owner_open_id
    if (until := renewed(ctx, customer)) > turn.now:
        # The terms give more time than the record shows: believe the terms, take nothing from anybody.
        turn.store.customers.change(customer, {"protected_until": until})
        return [Done(f"更正保护期 {customer.name}：{turn.calendar.day_of(until)}")]
    _, tells = release(ctx, customer, actor=SYSTEM, cause="expired")
    line = f"释放到公海 {customer.name}（{name_of(turn, owner)}）"
    if not tells:
        return [Done(line)]
    return [Done(line if tell is tells[0] else f"告诉释放 {customer.name}", tell) for tell in tells]


def _is_over(turn: Turn, ctx: Context, customer: Customer) -> bool:
    """Whether nothing holds the customer back any more and every notice was dealt with."""
    if not can(ctx, customer, Event.EXPIRE) or has_left(turn, customer.owner_open_id):
        return False
    is_held_back = (
        turn.store.holds.of(customer.id) is not None
        or turn.store.extensions.waiting_of(customer.id) is not None
    )
    step = planned_for(ctx, customer)
    return not is_held_back and step is not None and step.release


def _told(turn: Turn, open_id: str, lines: list[EndingLine]) -> list[Done]:
    """Return the card, to the owner and to who stands in for them."""
    first = lines[0].name
    count = f" 等 {len(lines)} 家" if len(lines) > 1 else ""
    done = []
    for reader in recipients(turn, open_id):
        is_deputy = reader != open_id
        outcome = ReleaseNotices(
            lines=tuple(lines[:CUSTOMERS_A_CARD]),
            more=max(len(lines) - CUSTOMERS_A_CARD, 0),
            owner=name_of(turn, open_id) if is_deputy else "",
            owner_id=open_id if is_deputy else "",
        )
        tell = Tell(to_open_id=reader, outcome=outcome, urgency=Urgency.SCHEDULED)
        done.append(Done(f"到期预告 {name_of(turn, reader)}：{first}{count}", tell))
    return done


def _partners_told(turn: Turn, open_id: str, lines: list[EndingLine]) -> list[Done]:
    """Tell whoever has a share of these customers that they end; extending and giving back is the owner's."""
    shares = turn.store.joints.shares_of_each([line.customer_id for line in lines])
    partners = dict.fromkeys(one for each in shares.values() for one in each if one != open_id)
    done = []
    for partner in partners:
        theirs = [line for line in lines if partner in shares.get(line.customer_id, {})]
        text = "\n".join(
            f"{line.name}：保护期至 {turn.calendar.day_of(line.until)}（{line.days_left} 天）"
            for line in theirs
        )
        notice = Notice(
            title="您联合的客户快要释放",
            text=f"{text}\n有效跟进会延长保护期；延期请和归属人 {name_of(turn, open_id)} 商量。",
            color="orange",
        )
        if not has_left(turn, partner):
            tell = Tell(to_open_id=partner, outcome=notice, urgency=Urgency.SCHEDULED)
            done.append(Done(f"到期预告 {name_of(turn, partner)}：{theirs[0].name}（联合）", tell))
    return done


def _may_act(ctx: Context) -> bool:
    """Whether it is the hour of notices and releases under any of the rules."""
    return any(is_hour_of_release(ctx.now, one, ctx.calendar) for one in policies(ctx))


def _in_nobodys_name(turn: Turn) -> Context:
    return context_of(turn, Profile(open_id=SYSTEM))
