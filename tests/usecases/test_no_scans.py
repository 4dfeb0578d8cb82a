"""Whatever a seller asks among very many customers, no table of customers is gone through as a whole.

SQLite tells the plan of each statement that was executed; PostgreSQL counts the rows it read in sequence.
The stock is large enough for both planners to prefer an index that there is.
"""

import sqlite3
from contextlib import closing
from typing import Any

import psycopg
from sqlalchemy import Table, event, insert, make_url, text

from handlers.domain.company_name import CustomerKind
from handlers.domain.identity import exact_keys
from handlers.records import Contact
from storage.customer_rows import contact_columns, name_columns
from storage.database.engine import open_database
from storage.name_index import row_of, unpacked
from storage.tables.customers import contact, customer, customer_alias, customer_key
from storage.tables.matching import known_name, name_term
from tests.support.unlike import unlike_company
from tests.usecases.desk import NOW, VAULT, Desk, desk_on, open_id

STOCK = 2000
OWN = 12
SELLERS = 200
LARGE = ("customer", "customer_key", "customer_alias", "contact", "known_name", "name_term")
ASKED = (
    "查重 杭州云杉智能科技有限公司",
    "查重 云杉智能",
    "查重 13912345678",
    "查重 0571-88886666",
    "查重 fang@yunshan.com.cn",
    f"查重 {unlike_company(107)}",
    "报备 杭州朗诺面粉有限公司 张伟 13912345678 需求:面粉",
    f"报备 {unlike_company(3)} 张伟 13912345679 需求:面粉",
    f"客户 {unlike_company(109)}",
    f"客户 {unlike_company(109)[2:4]}",
    "客户 朗诺",
    "跟进 朗诺面粉 电话沟通了报价，客户认可，下周二再谈",
    "更新 朗诺面粉 上级公司:朗诺集团",
    f"申诉 {unlike_company(10)} 我们先谈的",
    f"协作 {unlike_company(11)}",
    "历史 朗诺面粉",
    "我的客户",
    "待办",
)


def _stock(url: str) -> None:
    """Have a few thousand customers, the first few of them 陈晨's."""
    names = {number: unlike_company(number) for number in range(1, STOCK + 1)}
    known = {number: row_of(number, name, "name") for number, name in names.items()}
    rows: dict[Table, list[dict[str, Any]]] = {
        customer: [_customer(number, name) for number, name in names.items()],
        customer_key: [_key(number, name) for number, name in names.items()],
        customer_alias: [_alias(number, f"老{name}") for number, name in names.items()],
        contact: [
            contact_columns(VAULT, number, 0, _person(number, name))
            for number, name in names.items()
        ],
        known_name: [{"id": number, **row} for number, row in known.items()],
        name_term: [
            {"term": code, "name_id": number}
            for number, row in known.items()
            for code in unpacked(row["codes"])
        ],
    }
    database = open_database(url)
    with database.transaction() as connection:
        for table, every in rows.items():
            connection.execute(insert(table), every)
        if not database.is_sqlite:
            for name in ("customer", "known_name"):
                connection.execute(text(f"SELECT setval('{name}_id_seq', {STOCK})"))
        connection.execute(text("ANALYZE"))
    database.close()


def _customer(number: int, name: str) -> dict[str, Any]:
    return name_columns(name) | {
        "id": number,
        "customer_no": f"ZX-2026-{number:06d}",
        "kind": CustomerKind.COMPANY.value,
        "ownership": "owned",
        "owner_open_id": open_id("陈晨") if number <= OWN else f"ou_{number % SELLERS}",
        "registered_at": NOW,
        "protected_until": NOW.replace(year=2027),
    }


def _person(number: int, name: str) -> Contact:
    phone, email = f"+8657180{number:06d}", f"chen@company{number}.com.cn"
    return Contact(f"陈{name[2:4]}", phone=phone, email=email)


def _key(number: int, name: str) -> dict[str, Any]:
    (key,) = exact_keys(name, CustomerKind.COMPANY)
    hashed = VAULT.index(f"key.{key.kind.value}", key.value)
    bare = {"customer_id": number, "kind": key.kind.value, "hash": hashed}
    return {**bare, "ownership": "owned", "scope": ""}


def _alias(number: int, alias: str) -> dict[str, Any]:
    return {"customer_id": number, "alias": alias, "alias_folded": alias, "added_at": NOW}


def _ask_all(desk: Desk) -> None:
    for words in ASKED:
        desk.later(minutes=1)
        assert desk.says("王磊", words).cards, words


def test_no_answer_goes_through_all_customers_on_sqlite(sqlite_laid_url: str) -> None:
    _stock(sqlite_laid_url)
    said: list[str] = []
    with desk_on(sqlite_laid_url) as desk:
        for engine in (desk.database.writer, desk.database.reader):
            event.listen(engine, "checkout", lambda raw, *_: raw.set_trace_callback(said.append))
        _ask_all(desk)
    assert len(said) > len(ASKED)
    with closing(sqlite3.connect(sqlite_laid_url.removeprefix("sqlite:///"))) as connection:
        whole = [(one, step) for one in dict.fromkeys(said) for step in _scans(connection, one)]
    assert whole == []


def _scans(connection: sqlite3.Connection, statement: str) -> list[str]:
    """Return the steps of a statement's plan that go through a large table."""
    if not statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")):
        return []
    steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
    return [step for step in steps if step.startswith("SCAN ") and step.split()[1] in LARGE]


def test_no_answer_goes_through_all_customers_on_postgresql(postgres_laid_url: str) -> None:
    _stock(postgres_laid_url)
    before = _read_in_sequence(postgres_laid_url)
    with desk_on(postgres_laid_url) as desk:
        _ask_all(desk)
    after = _read_in_sequence(postgres_laid_url)  # what a closed connection read is counted
    assert {name: after[name] - before[name] for name in LARGE} == dict.fromkeys(LARGE, 0)


def _read_in_sequence(url: str) -> dict[str, int]:
    """Return how many rows of each large table were ever read in sequence."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    counted = "SELECT relname, seq_tup_read FROM pg_stat_user_tables WHERE relname = ANY(%s)"
    with psycopg.connect(address) as connection:
        return dict(connection.execute(counted, [list(LARGE)]).fetchall())
