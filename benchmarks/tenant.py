"""A tenant with fifty people: the local Feishu in this process, the shipped `baobei serve` as its bot.

The playground's limits are lifted: the bot's own limits stay. Everything goes over the wire as in life:
events are pushed sealed and signed to the webhook, replies come back as HTTP calls.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import free_port, running, wait_ready
from bot.playground import team
from bot.playground.config import PlaygroundConfig
from bot.playground.ids import stable
from bot.playground.model import Person
from bot.playground.server import Playground
from bot.settings import SETTINGS

ENCRYPT_KEY = "benchmark encrypt key"
PEOPLE = 50


@dataclass
class Tenant:
    """One playground and how to start a bot for it."""

    playground: Playground
    directory: Path
    database_url: str
    port: int

    def environment(self) -> dict[str, str]:
        """The bot's environment: every setting given, so that no other value slips in."""
        config = self.playground.config
        ours = {
            "FEISHU_APP_ID": config.app_id,
            "FEISHU_APP_SECRET": config.app_secret,
            "FEISHU_ENCRYPT_KEY": config.encrypt_key,
            "FEISHU_VERIFICATION_TOKEN": config.verification_token,
            "FEISHU_DOMAIN": self.playground.base_url,
            "BAOBEI_TRANSPORT": "webhook",
            "DATABASE_URL": self.database_url,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "BAOBEI_ADMINS": team.WU_HAO,
        }
        return {**os.environ, **{setting.name: "" for setting in SETTINGS}, **ours}

    def run(self, *arguments: str) -> None:
        """Run one command of the bot to its end. Raises CalledProcessError."""
        subprocess.run(
            bot_command(*arguments),
            cwd=self.directory,
            env=self.environment(),
            check=True,
            capture_output=True,
        )

    @contextmanager
    def serving(self, command: str = "serve") -> Iterator[subprocess.Popen[bytes]]:
        """Run the bot and wait until it is ready."""
        with running(bot_command(command), cwd=self.directory, env=self.environment()) as process:
            wait_ready(process, self.port, "/readyz")
            yield process


def bot_command(*arguments: str) -> list[str]:
    """Return the command line of the shipped program, in this environment."""
    return [str(Path(sys.executable).with_name("baobei")), *arguments]


@contextmanager
def tenant(directory: Path, database_url: str = "") -> Iterator[Tenant]:
    """Start a playground with fifty people; the bot's database is a fresh SQLite file unless told."""
    directory.mkdir(parents=True, exist_ok=True)
    port = free_port()
    config = PlaygroundConfig(
        encrypt_key=ENCRYPT_KEY,
        webhook_url=f"http://127.0.0.1:{port}/webhook/event",
        limits_scale=0,
        seed=7,
    )
    with Playground(config) as playground:
        for person in _colleagues(PEOPLE - len(playground.platform.people)):
            playground.platform.people[person.open_id] = person
        url = database_url or f"sqlite:///{directory / 'baobei.db'}"
        yield Tenant(playground, directory, url, port)


def _colleagues(count: int) -> list[Person]:
    return [
        Person(
            open_id=team.open_id(f"colleague{n}"),
            union_id=stable("on_", f"colleague{n}"),
            user_id=stable("", "user", f"colleague{n}")[:8],
            name=f"同事{n:02d}",
            pinyin=f"colleague{n}",
            title="销售",
            department_id=team.EAST_SALES if n % 2 else team.NORTH_SALES,
            leader=team.ZHAO_MIN if n % 2 else team.ZHOU_QIANG,
            mobile=f"+86133000001{n:02d}",
            email=f"colleague{n}@xingchen.example",
            avatar_color="#3370FF",
        )
        for n in range(count)
    ]
