"""A whole tenant on this machine: the playground in this process and `baobei serve` as a child.

The bot is the shipped command in a process of its own; it can be killed and started again on the same
database. Nothing of the product is imported into the test but the playground.
"""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from bot.playground.config import PlaygroundConfig, Transport
from bot.playground.server import Playground
from bot.playground.team import WU_HAO
from bot.settings import SETTINGS
from tests.chat import Chat
from tests.support.network import free_port
from tests.support.waiting import wait_until

READY_WITHIN_S = 60.0


@dataclass(frozen=True, slots=True)
class Way:
    """How events reach the bot."""

    name: str
    transport: Transport = Transport.WEBHOOK
    encrypt_key: str = ""


PLAIN = Way("webhook")
ENCRYPTED = Way("encrypted", encrypt_key="an encrypt key for tests")
LONG_CONNECTION = Way("websocket", transport=Transport.WEBSOCKET)
WAYS = (PLAIN, ENCRYPTED, LONG_CONNECTION)


@dataclass
class Tenant:
    """One playground with one bot (or several processes of it on one database)."""

    directory: Path
    database_url: str
    way: Way = PLAIN
    commands: Sequence[str] = ("serve",)
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ports = [free_port() for _ in self.commands]
        self.port = self.ports[0]
        self.playground = Playground(
            PlaygroundConfig(
                port=0,
                transport=self.way.transport,
                encrypt_key=self.way.encrypt_key,
                webhook_url=f"http://127.0.0.1:{self.port}/webhook/event",
                clock_file=self.directory / "clock",
                limits_scale=0,
            )
        )
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Tenant":
        self.directory.mkdir(parents=True, exist_ok=True)
        self.playground.start()
        self.chat = Chat(self.playground.base_url)
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill(signal.SIGTERM)
        self.chat.close()
        self.playground.stop()

    def start(self) -> None:
        """Start the bot's processes and wait until the first of them is ready."""
        self.processes = [self._start(number) for number in range(len(self.commands))]
        wait_until(self._is_ready, READY_WITHIN_S, reason=self._last_log)

    def restart(self, number: int) -> None:
        """Kill one of the processes without a chance to tidy up, start it anew, wait until it is ready."""
        process = self.processes[number]
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)
        self.processes[number] = self._start(number)
        wait_until(lambda: self._is_ready(number), READY_WITHIN_S, reason=self._last_log)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End every process of the bot, children included; SIGKILL gives no chance to tidy up."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, how)
        for process in self.processes:
            process.wait(30)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command of the bot beside it and return what it printed."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.directory,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def environment(self) -> dict[str, str]:
        """The bot's environment: every setting given, so that no other value slips in."""
        config = self.playground.config
        is_webhook = self.way.transport is Transport.WEBHOOK
        ours = {
            "FEISHU_APP_ID": config.app_id,
            "FEISHU_APP_SECRET": config.app_secret,
            "FEISHU_ENCRYPT_KEY": self.way.encrypt_key,
            "FEISHU_VERIFICATION_TOKEN": config.verification_token if is_webhook else "",
            "FEISHU_DOMAIN": self.playground.base_url,
            "BAOBEI_TRANSPORT": self.way.transport.value,
            "DATABASE_URL": self.database_url,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "BAOBEI_ADMINS": WU_HAO,
            "BAOBEI_CLOCK_FILE": str(self.directory / "clock"),
        }
        unset = {setting.name: "" for setting in SETTINGS}
        return {**os.environ, **unset, **ours, **self.settings}

    def get(self, path: str, number: int = 0) -> tuple[int, str]:
        """Ask the HTTP side of one of the bot's processes."""
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.ports[number]}{path}", timeout=5
            ) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        command = self.commands[number]
        with (self.directory / f"{command}{number or ''}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", command],
                cwd=self.directory,
                env={**self.environment(), "PORT": str(self.ports[number])},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _is_ready(self, number: int = 0) -> bool:
        for process in self.processes:
            assert process.poll() is None, self._last_log()
        try:
            return self.get("/readyz", number)[0] == 200
        except OSError:
            return False

    def _last_log(self) -> str:
        logs = sorted(self.directory.glob("*.log"))
        return "\n".join(
            f"{log.name}:\n" + "\n".join(log.read_text(errors="replace").splitlines()[-12:])
            for log in logs
        )
