"""Fixtures: a playground and a client of it, and a server that answers what a test wants."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.feishu.client import FeishuClient
from bot.playground.config import PlaygroundConfig
from bot.playground.server import Playground
from tests.chat import Chat
from tests.feishu.scripted import ScriptedServer


@pytest.fixture
def playground() -> Iterator[Playground]:
    """A fresh playground without rate limits."""
    with Playground(PlaygroundConfig(seed=1, limits_scale=0)) as found:
        yield found


@pytest.fixture
def chat(playground: Playground) -> Iterator[Chat]:
    """The people's side of the playground."""
    with Chat(playground.base_url) as found:
        yield found


@pytest.fixture
def make_client() -> Iterator[Callable[..., FeishuClient]]:
    """Makes clients of a playground or any domain, closed afterwards."""
    made: list[FeishuClient] = []

    def make(at: Playground | str, **options: Any) -> FeishuClient:
        config = at.config if isinstance(at, Playground) else PlaygroundConfig()
        domain = at if isinstance(at, str) else at.base_url
        made.append(FeishuClient(config.app_id, config.app_secret, domain, **options))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(playground: Playground, make_client: Callable[..., FeishuClient]) -> FeishuClient:
    """A client of the playground."""
    return make_client(playground)


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    """A server that issues tokens and answers the rest as told."""
    with ScriptedServer() as found:
        found.answers["/open-apis/auth/v3/tenant_access_token/internal"] = (
            200,
            {},
            json.dumps({"code": 0, "tenant_access_token": "t-1", "expire": 7200}).encode(),
        )
        yield found
