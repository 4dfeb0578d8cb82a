"""One process of the race: works through its share of the claims with several threads, then says what it met.

Run as a program so that two real processes meet on one database:
`python -m tests.usecases.racing URL FIRST STEP`, with `spelt` behind it for a race of spellings.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from handlers.incoming import ChatKind, MessageReceived
from storage import inbox
from storage.database.engine import open_database
from storage.inbox import InboxRow, NewInbox
from storage.uow import StillContested
from tests.usecases.desk import NOW, SELLERS, VAULT, HandClock, Pipeline, make_pipeline, open_id
from tests.usecases.samples import UNLIKE

CLAIMS, NAMES, THREADS = 200, 20, 6


def spellings(company: str) -> tuple[str, ...]:
    """Eight ways in which sellers write `杭州` + two characters of brand + two of trade + `有限公司`."""
    words = company.removeprefix("杭州").removesuffix("有限公司")
    brand, trade = words[:2], words[2:]
    return (
        company,
        f"{words}（杭州）有限公司",
        f"浙江省杭州市{words}有限责任公司",
        f"杭州{brand}·{trade}公司",
        f"{words}有限公司",
        words,
        f"杭州{brand}",
        brand,
    )


def claim(number: int, *, is_spelt: bool = False) -> NewInbox:
    """The claim of that number: claimants and names go round, so that every name has ten claims.

    With `is_spelt` the claims of a name are spelt in turn in each of its ways.
    """
    name = list(SELLERS)[number % len(SELLERS)]
    company = UNLIKE[number % NAMES]
    if is_spelt:
        ways = spellings(company)
        company = ways[(number // NAMES + number % NAMES) % len(ways)]
    message = MessageReceived(
        message_id=f"om_{number}",
        chat_id=f"oc_{open_id(name)}",
        chat_kind=ChatKind.PRIVATE,
        sender_open_id=open_id(name),
        message_type="text",
        text=f"报备 客户:{company} 联系人:张伟 电话:138{number:08}",
        sent_at=NOW + timedelta(milliseconds=number),
    )
    # A partition of its own: the order of one person's messages must not hide the race.
    return NewInbox(f"event-{number}", f"lane-{number}", message, NOW, NOW, message.message_id)


def race(url: str, numbers: Sequence[int], *, is_spelt: bool = False) -> int:
    """Work through these claims at once; returns how many units of work gave up for being contested."""
    database = open_database(url)
    pipeline = make_pipeline(database, HandClock(NOW + timedelta(seconds=2)))
    with database.transaction() as connection:
        rows = inbox.add_all(
            connection, VAULT, [claim(number, is_spelt=is_spelt) for number in numbers]
        )
    with ThreadPoolExecutor(THREADS) as pool:
        gave_up = sum(pool.map(lambda row: _work(pipeline, row), rows))
    database.close()
    return gave_up


def _work(pipeline: Pipeline, row: InboxRow | None) -> int:
    """Do one row as the worker does: what gives up is tried again later."""
    assert row is not None
    for attempt in range(5):
        try:
            pipeline.process(row)
        except StillContested:
            continue
        return attempt
    raise AssertionError(f"claim {row.id} was never decided")


if __name__ == "__main__":
    _, _url, _first, _step, *_how = sys.argv
    race(_url, range(int(_first), CLAIMS, int(_step)), is_spelt=_how == ["spelt"])
