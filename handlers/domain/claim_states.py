"""The life of a claim as one table: which event leads from which state to which; whatever is not in it cannot be.

A state is derived from what is stored, never stored itself. Pure: rights, quotas and notices are checked
by who brings an event about; that the event makes sense at all is checked here.
"""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a claim stands. A soon ending protection is no state: it follows from the deadline."""

    NONE = "none"
    DRAFT = "draft"
    ACTIVE = "active"
    CONTESTED = "contested"
    WON = "won"
    POOL = "pool"
    HISTORY = "history"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """What may happen to a claim."""

    BEGIN_DRAFT = "begin_draft"
    DROP_DRAFT = "drop_draft"
    REGISTER = "register"
    WITHDRAW = "withdraw"
    FOLLOW_UP = "follow_up"
    EXTEND = "extend"
    HOLD = "hold"
    DISPUTE = "dispute"
    SETTLE = "settle"
    CHANGE_HANDS = "change_hands"
    PICK_UP = "pick_up"
    GIVE_BACK = "give_back"
    EXPIRE = "expire"
    LEAVE = "leave"
    WIN = "win"
    LOSE = "lose"
    ARCHIVE = "archive"
    REOPEN = "reopen"


class ImpossibleMove(ValueError):
    """A path tried to bring about what the table of states does not know: a bug of that path."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"{event} cannot happen to a claim that is {state}")
        self.state, self.event = state, event


_OWNED: Mapping[Event, State] = {
    Event.FOLLOW_UP: State.ACTIVE,
    Event.EXTEND: State.ACTIVE,
    Event.HOLD: State.ACTIVE,
    Event.WITHDRAW: State.WITHDRAWN,
    Event.DISPUTE: State.CONTESTED,
    Event.CHANGE_HANDS: State.ACTIVE,
    Event.GIVE_BACK: State.POOL,
    Event.EXPIRE: State.POOL,
    Event.LEAVE: State.POOL,
    Event.WIN: State.WON,
    Event.LOSE: State.HISTORY,
}

TABLE: Mapping[State, Mapping[Event, State]] = {
    State.NONE: {Event.BEGIN_DRAFT: State.DRAFT, Event.REGISTER: State.ACTIVE},
    State.DRAFT: {
        Event.BEGIN_DRAFT: State.DRAFT,
        Event.REGISTER: State.ACTIVE,
        Event.DROP_DRAFT: State.NONE,
    },
    State.ACTIVE: _OWNED,
    # The clock stands still: work goes on, but the protection does not run out and nothing is closed as lost.
    State.CONTESTED: {
        **dict.fromkeys((Event.FOLLOW_UP, Event.EXTEND, Event.HOLD), State.CONTESTED),
        Event.DISPUTE: State.CONTESTED,
        Event.SETTLE: State.ACTIVE,
        Event.CHANGE_HANDS: State.CONTESTED,
        Event.WITHDRAW: State.WITHDRAWN,
        Event.WIN: State.CONTESTED,
        Event.GIVE_BACK: State.POOL,
        Event.LEAVE: State.POOL,
    },
    # A deal keeps the customer until its contract's protection is over; then it ends like any other.
    State.WON: {
        **{event: State.WON for event in _OWNED if event is not Event.WITHDRAW},
        Event.DISPUTE: State.CONTESTED,
        Event.GIVE_BACK: State.POOL,
        Event.EXPIRE: State.POOL,
        Event.LEAVE: State.POOL,
        Event.LOSE: State.HISTORY,
        Event.REOPEN: State.ACTIVE,
    },
    State.POOL: {
        Event.PICK_UP: State.ACTIVE,
        Event.CHANGE_HANDS: State.ACTIVE,
        Event.ARCHIVE: State.HISTORY,
        Event.LOSE: State.HISTORY,
        Event.REOPEN: State.ACTIVE,
    },
    # What is in the history library is registered anew by whoever comes; only an undo brings it back.
    State.HISTORY: {Event.REOPEN: State.ACTIVE},
    State.WITHDRAWN: {},
}
"""Every event that may happen in a state, and the state after it (field notes, States of a registration)."""


def state_of(
    ownership: str, *, is_won: bool = False, has_open_case: bool = False, is_withdrawn: bool = False
) -> State:
    """Return the state of a stored customer; `ownership` is owned, pool or history."""
    if is_withdrawn:
        return State.WITHDRAWN
    if ownership == "owned":
        if has_open_case:
            return State.CONTESTED
        return State.WON if is_won else State.ACTIVE
    return State.POOL if ownership == "pool" else State.HISTORY


def may_happen(state: State, event: Event) -> bool:
    """Tell whether the event can happen to a claim in this state."""
    return event in TABLE[state]


def after(state: State, event: Event) -> State:
    """Return the state after the event. Raises ImpossibleMove where the table has none."""
    if not may_happen(state, event):
        raise ImpossibleMove(state, event)
    return TABLE[state][event]
