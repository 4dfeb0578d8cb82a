"""Many claims on few names at one moment: one owner each, every loser told, whoever raced where."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

from sqlalchemy import text

from bot.outgoing import Deliveries
from handlers.command import Tell
from handlers.incoming import ChatKind, Incoming, MessageRecalled, MessageReceived
from handlers.matching import engine
from handlers.outcomes import Notice
from handlers.records import ClaimVerdict
from storage.inbox import NewInbox
from storage.journal import ChainBreak, verify_audit
from storage.uow import SqlStore
from tests.support.waiting import wait_until
from tests.usecases.desk import NOW, SELLERS, SHANGHAI, VAULT, Desk, desk_on, open_id
from tests.usecases.racing import CLAIMS, NAMES, race, spellings
from tests.usecases.samples import COMPLETE, RIVAL, UNLIKE, YUNSHAN

_ROOT = Path(__file__).parents[2]
OF_OWNERS = {"有人报备了您的客户"}


def key_of(name: str) -> str:
    """A name as the database compares it."""
    return engine.parts_of(name).key


def check(desk: Desk) -> None:
    """Exactly one owner a name; who claimed it otherwise was refused, or holds it already."""
    customers = desk.customers()
    assert len(customers) == NAMES
    assert len({one.name for one in customers}) == NAMES
    verdicts = dict.fromkeys(ClaimVerdict, 0)
    for customer in customers:
        claims = desk.read(lambda store, at=customer.id: store.ledger.claims_of(at, limit=500))
        for one in claims:
            verdicts[one.verdict] += 1
            if one.verdict is ClaimVerdict.REGISTERED:
                assert one.claimant_open_id == customer.owner_open_id
    assert verdicts[ClaimVerdict.REGISTERED] == NAMES
    answers = [row for row in desk.rows() if row.kind == "reply"]
    assert len(answers) == CLAIMS
    texts = [card.text for card in desk.screen() if card.title == "报备成功"]
    assert len(texts) == NAMES
    others = [card.title for card in desk.screen() if card.title.startswith("这")]
    assert len(others) == CLAIMS - NAMES
    assert set(others) <= {"这家客户已有归属", "这已经是您的客户"}
    assert verdicts[ClaimVerdict.REFUSED] == others.count("这家客户已有归属")
    check_owners_told(desk)
    with desk.database.snapshot() as connection:
        walked = list(verify_audit(connection, VAULT))
    assert not [found for found in walked if isinstance(found, ChainBreak)]
    assert walked[-1] == CLAIMS


def check_spelt(desk: Desk) -> None:
    """Of each company's spellings one is registered; whoever wrote another was refused or asked."""
    families = {spelling: company for company in UNLIKE for spelling in spellings(company)}
    families = {key_of(spelling): company for spelling, company in families.items()}
    owned = [families[key_of(one.name)] for one in desk.customers()]
    assert sorted(owned) == sorted(UNLIKE[:NAMES])
    answers = [row for row in desk.rows() if row.kind == "reply"]
    assert len(answers) == CLAIMS
    titles = Counter(card.title for card in desk.screen() if card.title not in OF_OWNERS)
    assert titles.pop("报备成功") == NAMES
    refused, asked = ("这家客户已有归属", "疑似已有归属的客户"), "有 1 家相近的客户，是同一家吗？"
    assert set(titles) == {*refused, asked}
    assert titles.total() == CLAIMS - NAMES
    check_owners_told(desk)


def check_owners_told(desk: Desk) -> None:
    """Each rival of each customer stands on one card to its owner."""
    pairs = set()
    for customer in desk.customers():
        claims = desk.read(lambda store, at=customer.id: store.ledger.claims_of(at, limit=500))
        pairs |= {
            (customer.name, one.claimant_open_id)
            for one in claims
            if one.verdict is ClaimVerdict.REFUSED
        }
    told = [
        card
        for name in SELLERS
        for card in desk.cards_to(name)
        if card.title == "有人报备了您的客户"
    ]
    assert len(told) == len(pairs)


def tell(desk: Desk, told: Tell) -> None:
    """Write a card to somebody, in a unit of work of its own."""

    def work(store: SqlStore) -> None:
        Deliveries(store, None, now=desk.clock.at, tz=SHANGHAI, claim=None).tell(told)

    desk.database.run(VAULT, work)


