"""A desk for tests of the sender: a database with its queue, and the local Feishu over HTTP."""

import random
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.feishu.client import FeishuClient
from bot.metrics import Metrics
from bot.playground import team
from bot.playground.config import PlaygroundConfig
from bot.playground.server import Playground
from bot.sender import Sender
from bot.sendfailures import SenderParts
from storage import dead_letters
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.database.group_commit import GroupCommit
from storage.outbox import OutboxKind, Outgoing, add
from tests.chat import Chat
from tests.runtime.conftest import HandClock

__all__ = ["Desk", "chat", "desk", "playground", "texts"]


@pytest.fixture(scope="module")
def playground() -> Iterator[Playground]:
    with Playground(PlaygroundConfig(limits_scale=0)) as running:
        yield running


@pytest.fixture
def chat(playground: Playground) -> Iterator[Chat]:
    with Chat(playground.base_url) as driver:
        driver.reset()
        yield driver


class Desk:
    """A sender over a database, and a short way to queue texts."""

    def __init__(
        self, database: Database, vault: Vault, clock: HandClock, playground: Playground
    ) -> None:
        self.database, self.vault, self.clock = database, vault, clock
        config = playground.config
        self.client = FeishuClient(config.app_id, config.app_secret, playground.base_url)
        self.metrics = Metrics()
        self.skipped_seconds = 0.0
        self.sender = self.another("mine")

    def another(self, token: str) -> Sender:
        commits = GroupCommit(self.database, self.vault)
        parts = SenderParts(
            self.database, self.vault, self.clock, self.client, commits, self.metrics, token
        )
        return Sender(
            parts,
            monotonic=lambda: time.monotonic() + self.skipped_seconds,
            chance=random.Random(7),
        )

    def text(self, words: str, to: str = team.WANG_LEI, **changes: Any) -> Outgoing:
        payload = {"msg_type": "text", "content": {"text": words}}
        return self.put(Outgoing(OutboxKind.SEND, to, payload, **changes))

    def put(self, outgoing: Outgoing, *, hand_over: bool = True) -> Outgoing:
        now = self.clock.now()
        with self.database.transaction() as connection:
            claim = self.sender.claim(now) if hand_over else None
            added = add(connection, self.vault, outgoing, now=now, claim=claim)
        if added is not None and added.claimed is not None:
            self.sender.accept([added.claimed])
        return outgoing

    def depth(self) -> dead_letters.OutboxDepth:
        with self.database.snapshot() as connection:
            return dead_letters.depth(connection)

    def is_empty(self) -> bool:
        depth = self.depth()
        return depth.due == depth.sending == 0


@pytest.fixture
def desk(
    database: Database, sealed: Vault, clock: HandClock, playground: Playground, chat: Chat
) -> Iterator[Desk]:
    made = Desk(database, sealed, clock, playground)
    yield made
    made.sender.stop()
    made.client.close()


def texts(chat: Chat, person: str = "王磊") -> list[str]:
    messages = chat.person(person).messages()
    return [message["content"].get("text", "") for message in messages]
