"""A list of customers through the real bot, killed on the way: each registered once, one card tells of all.

Six lists together are some seconds of work, so that a kill comes in the middle of it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chat import CardView, Person
from tests.support.postgres import PostgresServer
from tests.support.tenant import Tenant
from tests.support.waiting import wait_until

SELLERS = ("王磊", "李雷", "韩梅梅", "陈晨", "孙悦", "刘洋")
CUSTOMERS = 50
KILLS = 3


@pytest.fixture(params=["sqlite", "postgresql"])
def tenant(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tenant]:
    """A tenant of its own on each kind of database."""
    if request.param == "sqlite":
        with Tenant(tmp_path / "bot", f"sqlite:///{tmp_path / 'baobei.db'}") as running:
            yield running
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.fresh_database() as url, Tenant(tmp_path / "bot", url) as running:
        yield running


def says_list(seller: Person, number: int) -> None:
    rows = [
        f"{n}. 常州{number}{n:02}轴承有限公司 丁工 139{number}000{n:04}"
        for n in range(1, CUSTOMERS + 1)
    ]
    seller.says("报备\n" + "\n".join(rows))


def lists_of(seller: Person) -> list[CardView]:
    return [card for card in seller.cards() if "家客户" in card.title]


def registered_in(seller: Person) -> int:
    return sum(card.text.count("报备成功 XS") for card in lists_of(seller))


def test_lists_survive_kills_and_register_each_customer_once(tenant: Tenant) -> None:
    sellers = [tenant.chat.person(name) for name in SELLERS]
    for number, seller in enumerate(sellers, 1):
        says_list(seller, number)

    def progress() -> int:
        return sum(map(registered_in, sellers))

    wait_until(lambda: all(map(lists_of, sellers)))
    for _ in range(KILLS):
        seen = progress()
        wait_until(lambda seen=seen: progress() > seen)
        tenant.kill()
        assert progress() < CUSTOMERS * len(sellers), "it was over before the kill"
        tenant.chat.advance(minutes=1)  # a claim of the killed process ends
        tenant.start()
    for seller in sellers:
        wait_until(lambda one=seller: lists_of(one)[-1].title == f"{CUSTOMERS} 家客户处理完了", 60)
        (card,) = lists_of(seller)
        found = [part.split()[0] for part in card.text.split("报备成功 XS")[1:]]
        assert len(set(found)) == CUSTOMERS
        seller.says("我的客户")
        assert f"共 {CUSTOMERS} 家" in seller.wait_card(containing="我的客户").text


def test_other_messages_are_answered_while_a_list_is_under_way(tenant: Tenant) -> None:
    sun = tenant.chat.person("孙悦")
    says_list(sun, 7)
    sun.says("待办")
    sun.wait_card(containing="待办")
    wait_until(lambda: any(card.title.endswith("处理完了") for card in sun.cards()))
