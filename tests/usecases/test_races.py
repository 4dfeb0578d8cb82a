"""Many claims on few names at one moment: one owner each, every loser told, whoever raced where."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from handlers.incoming import ChatKind, Incoming, MessageRecalled, MessageReceived
from handlers.records import ClaimVerdict
from storage.inbox import NewInbox
from storage.journal import ChainBreak, verify_audit
from tests.support.waiting import wait_until
from tests.usecases.desk import NOW, SELLERS, VAULT, Desk, desk_on, open_id
from tests.usecases.racing import CLAIMS, NAMES, race
from tests.usecases.samples import COMPLETE, RIVAL, YUNSHAN

_ROOT = Path(__file__).parents[2]


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


def test_threads_race(laid_url: str) -> None:
    race(laid_url, range(CLAIMS))
    with desk_on(laid_url) as desk:
        check(desk)


def test_processes_race(laid_url: str) -> None:
    runners = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.usecases.racing", laid_url, str(first), "2"],
            cwd=_ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for first in range(2)
    ]
    for runner in runners:
        _, errors = runner.communicate(timeout=150)
        assert runner.returncode == 0, errors[-3000:]
    with desk_on(laid_url) as desk:
        check(desk)


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
