"""`baobei demo` as a newcomer starts it: there at once, over in order, and plain about what is in its way."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from bot.playground.config import PlaygroundConfig
from bot.playground.server import Playground
from tests.chat import Chat
from tests.runtime.process import free_port
from tests.support.waiting import wait_until


@pytest.fixture
def playground(tmp_path: Path) -> Iterator[Playground]:
    with Playground(PlaygroundConfig(limits_scale=0)) as running:
        yield running


class DemoProcess:
    """One demo in a directory."""

    def __init__(self, directory: Path, *arguments: str) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", *arguments],
            cwd=directory,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"FEISHU_APP_SECRET": "of another app", "PYTHONUNBUFFERED": "1"},
        )
        self.said = ""

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Read what it says until the pattern is there."""
        assert self.child.stdout is not None
        while (found := re.search(pattern, self.said)) is None:
            line = self.child.stdout.readline()
            assert line, f"it ended: {self.said}"
            self.said += line
        return found

    def end(self, number: signal.Signals) -> int:
        """Send it a signal; returns the exit status."""
        self.child.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        """Wait until it has ended; returns the exit status."""
        status = self.child.wait(60)
        assert self.child.stdout is not None
        if not self.child.stdout.closed:
            self.said += self.child.stdout.read()
            self.child.stdout.close()
        return status

    @property
    def bot(self) -> int:
        """The process id of its bot; Linux tells it."""
        children = Path(f"/proc/{self.child.pid}/task/{self.child.pid}/children")
        if not children.exists():
            pytest.skip("this system does not list a process's children")
        return int(children.read_text().split()[0])


@pytest.fixture
def start() -> Iterator[Callable[..., DemoProcess]]:
    """Starts demos, and leaves none behind when a test fails."""
    started: list[DemoProcess] = []

    def one(directory: Path, *arguments: str) -> DemoProcess:
        started.append(DemoProcess(directory, *arguments))
        return started[-1]

    yield one
    for demo in started:
        demo.child.kill()
        demo.ended()


def is_answering(address: str) -> bool:
    try:
        return requests.get(address, timeout=5).status_code == 200
    except requests.RequestException:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "kill"])
def test_the_demo_is_there_with_two_ports_and_ends_with_both(
    tmp_path: Path, start: Callable[..., DemoProcess], number: signal.Signals
) -> None:
    page, bot = free_port(), free_port()
    demo = start(tmp_path, "--port", str(page), "--bot-port", str(bot))
    assert demo.wait_for(r"聊天页\s+(\S+)")[1] == f"http://127.0.0.1:{page}/"
    demo.wait_for(r"先试一句\s+报备 ")
    with Chat(f"http://127.0.0.1:{page}") as chat:
        chat.person("王磊").says("报备 上海示例科技有限公司 张三 13800138000 需求:采购系统")
        assert "报备成功" in chat.person("王磊").wait_card(containing="上海示例", timeout=30).text
    status = demo.end(number)
    assert status == (0 if number is signal.SIGINT else -signal.SIGKILL)
    wait_until(lambda: not is_answering(f"http://127.0.0.1:{bot}/healthz"))
    assert not is_answering(f"http://127.0.0.1:{page}/")


def test_a_second_demo_in_the_folder_leaves_the_first_alone_and_says_where_it_is(
    tmp_path: Path,
    start: Callable[..., DemoProcess],
) -> None:
    page, bot = free_port(), free_port()
    first = start(tmp_path, "--port", str(page), "--bot-port", str(bot))
    first.wait_for(r"先试一句\s+报备 ")
    kept = sorted(file.name for file in (tmp_path / "data" / "demo").iterdir())
    second = start(tmp_path, "--port", str(free_port()), "--bot-port", str(free_port()))
    second.wait_for(rf"已经有一个演示在运行：http://127.0.0.1:{page}/")
    assert second.ended() == 1
    assert sorted(file.name for file in (tmp_path / "data" / "demo").iterdir()) == kept
    assert first.end(signal.SIGTERM) == 0
    third = start(tmp_path, "--port", str(page), "--bot-port", str(bot))
    third.wait_for(r"先试一句\s+报备 ")
    assert third.end(signal.SIGTERM) == 0


