"""A duplicate check that the database cannot make: refused politely, never "free", and nothing is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from handlers.matching.ports import CannotCheck
from handlers.records import Key, KeyKind
from storage.database.engine import open_database
from tests.usecases.desk import VAULT, Desk
from tests.usecases.samples import COMPLETE, XINGHE, YUNSHAN


@contextmanager
def _away(desk: Desk, table: str) -> Iterator[None]:
    """Have a table that the check reads be gone for a while."""
    with desk.database.transaction() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO gone"))
    try:
        yield
    finally:
        with desk.database.transaction() as connection:
            connection.execute(text(f"ALTER TABLE gone RENAME TO {table}"))


def test_a_registration_is_refused_and_kept_until_the_check_can_be_made(desk: Desk) -> None:
    with _away(desk, "customer_key"):
        said = desk.says("王磊", COMPLETE)
        assert said.processed.act == "register.unchecked"
        assert all(words in said.text for words in ("查不了重", YUNSHAN, "草稿", "24 小时"))
        assert "可以报备" not in said.text
        assert (desk.customers(), desk.drafts()) == ([], 1)
        form = desk.clicks("王磊", said.card, "继续填写").card
        again = desk.clicks("王磊", form, "确认报备")
        assert (again.processed.act, again.toast_kind) == ("register.unchecked", "warning")
        assert (desk.customers(), desk.drafts()) == ([], 1)
    desk.later(minutes=20)
    form = desk.clicks("王磊", again.cards[0], "继续填写").card
    assert desk.clicks("王磊", form, "确认报备").toast == "报备成功"
    assert [one.name for one in desk.customers()] == [YUNSHAN]


@pytest.mark.parametrize("table", ["known_name", "customer_alias", "not_same_pair"])
def test_whatever_of_the_check_cannot_be_read_nothing_is_registered_and_all_is_kept(
    desk: Desk, table: str
) -> None:
    desk.says("王磊", COMPLETE)
    question = desk.says("陈晨", "报备 杭州云杉智慧科技有限公司 李敏 13900002222 别名:智慧云杉")
    with _away(desk, table):
        said = desk.clicks("陈晨", question.card, "不是同一家")
        assert said.processed.act == "register.unchecked"
        assert "草稿" in said.text
        assert "未报备" not in desk.says("陈晨", "查重 杭州云杉智慧科技有限公司").text
        assert (
            desk.says("王磊", "更新 云杉智能 客户名称:杭州云松智能科技有限公司").act == "unchecked"
        )
    assert [one.name for one in desk.customers()] == [YUNSHAN]
    assert desk.drafts() >= 1


def test_a_duplicate_check_says_neither_yes_nor_no_and_the_rest_goes_on(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    with _away(desk, "customer_key"):
        checked = desk.says("陈晨", f"查重 {XINGHE}")
        assert checked.processed.act == "unchecked"
        assert "不能说有也不能说没有" in checked.text
        assert "报备成功" not in checked.text
        assert "跟进" in desk.says("王磊", f"跟进 {YUNSHAN} 电话聊了付款方式，对方同意").text


def test_a_table_that_others_hold_locked_is_a_check_that_cannot_be_made(
    postgres_laid_url: str,
) -> None:
    database = open_database(postgres_laid_url)
    key = Key(KeyKind.NAME, "云杉")
    with database.transaction() as holder:
        holder.execute(text("LOCK TABLE customer_key IN ACCESS EXCLUSIVE MODE"))
        with (
            pytest.raises(CannotCheck),
            database.write(VAULT, within_seconds=0.05) as store,
        ):
            store.customers.with_keys([key])
    with database.read(VAULT) as store:
        assert store.customers.with_keys([key]) == []
    database.close()