def test_units_of_work_that_tell_of_one_thing_at_one_moment_send_one_card(desk: Desk) -> None:
    threads, rounds = 6, 10
    barrier = Barrier(threads)

    def run(_: int) -> None:
        for number in range(rounds):
            barrier.wait(30)
            card = Notice(title="有人报备了您的客户", text=f"第 {number} 家")
            tell(desk, Tell(open_id("王磊"), card, card_key=f"attempt:{number}"))

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, range(threads)))
    kinds = [row.kind for row in desk.rows()]
    assert (kinds.count("send"), kinds.count("patch")) == (rounds, rounds * (threads - 1))


def test_a_card_to_one_person_is_never_replaced_by_a_card_to_another(desk: Desk) -> None:
    for name in ("王磊", "李雷", "李雷"):
        tell(desk, Tell(open_id(name), Notice(title="有人报备", text=name), card_key="attempt:1"))
    assert [card.text for card in desk.cards_to("王磊")] == ["有人报备\n王磊"]
    assert len(desk.cards_to("李雷")) == 1


def test_what_only_replaces_sends_nothing_new(desk: Desk) -> None:
    told = Tell(
        open_id("王磊"), Notice(title="有人报备", text="后来"), card_key="k", only_replaces=True
    )
    tell(desk, told)
    assert desk.rows() == []
    tell(desk, Tell(open_id("王磊"), Notice(title="有人报备", text="起先"), card_key="k"))
    desk.later(days=13)
    tell(desk, told)
    assert "后来" in desk.card_to("王磊").text
    desk.later(days=2)
    tell(desk, told)
    assert len(desk.rows()) == 2


def test_threads_race(laid_url: str) -> None:
    race(laid_url, range(CLAIMS))
    with desk_on(laid_url) as desk:
        check(desk)


def race_in_processes(url: str, *how: str) -> None:
    """Share the claims among two real processes."""
    runners = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.usecases.racing", url, str(first), "2", *how],
            cwd=_ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for first in range(2)
    ]
    for runner in runners:
        _, errors = runner.communicate(timeout=150)
        assert runner.returncode == 0, errors[-3000:]


def test_processes_race(laid_url: str) -> None:
    race_in_processes(laid_url)
    with desk_on(laid_url) as desk:
        check(desk)


def test_threads_race_with_spellings(laid_url: str) -> None:
    race(laid_url, range(CLAIMS), is_spelt=True)
    with desk_on(laid_url) as desk:
        check_spelt(desk)


def test_processes_race_with_spellings(laid_url: str) -> None:
    race_in_processes(laid_url, "spelt")
    with desk_on(laid_url) as desk:
        check_spelt(desk)


def test_an_owners_answer_and_an_undo_at_one_moment_leave_one_truth(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    card = desk.card_to("王磊", "陈晨")
    stale = desk.customer(YUNSHAN)
    desk.clicks("王磊", card, "让出")
    assert desk.customer(YUNSHAN).version > stale.version
    assert "没有撤销" in desk.clicks("王磊", desk.cards_to("王磊")[0], "撤销").toast
    assert desk.customer(YUNSHAN).owner_open_id == open_id("陈晨")


def new(incoming: Incoming, partition: str) -> NewInbox:
    """An event as it comes in, in whose order it comes."""
    return NewInbox(f"event-{type(incoming).__name__}", partition, incoming, NOW, NOW)


def waiting_units(desk: Desk) -> int:
    """How many units of work wait for a lock; PostgreSQL only."""
    waiting = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
    with desk.database.snapshot() as connection:
        return int(connection.execute(text(waiting)).scalar_one())


def test_a_recall_that_comes_with_its_message_takes_it_back(postgres_laid_url: str) -> None:
    """SQLite has one writer; here the recall must wait for a message nobody can see yet."""
    mine = open_id("王磊")
    said = MessageReceived("om_1", "oc_1", ChatKind.PRIVATE, mine, "text", COMPLETE, NOW)
    recalled = MessageRecalled("om_1", "oc_1", "message_owner", NOW + timedelta(seconds=1))
    with desk_on(postgres_laid_url) as desk, ThreadPoolExecutor(2) as pool:
        with desk.database.transaction() as connection:
            connection.execute(text("LOCK TABLE counter"))  # the message stops before its end
            message = pool.submit(desk.pipeline.process_new, new(said, mine))
            wait_until(lambda: waiting_units(desk) == 1)
            recall = pool.submit(desk.pipeline.process_new, new(recalled, "oc_1"))
            wait_until(lambda: recall.done() or waiting_units(desk) == 2)
        assert message.result().act == "register"
        assert recall.result().act != "recall.nothing"
        assert desk.customers() == []
