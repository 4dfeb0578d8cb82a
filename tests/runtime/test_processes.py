"""Whole processes over HTTP: kills lose nothing and answer nothing twice; starts and stops are orderly."""

import random
import socket
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.playground.config import PlaygroundConfig
from bot.playground.server import Playground
from storage.database.single_writer import AlreadyRunning, SingleWriter
from tests.chat import Chat
from tests.runtime.process import BotProcess
from tests.support.holding import held
from tests.support.waiting import wait_until

PEOPLE = ("王磊", "李雷", "韩梅梅", "陈晨", "孙悦", "刘洋")
KILLS = 4


@pytest.fixture
def playground(tmp_path: Path) -> Iterator[Playground]:
    config = PlaygroundConfig(limits_scale=0, clock_file=tmp_path / "clock")
    with Playground(config) as running:
        yield running


@pytest.fixture
def chat(playground: Playground) -> Iterator[Chat]:
    with Chat(playground.base_url) as driver:
        yield driver


@pytest.fixture
def bot(playground: Playground, database_url: str, tmp_path: Path) -> Iterator[BotProcess]:
    process = BotProcess(playground, database_url, tmp_path)
    process.environment["BAOBEI_CLOCK_FILE"] = str(tmp_path / "clock")
    playground.connect_webhook(f"{process.url}/webhook/event")
    process.start()
    yield process
    process.stop()


def replies(chat: Chat) -> Counter[str]:
    """Count the bot's answers by the message they answer."""
    answered: Counter[str] = Counter()
    for name in PEOPLE:
        for message in chat.person(name).messages():
            if message["sender"].get("app") and message["reply_to"]:
                answered[message["reply_to"]] += 1
    return answered


def test_kills_at_random_moments_lose_nothing_and_answer_nothing_twice(
    bot: BotProcess, chat: Chat
) -> None:
    chance = random.Random(20261122)
    said: list[str] = []
    talking = threading.Event()
    talking.set()

    def talk(name: str) -> None:
        with Chat(chat.base_url) as mine:
            person = mine.person(name)
            while talking.is_set() and len(said) < 150:
                said.append(person.says("帮助")["message_id"])
                threading.Event().wait(chance.uniform(0.02, 0.2))

    threads = [threading.Thread(target=talk, args=(name,)) for name in PEOPLE]
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        threading.Event().wait(chance.uniform(0.2, 1.5))
        bot.kill()
        bot.start()
    talking.clear()
    for thread in threads:
        thread.join()

    def all_answered() -> bool:
        # What was not acknowledged is delivered again, by the playground's clock.
        chat.advance(minutes=1)
        return set(replies(chat)) >= set(said)

    wait_until(all_answered, timeout=60, reason=lambda: bot.log())
    assert {message for message, count in replies(chat).items() if count > 1} == set()
    assert len(said) > 20


def test_on_sqlite_a_killed_scheduler_is_replaced_at_once(
    playground: Playground, sqlite_url: str, tmp_path: Path
) -> None:
    bot = BotProcess(playground, sqlite_url, tmp_path)
    bot.start()
    wait_until(lambda: "baobei_swept_until_seconds{" in bot.text("/metrics"), 30)
    bot.kill()
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE lease SET until_at = until_at + 3600000000")
    bot.start()
    wait_until(lambda: "baobei_swept_until_seconds{" in bot.text("/metrics"), 30)
    bot.stop()