def test_taken_ports_are_replaced_and_said(
    playground: Playground, tmp_path: Path, start: Callable[..., DemoProcess]
) -> None:
    taken = playground.base_url.rpartition(":")[2]
    demo = start(tmp_path, "--port", taken, "--bot-port", str(free_port()))
    demo.wait_for(rf"{taken} 已被占用，改用 \d+")
    demo.wait_for(r"聊天页\s+\S+")
    assert demo.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ended_while_the_bot_starts_it_ends_in_order_and_says_nothing(
    tmp_path: Path, start: Callable[..., DemoProcess], number: signal.Signals
) -> None:
    page, bot = free_port(), free_port()
    demo = start(tmp_path, "--port", str(page), "--bot-port", str(bot))
    wait_until((tmp_path / "data" / "demo" / "bot.log").exists, timeout=60)
    assert (demo.end(number), demo.said) == (0, "")
    assert not is_answering(f"http://127.0.0.1:{bot}/healthz")


def test_nobody_takes_the_page_s_port_while_the_bot_starts(
    tmp_path: Path, start: Callable[..., DemoProcess]
) -> None:
    page = free_port()
    demo = start(tmp_path, "--port", str(page), "--bot-port", str(free_port()))
    wait_until((tmp_path / "data" / "demo" / "bot.log").exists, timeout=60)
    with pytest.raises(OSError, match="in use"):
        socket.create_server(("127.0.0.1", page))
    assert is_answering(f"http://127.0.0.1:{page}/")
    assert demo.end(signal.SIGTERM) == 0


def test_a_bot_that_does_not_come_up_is_told_with_its_last_words(
    tmp_path: Path, start: Callable[..., DemoProcess]
) -> None:
    place = tmp_path / "data" / "demo" / "data"
    place.mkdir(parents=True)
    (place / "baobei.db").write_text("no database at all, only a few words of text " * 50)
    ports = ("--port", str(free_port()), "--bot-port", str(free_port()))
    demo = start(tmp_path, "--keep", *ports)
    assert demo.ended() == 1
    assert "没有起来" in demo.said
    assert "不是 SQLite 数据库" in demo.said
    assert "--bot-port" in demo.said
    assert "Traceback" not in demo.said


def test_a_bot_that_dies_ends_the_demo_and_is_told(
    tmp_path: Path, start: Callable[..., DemoProcess]
) -> None:
    page = free_port()
    demo = start(tmp_path, "--port", str(page), "--bot-port", str(free_port()))
    demo.wait_for(r"先试一句\s+报备 ")
    os.kill(demo.bot, signal.SIGKILL)
    assert demo.ended() == 1
    assert "中途退出了" in demo.said
    assert not is_answering(f"http://127.0.0.1:{page}/")


def test_a_kept_demo_goes_on_with_its_customers_and_its_time(
    tmp_path: Path, start: Callable[..., DemoProcess]
) -> None:
    ports = ("--port", str(free_port()), "--bot-port", str(free_port()))
    lists = []
    for arguments in ((), ("--keep",)):
        demo = start(tmp_path, *arguments, *ports)
        with Chat(demo.wait_for(r"聊天页\s+(\S+)/")[1]) as chat:
            wang = chat.person("王磊")
            if not arguments:
                chat.advance(days=3)
                wang.says("报备 上海示例科技有限公司 张三 13800138000 需求:采购系统")
                wang.wait_card(containing="报备成功", timeout=30)
            wang.says("我的客户")
            lists.append(wang.wait_card(containing="共 1 家", timeout=30).text)
        assert demo.end(signal.SIGTERM) == 0
    # A bot that had lost the three days would count them as days left.
    assert "保护期剩" in lists[0]
    assert lists[0] == lists[1]
