"""Runs the statements a unit of work consists of, compiled once and bound without ceremony.

An answer takes some fifteen small statements, and most of its time went into SQLAlchemy's way from a
statement to the driver (60-100 us each, the database itself 5-20). `PreparedConnection` goes that way once
per statement object: what is executed again is kept as text, parameter order, converters and result keys, and
goes straight to the driver. Everything it does not fully understand takes the ordinary way, and so does every
statement's first execution: one that is built anew each time is never prepared.

On PostgreSQL the way to the database costs more than the work there. So a prepared statement waits until its
answer is looked at, or another's, or the commit: all that wait then go in one round trip, in their order
(`storage.database.roundtrip`). A write nobody asks back about, or two reads that are both executed before either is
looked at, cost no round trip of their own. An error of a statement is raised where it is sent, inside the
same transaction.
"""

import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, Engine, Table, event
from sqlalchemy.engine import IteratorResult, Result
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.sql import Delete, Insert, Select, Update, visitors
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import CompoundSelect

from storage.database.roundtrip import Waiting, say_alone, send

_PREPARABLE = (Select, CompoundSelect, Insert, Update, Delete)
_MARK = "_baobei_prepared"
_LONGEST_LIST = 10
_Convert = Callable[[Any], Any] | None


class PreparedResult(IteratorResult[Any]):
    """All rows of an execution, with the number of rows it changed."""

    def __init__(
        self, keys: SimpleResultMetaData, rows: Iterator[Any], rowcount: Callable[[], int]
    ) -> None:
        super().__init__(keys, rows)
        self._count = rowcount

    @property
    def rowcount(self) -> int:
        """How many rows it changed or returned."""
        return self._count()


@dataclass(frozen=True, slots=True)
class _Parameter:
    """One place in a statement: a fixed value, or a named one to be converted for the driver."""

    place: str
    name: str
    fixed: Any
    convert: _Convert
    item: int | None = None
    """Which item of a list, where the value is one (`IN`)."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement as the driver wants it. `given` are the names it was prepared for."""

    sql: str
    parameters: tuple[_Parameter, ...]
    is_positional: bool
    reads: frozenset[str]
    """The tables a question reads; none where it is no question, or locks something."""
    adds_to: str
    """The table of an INSERT that waits for nobody's row; empty for all else."""
    given: frozenset[str]
    keys: SimpleResultMetaData | None

    def values(self, given: Mapping[str, Any]) -> Sequence[Any] | Mapping[str, Any]:
        """Return the driver's parameters."""
        if self.is_positional:
            return [_value(one, given) for one in self.parameters]
        return {one.place: _value(one, given) for one in self.parameters}


def _value(parameter: _Parameter, given: Mapping[str, Any]) -> Any:
    if not parameter.name:
        return parameter.fixed
    value = given[parameter.name]
    if parameter.item is not None:
        value = value[parameter.item]
    return value if parameter.convert is None else parameter.convert(value)


@dataclass(frozen=True, slots=True)
class _Foreseen:
    """A question sent before its time, with the answer that will come."""

    statement: Any
    given: dict[str, Any]
    reads: frozenset[str]
    answer: Result[Any]


