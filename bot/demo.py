"""`baobei demo`: the local Feishu with its chat page in this process, and the bot as a child beside it.

The bot runs exactly as it would for a real tenant (`baobei serve` with an environment of its own); only its
FEISHU_DOMAIN leads to the playground. Both end together. Nothing of the user's own `.env` is touched.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.ending import Ending
from bot.playground.config import PlaygroundConfig
from bot.playground.team import WU_HAO
from bot.settings import DATA_DIRECTORY, SETTINGS
from storage.database.places import needed
from storage.database.single_writer import AlreadyRunning

if TYPE_CHECKING:
    from bot.playground.server import Playground

DIRECTORY = DATA_DIRECTORY / "demo"
HOST = "127.0.0.1"
READY_WITHIN_SECONDS = 30.0
STOP_WITHIN_SECONDS = 10.0
FIRST_WORDS = "报备 上海示例科技有限公司 张三 13800138000 需求:采购系统"
_LOG_LINES_SHOWN = 12
_BACKLOG = 128


def listen(wanted: int) -> socket.socket:
    """Listen on the wanted port of this machine, or on one that is free."""
    try:
        return socket.create_server((HOST, wanted), backlog=_BACKLOG)
    except OSError:
        return socket.create_server((HOST, 0), backlog=_BACKLOG)


def free_port(wanted: int) -> int:
    """Return the wanted port of this machine, or one that is free."""
    with listen(wanted) as probe:
        return _port_of(probe)


def _port_of(listening: socket.socket) -> int:
    port: int = listening.getsockname()[1]
    return port


class _Lock:
    """Held by the demo that works in a directory, beside it; holds its address. Freed at its death."""

    def __init__(self, directory: Path) -> None:
        directory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = directory.with_name(f"{directory.name}.lock")
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            url = os.read(self._handle, 200).decode(errors="replace")
            os.close(self._handle)
            raise AlreadyRunning(
                f"这个目录里已经有一个演示在运行：{url or '正在启动'}\n"
                "直接打开它就可以；要重新开始，请先在它的窗口按 Ctrl-C。"
            ) from None
        # Where a demo was that died says nothing about this one.
        os.ftruncate(self._handle, 0)

    def write(self, url: str) -> None:
        """Say where the demo is, once."""
        os.pwrite(self._handle, url.encode(), 0)

    def release(self) -> None:
        """Let the next demo begin."""
        os.close(self._handle)


class Demo:
    """One demonstration: playground and bot, until Ctrl-C."""

    def __init__(
        self,
        *,
        port: int,
        bot_port: int,
        keeps: bool,
        ending: Ending,
        directory: Path = DIRECTORY,
        say: Callable[[str], None] = print,
    ) -> None:
        """Lay the directory out. Raises AlreadyRunning while another demo works in it, and NoPlace.

        The page's port is ours from here on: a bot that is faster than the playground waits for it.
        """
        self._directory = directory.absolute()
        with needed(self._directory, "请换一个能写的目录运行，或移走占了这个名字的文件。"):
            self._lock = _Lock(self._directory)
            if not keeps:
                shutil.rmtree(self._directory, ignore_errors=True)
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._say = say
        self._listening = listen(port)
        self._port = _port_of(self._listening)
        self._bot_port = free_port(bot_port)
        for name, asked, got in (
            ("聊天页", port, self._port),
            ("机器人", bot_port, self._bot_port),
        ):
            if asked != got:
                say(f"{name}端口 {asked} 已被占用，改用 {got}。")
        self._config = PlaygroundConfig(
            host=HOST,
            port=self._port,
            webhook_url=f"http://{HOST}:{self._bot_port}/webhook/event",
            clock_file=self._directory / "clock",
            story_file=self._directory / "story",
        )
        self._bot: subprocess.Popen[bytes] | None = None
        self._ending = ending
        self._lock.write(self.url)

    @property
    def url(self) -> str:
        """The chat page."""
        return f"http://{HOST}:{self._port}/"

    def run(self, *, opens: bool) -> int:
        """Start both, print where to go, and wait; returns the exit status. Raises Ended when told before."""
        self._ending.postpone()
        began = time.monotonic()
        playground: Playground | None = None
        try:
            # The bot first: while it loads its libraries, the playground is long up.
            self._bot = self._start_bot()
            playground = self._start_playground()
            if not self._wait_until_ready():
                return self._ended_early()
            self._greet(time.monotonic() - began)
            if opens:
                import webbrowser

                webbrowser.open(self.url)
            while not self._ending.wait(0.5):
                if self._bot.poll() is not None:
                    return self._ended_early()
            return 0
        finally:
            self._stop_bot()
            if playground is not None:
                playground.stop()
            self._lock.release()

    def environment(self) -> dict[str, str]:
        """Return the bot's environment: every setting given, so that no other value slips in."""
        config = self._config
        ours = {
            "FEISHU_APP_ID": config.app_id,
            "FEISHU_APP_SECRET": config.app_secret,
            "FEISHU_ENCRYPT_KEY": config.encrypt_key,
            "FEISHU_VERIFICATION_TOKEN": config.verification_token,
            "FEISHU_DOMAIN": self.url.rstrip("/"),
            "HOST": HOST,
            "PORT": str(self._bot_port),
            "BAOBEI_ADMINS": WU_HAO,
            "BAOBEI_CLOCK_FILE": str(self._directory / "clock"),
        }
        unset = {setting.name: "" for setting in SETTINGS}
        return {**os.environ, **unset, **ours}

    def _start_playground(self) -> "Playground":
        from bot.playground.server import Playground

        return Playground(self._config, self._listening).start()

    def _start_bot(self) -> subprocess.Popen[bytes]:
        # Its directory is the demo's own: there lie its data, and no .env of the user.
        with (self._directory / "bot.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                cwd=self._directory,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )

    def _wait_until_ready(self) -> bool:
        address = f"http://{HOST}:{self._bot_port}/readyz"
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline and not self._ending.wait(0.05):
            if self._bot is None or self._bot.poll() is not None:
                return False
            if _is_ready(address):
                return True
        return False

    def _greet(self, seconds: float) -> None:
        self._say(
            f"\n报备演示已就绪（{seconds:.1f} 秒）\n\n"
            f"  聊天页    {self.url}\n"
            f"  先试一句  {FIRST_WORDS}\n"
            f"  日志      {self._directory / 'bot.log'}\n"
            f"  结束      Ctrl-C\n"
        )

    def _ended_early(self) -> int:
        if self._ending.is_told:
            return 0
        is_alive = self._bot is not None and self._bot.poll() is None
        what = f"在 {READY_WITHIN_SECONDS:.0f} 秒内没有就绪" if is_alive else "没有起来或中途退出了"
        self._say(
            f"机器人{what}，日志最后几行：\n{self._last_log()}\n"
            f"可以再运行一次；端口被占用时换一个，例如 --bot-port {self._bot_port % 65535 + 1}"
        )
        return 1

    def _last_log(self) -> str:
        log = self._directory / "bot.log"
        if not log.exists():
            return f"（{log} 不在了）"
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-_LOG_LINES_SHOWN:])

    def _stop_bot(self) -> None:
        if self._bot is None or self._bot.poll() is not None:
            return
        self._bot.terminate()
        try:
            self._bot.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._bot.kill()
            self._bot.wait()


def _is_ready(address: str) -> bool:
    import urllib.error
    import urllib.request

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=2) as response:
            ready: bool = response.status == 200
            return ready
    except (urllib.error.URLError, OSError):
        return False


def _die_with_parent() -> None:
    """Ask Linux to end the bot when the demo is killed without a chance to do it itself."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