def test_stopping_is_orderly_and_a_restart_goes_on(bot: BotProcess, chat: Chat) -> None:
    chat.person("王磊").says("帮助")
    chat.person("王磊").wait_card(containing="报备")
    assert bot.stop() == 0
    assert bot.get("/healthz") == 0
    bot.start()
    assert bot.json("/readyz")["ready"] is True
    before = len(chat.person("王磊").cards())
    chat.person("王磊").says("帮助")
    wait_until(lambda: len(chat.person("王磊").cards()) == before + 1)


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_told_to_end_while_the_database_does_not_answer_it_ends_at_once(
    playground: Playground, tmp_path: Path, command: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/baobei"
        process = BotProcess(playground, url, tmp_path, command)
        process.launch()
        silent.settimeout(60)
        asked, _ = silent.accept()
        with asked:
            assert process.stop() == 0
    assert "Traceback" not in process.log()


def test_told_to_end_while_it_starts_its_parts_it_ends_them_in_order(
    playground: Playground, sqlite_url: str, tmp_path: Path
) -> None:
    process = BotProcess(playground, sqlite_url, tmp_path).start()
    assert process.stop() == 0
    before = process.log().count("app.stopped")
    with held(sqlite_url, "inbox"):
        process.launch()
        # It has taken its lock, and waits for the database to be free.
        wait_until(lambda: is_locked(sqlite_url), timeout=60, reason=process.log)
        process.tell_to_end()
    assert process.wait() == 0
    assert process.log().count("app.stopped") == before + 1


def is_locked(sqlite_url: str) -> bool:
    """Whether a bot works on the database."""
    lock = SingleWriter(Path(sqlite_url.removeprefix("sqlite:///")))
    try:
        lock.acquire()
    except AlreadyRunning:
        return True
    lock.release()
    return False


def test_ready_needs_the_token(playground: Playground, sqlite_url: str, tmp_path: Path) -> None:
    process = BotProcess(playground, sqlite_url, tmp_path)
    process.launch(FEISHU_APP_SECRET="wrong")
    wait_until(lambda: process.get("/healthz") == 200, timeout=60)
    body = process.json("/readyz")
    assert process.get("/readyz") == 503
    assert (body["parts"]["token"]["ok"], body["parts"]["database"]["ok"]) == (False, True)
    assert process.stop() == 0


def test_it_is_not_ready_while_the_whole_app_is_refused(
    playground: Playground, chat: Chat, sqlite_url: str, tmp_path: Path
) -> None:
    process = BotProcess(playground, sqlite_url, tmp_path).start()
    playground.connect_webhook(f"{process.url}/webhook/event")
    chat.fault("ip_blocked", on="im/v1/messages")
    chat.person("王磊").says("帮助")
    wait_until(lambda: process.get("/readyz") == 503, reason=process.log)
    sending = process.json("/readyz")["parts"]["sending"]
    assert (sending["ok"], "99991401" in sending["detail"]) == (False, True)
    assert process.stop() == 0


def test_metrics_are_served(bot: BotProcess) -> None:
    assert bot.get("/metrics") == 200
    assert bot.get("/nowhere") == 404


def test_a_second_writer_on_one_sqlite_file_refuses_and_says_why(
    playground: Playground, sqlite_url: str, tmp_path: Path
) -> None:
    first = BotProcess(playground, sqlite_url, tmp_path).start()
    second = BotProcess(playground, sqlite_url, tmp_path)
    second.launch()
    assert second.wait() == 1
    assert "已经有一个 baobei" in second.log()
    first.stop()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"FEISHU_APP_ID": ""}, "FEISHU_APP_ID"),
        ({"PORT": "eighty"}, "PORT"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"BAOBEI_DATA_KEY": "short"}, "BAOBEI_DATA_KEY"),
    ],
)
def test_a_start_that_cannot_be_says_what_to_set(
    playground: Playground, sqlite_url: str, tmp_path: Path, values: dict[str, str], told: str
) -> None:
    process = BotProcess(playground, sqlite_url, tmp_path)
    process.launch(**values)
    assert process.wait() == 1
    assert told in process.log()
    assert "Traceback" not in process.log()


def test_a_taken_port_is_told(playground: Playground, sqlite_url: str, tmp_path: Path) -> None:
    process = BotProcess(playground, sqlite_url, tmp_path)
    process.launch(PORT=str(playground.base_url.rpartition(":")[2]))
    assert process.wait() == 1
    assert "端口" in process.log()


def test_a_name_of_this_machine_is_listened_on(
    playground: Playground, sqlite_url: str, tmp_path: Path
) -> None:
    process = BotProcess(playground, sqlite_url, tmp_path).start(HOST="localhost")
    assert process.get("/healthz") == 200
    assert process.stop() == 0


def test_apart_on_postgresql_web_and_worker_do_the_same_work(
    playground: Playground, chat: Chat, postgres_url: str, tmp_path: Path
) -> None:
    web = BotProcess(playground, postgres_url, tmp_path, "web")
    playground.connect_webhook(f"{web.url}/webhook/event")
    web.start()
    workers = [BotProcess(playground, postgres_url, tmp_path, "worker") for _ in range(2)]
    for worker in workers:
        worker.launch()
    wang = chat.person("王磊")
    for _ in range(3):
        wang.says("报备")
    wait_until(lambda: len(wang.cards()) == 3, timeout=60, reason=workers[0].log)
    result = wang.cards()[-1].click("不报备了")
    assert result.error == ""
    assert sum(replies(chat).values()) == 3
    # Both write into one log. One alone may have done all the work, while the other is no Python yet.
    wait_until(lambda: workers[0].log().count("app.started") == 2, reason=workers[0].log)
    for process in (web, *workers):
        assert process.stop() == 0