class PreparedConnection(Connection):
    """A connection that knows statements again."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._waiting: list[Waiting] = []
        self._foreseen: list[_Foreseen] = []
        self._has_failed = False

    def execute(  # type: ignore[override]  # a Result is all that anybody here asks of it
        self,
        statement: Any,
        parameters: Any = None,
        *,
        execution_options: Any = None,
    ) -> Result[Any]:
        """Execute as SQLAlchemy does, the second time and later without its detours."""
        if type(parameters) is list and len(parameters) == 1:
            parameters = parameters[0]
        if execution_options is None and (parameters is None or type(parameters) is dict):
            given = parameters or {}
            prepared = _known(statement, given, self)
            if prepared is not None:
                return self._foretold(statement, given, prepared) or self._run(prepared, given)
        if self._foreseen and not _tables_read(statement):
            self._foreseen.clear()
        options = {} if execution_options is None else {"execution_options": execution_options}
        return super().execute(statement, parameters, **options)

    def foresee(self, statement: Any, given: dict[str, Any]) -> None:
        """Ask what is about to be asked, so that it goes along with whatever is sent next.

        Asked then without anything having been locked or changed in between, or added to what it reads, it
        is answered from here. Does nothing on SQLite, where asking costs nothing.
        """
        if self.dialect.name == "postgresql":
            prepared = _known(statement, given, self)
            if prepared is not None and prepared.reads:
                answer = self._run(prepared, given)
                self._foreseen.append(_Foreseen(statement, given, prepared.reads, answer))

    def _foretold(
        self, statement: Any, given: dict[str, Any], prepared: _Prepared
    ) -> Result[Any] | None:
        if not prepared.reads:
            added = prepared.adds_to
            self._foreseen = [one for one in self._foreseen if added and added not in one.reads]
        for place, foreseen in enumerate(self._foreseen):
            if foreseen.statement is statement and foreseen.given == given:
                del self._foreseen[place]  # an answer can be read once
                return foreseen.answer
        return None

    def _run(self, prepared: _Prepared, given: Mapping[str, Any]) -> Result[Any]:
        values = prepared.values(given)
        if not self.in_transaction():
            self.begin()
        if self.dialect.name == "postgresql":
            return self._waits(prepared, values)
        driver: Any = self.connection.driver_connection
        try:
            cursor = driver.execute(prepared.sql, values)
            rows = cursor.fetchall() if prepared.keys is not None else []
        except self.dialect.loaded_dbapi.Error as error:
            raise _failure(self, prepared.sql, values, error) from error
        return PreparedResult(prepared.keys or _NO_KEYS, iter(rows), lambda: cursor.rowcount)

    def _waits(self, prepared: _Prepared, values: Any) -> Result[Any]:
        statement = Waiting(prepared.sql, values)
        self._waiting.append(statement)

        def answered() -> Waiting:
            if not statement.was_sent:
                self.send_waiting()
            return statement

        def rows() -> Iterator[Any]:
            sent = answered()
            if prepared.keys is not None:
                yield from sent.rows()

        def rowcount() -> int:
            return answered().rowcount

        return PreparedResult(prepared.keys or _NO_KEYS, rows(), rowcount)

    def send_waiting(self, *last: Waiting) -> None:
        """Send what waits, and `last` after it. Raises the first error that the database answers with."""
        statements = [*self._waiting, *last]
        self._waiting = []
        if not statements:
            return
        driver: Any = self.connection.driver_connection
        try:
            send(driver, statements)
        except self.dialect.loaded_dbapi.Error as error:
            said = ";\n".join(one.sql for one in statements)
            self._has_failed = True
            raise _failure(self, said, (), error) from error

    def commit_waiting(self) -> None:
        """Commit together with what waits; without any, the commit is SQLAlchemy's."""
        if self._waiting:
            self.send_waiting(Waiting("COMMIT", None))

    def roll_back(self) -> None:
        """Forget what waits, and roll back what was sent.

        psycopg's own rollback drops all that the connection has prepared, for fear of tables made in the
        transaction. Every read ends with a rollback, so it is done without that, unless a statement failed:
        what followed it in its batch was never prepared, though psycopg takes it for prepared.
        """
        self._waiting = []
        self._foreseen = []
        if not self.invalidated:
            driver: Any = self.connection.driver_connection
            if self._has_failed:
                driver.rollback()
            elif driver.info.transaction_status.name in ("INTRANS", "INERROR"):
                driver.pgconn.exec_(b"ROLLBACK")


def say(connection: Connection, words: str) -> None:
    """Say BEGIN or the like to the driver, without the way of a statement (60 -> 5 us; PostgreSQL 60 -> 10)."""
    driver: Any = connection.connection.driver_connection
    try:
        if connection.dialect.name == "postgresql":
            say_alone(driver, words)
        else:
            driver.execute(words)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _failure(connection, words, (), error) from error


def _failure(connection: Connection, sql: str, values: Any, error: Any) -> Any:
    """Return the error as SQLAlchemy would raise it."""
    dialect = connection.dialect
    is_lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    meant = DBAPIError.instance(
        sql,
        values,
        error,
        dialect.loaded_dbapi.Error,
        connection_invalidated=is_lost,
        dialect=dialect,
    )
    if is_lost:
        connection.invalidate(error)
    return meant


_NO_KEYS = SimpleResultMetaData([])


def use_prepared(engine: Engine) -> None:
    """Make the engine's connections prepare what they execute again."""
    engine._connection_cls = PreparedConnection
    if engine.dialect.name == "postgresql":
        # What goes the ordinary way, goes after what was said before it.
        event.listen(engine, "before_cursor_execute", lambda one, *_: one.send_waiting())
        event.listen(engine, "commit", lambda one: one.commit_waiting())
        event.listen(engine, "rollback", lambda one: one.roll_back())


