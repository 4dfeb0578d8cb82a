"""The bot as a child process beside a playground: started, killed, started again."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import requests

from bot.playground.server import Playground
from bot.playground.team import WU_HAO
from tests.support.waiting import wait_until


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class BotProcess:
    """`baobei <command>` for one playground and one database."""

    def __init__(
        self, playground: Playground, database_url: str, directory: Path, command: str = "serve"
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = command
        self._directory = directory
        self._child: subprocess.Popen[bytes] | None = None
        config = playground.config
        self.environment = {
            **os.environ,
            "FEISHU_APP_ID": config.app_id,
            "FEISHU_APP_SECRET": config.app_secret,
            "FEISHU_ENCRYPT_KEY": config.encrypt_key,
            "FEISHU_VERIFICATION_TOKEN": config.verification_token,
            "FEISHU_DOMAIN": playground.base_url,
            "BAOBEI_TRANSPORT": config.transport.value,
            "BAOBEI_ADMINS": WU_HAO,
            "DATABASE_URL": database_url,
            "PORT": str(self.port),
        }

    @property
    def pid(self) -> int:
        """The process id of the running bot."""
        assert self._child is not None
        return self._child.pid

    def start(self, **environment: str) -> "BotProcess":
        """Start it and wait until it is ready."""
        self.launch(**environment)
        wait_until(self.is_ready, timeout=60, reason=self.log)
        return self

    def launch(self, **environment: str) -> None:
        """Start it without waiting."""
        with (self._directory / f"{self._command}.log").open("ab") as log:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "bot", self._command],
                cwd=self._directory,
                env=self.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def is_ready(self) -> bool:
        """Whether /readyz says so. Raises AssertionError when the process has ended."""
        assert self._child is not None
        assert self._child.poll() is None, self.log()
        return self.get("/readyz") == 200

    def get(self, path: str) -> int:
        """Return the status of a page, 0 while nobody answers."""
        try:
            return requests.get(self.url + path, timeout=5).status_code
        except requests.RequestException:
            return 0

    def json(self, path: str) -> dict[str, Any]:
        """Return a page's JSON object."""
        found: dict[str, Any] = requests.get(self.url + path, timeout=5).json()
        return found

    def text(self, path: str) -> str:
        """Return what the process answers to a path."""
        return requests.get(self.url + path, timeout=5).text

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._child is not None
        self._child.send_signal(signal.SIGKILL)
        self._child.wait(10)

    def stop(self) -> int:
        """End it in order; returns the exit status."""
        self.tell_to_end()
        return self.wait(30)

    def tell_to_end(self) -> None:
        """Ask it to end in order, and do not wait."""
        assert self._child is not None
        if self._child.poll() is None:
            self._child.send_signal(signal.SIGTERM)

    def wait(self, timeout: float = 60) -> int:
        """Wait for it to end by itself; returns the exit status."""
        assert self._child is not None
        return self._child.wait(timeout)

    def log(self) -> str:
        """Return what it wrote."""
        path = self._directory / f"{self._command}.log"
        return path.read_text(encoding="utf-8", errors="replace")[-4000:]
