"""The life of a claim: one table, complete, without dead ends that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.claim_states import (
    TABLE,
    Event,
    ImpossibleMove,
    State,
    after,
    may_happen,
    state_of,
)

OWNED = (State.ACTIVE, State.CONTESTED, State.WON)


@pytest.mark.parametrize(
    ("state", "event", "then"),
    [
        (State.NONE, Event.REGISTER, State.ACTIVE),
        (State.NONE, Event.BEGIN_DRAFT, State.DRAFT),
        (State.DRAFT, Event.REGISTER, State.ACTIVE),
        (State.DRAFT, Event.DROP_DRAFT, State.NONE),
        (State.ACTIVE, Event.FOLLOW_UP, State.ACTIVE),
        (State.ACTIVE, Event.EXTEND, State.ACTIVE),
        (State.ACTIVE, Event.DISPUTE, State.CONTESTED),
        (State.CONTESTED, Event.SETTLE, State.ACTIVE),
        (State.CONTESTED, Event.CHANGE_HANDS, State.CONTESTED),
        (State.ACTIVE, Event.EXPIRE, State.POOL),
        (State.ACTIVE, Event.GIVE_BACK, State.POOL),
        (State.ACTIVE, Event.WIN, State.WON),
        (State.ACTIVE, Event.LOSE, State.HISTORY),
        (State.WON, Event.EXPIRE, State.POOL),
        (State.WON, Event.LOSE, State.HISTORY),
        (State.POOL, Event.PICK_UP, State.ACTIVE),
        (State.POOL, Event.ARCHIVE, State.HISTORY),
        (State.ACTIVE, Event.WITHDRAW, State.WITHDRAWN),
    ],
)
def test_an_event_leads_where_the_rules_say(state: State, event: Event, then: State) -> None:
    assert after(state, event) is then


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (State.CONTESTED, Event.EXPIRE),  # while a case is open the protection does not run out
        (State.CONTESTED, Event.LOSE),
        (State.ACTIVE, Event.ARCHIVE),  # the history library never takes an owned customer
        (State.WON, Event.ARCHIVE),
        (State.ACTIVE, Event.PICK_UP),  # nobody picks up what belongs to somebody
        (State.CONTESTED, Event.PICK_UP),
        (State.WON, Event.PICK_UP),
        (State.POOL, Event.EXPIRE),
        (State.POOL, Event.FOLLOW_UP),
        (State.POOL, Event.EXTEND),
        (State.HISTORY, Event.PICK_UP),
        (State.WON, Event.WITHDRAW),
        (State.DRAFT, Event.FOLLOW_UP),  # a draft protects nothing
    ],
)
def test_what_the_rules_do_not_know_cannot_happen(state: State, event: Event) -> None:
    assert not may_happen(state, event)
    with pytest.raises(ImpossibleMove) as refused:
        after(state, event)
    assert (refused.value.state, refused.value.event) == (state, event)


def test_every_state_has_a_row_and_every_event_a_use() -> None:
    assert set(TABLE) == set(State)
    assert {event for row in TABLE.values() for event in row} == set(Event)


def test_only_a_withdrawn_claim_is_the_end() -> None:
    assert [state for state in State if not TABLE[state]] == [State.WITHDRAWN]


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_reached(state: State) -> None:
    reached, wave = {State.NONE}, {State.NONE}
    while wave:
        wave = {then for one in wave for then in TABLE[one].values()} - reached
        reached |= wave
    assert state in reached


@given(st.lists(st.sampled_from(list(Event)), max_size=60))
def test_no_history_takes_an_owned_customer_to_the_library_but_by_losing_it(
    events: list[Event],
) -> None:
    state = State.NONE
    for event in events:
        if not may_happen(state, event):
            continue
        then = after(state, event)
        if state in OWNED and then is State.HISTORY:
            assert event is Event.LOSE
        if state is State.CONTESTED and then is State.POOL:
            assert event in (Event.GIVE_BACK, Event.LEAVE)
        state = then


def test_the_state_follows_from_what_is_stored() -> None:
    assert state_of("owned") is State.ACTIVE
    assert state_of("owned", is_won=True) is State.WON
    assert state_of("owned", is_won=True, has_open_case=True) is State.CONTESTED
    assert state_of("pool") is State.POOL
    assert state_of("history") is State.HISTORY
    assert state_of("history", is_withdrawn=True) is State.WITHDRAWN
