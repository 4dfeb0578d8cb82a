"""On PostgreSQL statements wait for company, and what is prepared stays prepared."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import Connection, bindparam, delete, func, insert, select, text

from handlers.incoming import MenuClicked
from handlers.ports import AlreadyTaken
from storage import inbox, outbox
from storage.database.engine import Database, open_database
from storage.database.prepared import PreparedConnection
from storage.database.turns import take_turn
from storage.inbox import NewInbox
from storage.outbox import Claim, OutboxKind, Outgoing
from storage.tables.people import chat
from storage.tables.settings import once_key
from tests.storage.samples import NOW, OWNER, VAULT, other_customer, registered
from tests.support.postgres import PostgresServer
from tests.support.round_trips import round_trips

T = TypeVar("T")

_REMEMBER = insert(once_key)
_KNOWN = select(once_key.c.key).where(once_key.c.key == bindparam("wanted"))
_COUNT = select(func.count()).select_from(once_key)
_CHATS = select(func.count()).select_from(chat)
_FORGET = delete(once_key).where(once_key.c.key == bindparam("gone"))


@pytest.fixture
def postgresql(postgres_server: PostgresServer, postgres_template: str) -> Iterator[Database]:
    """A fresh PostgreSQL database with the schema."""
    with postgres_server.fresh_database(postgres_template) as url:
        opened = open_database(url)
        _warm(opened)
        yield opened
        opened.close()


def _warm(database: Database) -> None:
    """Execute each statement of the tests once: from the second time on they are prepared."""
    with database.transaction() as connection:
        _remember(connection, "warm")
        _known(connection, "warm")
        connection.execute(_COUNT).scalar_one()
        connection.execute(_CHATS).scalar_one()
        connection.execute(_FORGET, {"gone": "none"})


def _remember(connection: Connection, key: str) -> None:
    connection.execute(_REMEMBER, {"key": key, "at": NOW})


def _known(connection: Connection, key: str) -> bool:
    return connection.execute(_KNOWN, {"wanted": key}).first() is not None


def _attempt(
    database: Database, *keys: str, raising: Callable[[], Exception] | None = None
) -> None:
    """Remember keys in one transaction, which raises in the end if told to."""
    with database.transaction() as connection:
        for key in keys:
            _remember(connection, key)
        if raising is not None:
            raise raising()


def test_writes_go_with_the_next_question_and_are_seen_by_it(postgresql: Database) -> None:
    with postgresql.transaction() as connection:

        def act() -> None:
            _remember(connection, "a")
            _remember(connection, "b")
            assert _known(connection, "b")

        assert round_trips(connection, act) == 1


def test_writes_go_with_the_commit(postgresql: Database) -> None:
    with postgresql.transaction() as connection:
        assert round_trips(connection, lambda: _remember(connection, "a")) == 0
    with postgresql.snapshot() as connection:
        assert _known(connection, "a")


def test_a_statement_that_is_not_prepared_goes_after_those_that_wait(postgresql: Database) -> None:
    with postgresql.transaction() as connection:
        _remember(connection, "a")
        assert connection.execute(text("SELECT count(*) FROM once_key")).scalar_one() == 2


def test_what_waits_when_the_block_raises_is_never_sent(postgresql: Database) -> None:
    with pytest.raises(KeyError):
        _attempt(postgresql, "a", raising=KeyError)
    with postgresql.snapshot() as connection:
        assert not _known(connection, "a")


def test_a_refused_write_fails_at_the_commit_and_nothing_of_the_unit_stays(
    postgresql: Database,
) -> None:
    with pytest.raises(AlreadyTaken):
        _attempt(postgresql, "a", "warm", "b")
    with postgresql.snapshot() as connection:
        assert not _known(connection, "a")
    with postgresql.transaction() as connection:
        _remember(connection, "c")
        assert _known(connection, "c")


def test_a_taken_key_is_refused_where_the_customer_is_added(database: Database) -> None:
    for number in range(2):  # from the second time on the statements are prepared
        with database.write(VAULT) as store:
            store.customers.add(other_customer(f"杭州第{number}家有限公司"))
    with database.write(VAULT) as store:
        registered(store)
    with pytest.raises(AlreadyTaken):
        _register_and_go_on(database)


def _register_and_go_on(database: Database) -> None:
    with database.write(VAULT) as store:
        with contextlib.suppress(AlreadyTaken):
            registered(store)
            pytest.fail("the key was not refused yet")
        raise AlreadyTaken


def test_what_is_foreseen_costs_no_round_trip_of_its_own(postgresql: Database) -> None:
    with postgresql.transaction() as connection:
        assert isinstance(connection, PreparedConnection)
        connection.foresee(_COUNT, {})

        def act() -> None:
            _known(connection, "warm")
            assert connection.execute(_COUNT).scalar_one() == 1

        assert round_trips(connection, act) == 1


def test_a_write_makes_what_was_foreseen_be_asked_again(postgresql: Database) -> None:
    with postgresql.transaction() as connection:
        assert isinstance(connection, PreparedConnection)
        connection.foresee(_COUNT, {})
        _remember(connection, "a")
        assert connection.execute(_COUNT).scalar_one() == 2


def test_what_is_added_elsewhere_leaves_what_was_foreseen(postgresql: Database) -> None:
    with postgresql.transaction() as connection:
        assert isinstance(connection, PreparedConnection)
        connection.foresee(_CHATS, {})

        def act() -> None:
            _remember(connection, "a")
            assert connection.execute(_CHATS).scalar_one() == 0

        assert round_trips(connection, act) == 1


@pytest.mark.parametrize("what", ["a change elsewhere", "a turn that was waited for"])
def test_what_may_have_waited_for_others_makes_it_be_asked_again(
    postgresql: Database, what: str
) -> None:
    with postgresql.transaction() as connection:
        assert isinstance(connection, PreparedConnection)
        connection.foresee(_CHATS, {})
        _known(connection, "warm")  # it is answered, before another adds a chat
        with postgresql.transaction() as other:
            other.execute(
                text("INSERT INTO chat (chat_id, kind, joined_at) VALUES ('oc_1', 'group', now())")
            )
        if what == "a change elsewhere":
            connection.execute(_FORGET, {"gone": "none"})
        else:
            take_turn(connection, "turn")
        assert connection.execute(_CHATS).scalar_one() == 1


def test_an_answer_that_is_there_is_looked_at_without_sending_what_waits(
    postgresql: Database,
) -> None:
    with postgresql.transaction() as connection:
        first = connection.execute(_COUNT)
        _known(connection, "warm")
        _remember(connection, "a")
        assert round_trips(connection, lambda: first.scalar_one()) == 0


def test_neither_a_read_nor_a_rollback_drops_what_is_prepared(postgresql: Database) -> None:
    for _ in range(2):
        with postgresql.snapshot() as connection:
            _known(connection, "warm")
    with pytest.raises(KeyError):
        _attempt(postgresql, "a", raising=KeyError)
    with postgresql.snapshot() as connection:
        kept = connection.execute(text("SELECT statement FROM pg_prepared_statements")).scalars()
        assert any("once_key.key =" in statement for statement in kept)


def test_what_followed_a_failure_in_its_batch_can_be_asked_again(postgresql: Database) -> None:
    with pytest.raises(AlreadyTaken):
        _fail_and_go_on_asking(postgresql)
    with postgresql.transaction() as connection:
        assert connection.execute(_COUNT).scalar_one() == 1


def _fail_and_go_on_asking(database: Database) -> None:
    with database.transaction() as connection:
        _remember(connection, "warm")
        connection.execute(_COUNT)  # never gets as far as being prepared
        _known(connection, "a")


def test_a_connection_that_died_in_the_pool_is_replaced(postgresql: Database) -> None:
    with postgresql.snapshot() as one, postgresql.snapshot() as other:
        _known(one, "warm")
        _known(other, "warm")
    # Of this database only: the server serves other tests' databases at the same moment.
    end_all = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'baobei' AND datname = current_database()"
    )
    import psycopg

    address = postgresql.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as outside:
        outside.execute(end_all)
    with postgresql.transaction() as connection:
        _remember(connection, "a")
    with postgresql.snapshot() as connection:
        assert _known(connection, "a")


def test_a_plan_that_was_kept_reads_no_rows_that_are_done(postgresql: Database) -> None:
    with postgresql.transaction() as connection:
        connection.execute(text(_FILL_OUTBOX))
        connection.execute(text(_FILL_INBOX))
        connection.execute(text("ANALYZE"))
    claim = Claim("token", NOW + timedelta(seconds=30))
    seen = MenuClicked(OWNER, "help", NOW)
    for number in range(_TIMES_UNTIL_A_PLAN_IS_KEPT + 2):
        with postgresql.transaction() as connection:
            card = Outgoing(kind=OutboxKind.SEND, receiver="ou_7", payload={})
            outbox.add(connection, VAULT, card, now=NOW, claim=claim)
            event = NewInbox(f"event-{number}", "ou_7", seen, NOW, NOW)
            inbox.insert_done(connection, inbox.prepare(VAULT, event), now=NOW)
            whole = connection.execute(text(_WHOLE_READS)).scalar_one()
    assert whole == 0


_TIMES_UNTIL_A_PLAN_IS_KEPT = 6
"""PostgreSQL plans a prepared statement anew five times; the first execution here is not prepared."""
_FILL_OUTBOX = """
INSERT INTO outbox (id, kind, receiver, target, not_before, status, sent_at, payload_enc, created_at)
SELECT 'id' || n, 'send', 'ou_' || n % 50, 'ou', now(), 'sent', now(), '', now()
FROM generate_series(1, 5000) AS n
"""
_FILL_INBOX = """
INSERT INTO inbox (event_key, kind, partition, status, done_at, happened_at, received_at, not_before, payload_enc)
SELECT 'id' || n, 'menu', 'ou_' || n % 50, 'done', now(), now(), now(), now(), ''
FROM generate_series(1, 5000) AS n
"""
_WHOLE_READS = """
SELECT pg_stat_get_xact_numscans('outbox'::regclass) + pg_stat_get_xact_numscans('inbox'::regclass)
"""