class _Mark:
    """What is kept on a statement. A copy made from it inherits the mark, which then is not its own."""

    __slots__ = ("lists", "owner", "prepared")

    def __init__(self, owner: Any) -> None:
        self.owner = weakref.ref(owner)
        self.lists: tuple[str, ...] | None = None
        self.prepared: dict[tuple[str, ...], _Prepared | None] = {}


def _known(statement: Any, given: Mapping[str, Any], connection: Connection) -> _Prepared | None:
    """Return the statement prepared, None where it has to take the ordinary way this time."""
    mark = getattr(statement, _MARK, None)
    if mark is None or mark.owner() is not statement:
        if isinstance(statement, _PREPARABLE):
            setattr(statement, _MARK, _Mark(statement))
        return None
    if mark.lists is None:
        mark.lists = _lists_of(statement)
    # A list takes a place for each item: every length is a text of its own.
    lengths = [len(given.get(name, ())) for name in mark.lists]
    if lengths and not 0 < min(lengths) <= max(lengths) <= _LONGEST_LIST:
        return None
    shape = (connection.dialect.name, *map(str, lengths))
    try:
        prepared = mark.prepared[shape]
    except KeyError:
        prepared = mark.prepared[shape] = _prepare(statement, given, connection)
    return prepared if prepared is not None and prepared.given == given.keys() else None


def _lists_of(statement: Any) -> tuple[str, ...]:
    binds = visitors.iterate(statement)
    return tuple(
        sorted(
            one.key
            for one in binds
            if isinstance(one, BindParameter) and one.expanding and one.required
        )
    )


def _prepare(statement: Any, given: Mapping[str, Any], connection: Connection) -> _Prepared | None:
    try:
        compiled: SQLCompiler = statement.compile(
            dialect=connection.dialect, column_keys=sorted(given)
        )
        expanded = compiled.construct_expanded_state(given)
    except SQLAlchemyError:  # the ordinary way says what is wrong
        return None
    makes_values = compiled.insert_prefetch or compiled.update_prefetch
    if makes_values or compiled.escaped_bind_names or not given.keys() <= compiled.binds.keys():
        return None
    source = {
        place: (name, item)
        for name, places in expanded.parameter_expansion.items()
        for item, place in enumerate(places)
    }

    def parameter(place: str) -> _Parameter:
        name, item = source.get(place, (place, None))
        convert = _converter(compiled.binds[name], connection)
        if name in given:
            return _Parameter(place, name, None, convert, item)
        value = expanded.parameters[place]
        return _Parameter(place, "", value if convert is None else convert(value), None)

    places = expanded.positiontup if compiled.positional else list(expanded.parameters)
    return _Prepared(
        sql=expanded.statement,
        parameters=tuple(map(parameter, places or ())),
        is_positional=compiled.positional,
        reads=_tables_read(statement),
        adds_to=_table_added_to(statement),
        given=frozenset(given),
        keys=_keys(statement, connection),
    )


def _converter(bind: BindParameter[Any], connection: Connection) -> _Convert:
    dialect = connection.dialect
    return bind.type.dialect_impl(dialect).bind_processor(dialect)


def _tables_read(statement: Any) -> frozenset[str]:
    """Return the tables that a question reads; none for one that locks, as a SELECT from no table may."""
    if isinstance(statement, Select) and statement._for_update_arg is not None:
        return frozenset()
    if not isinstance(statement, Select | CompoundSelect):
        return frozenset()
    return frozenset(one.name for one in visitors.iterate(statement) if isinstance(one, Table))


def _table_added_to(statement: Any) -> str:
    """Return the table of an INSERT of given values, the only write that never waits for a row to be changed."""
    is_plain = isinstance(statement, Insert) and statement.select is None
    return statement.table.name if is_plain and statement._post_values_clause is None else ""


def _keys(statement: Any, connection: Connection) -> SimpleResultMetaData | None:
    """Return what the rows are read by; None for a statement that returns none."""
    columns = list(statement.exported_columns)
    if not columns:
        return None
    dialect = connection.dialect
    converters = [one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns]
    return SimpleResultMetaData([one.key for one in columns], _processors=converters)
