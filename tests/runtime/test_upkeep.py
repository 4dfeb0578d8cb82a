"""The background thread of a process: what it could not do at first it does soon after."""

import socket

from bot.directory import PeopleDirectory
from bot.feishu.client import FeishuClient
from bot.playground.config import PlaygroundConfig
from bot.playground.server import Playground
from bot.playground.team import BOT_OPEN_ID
from bot.upkeep import LONGEST_RETRY_SECONDS, Upkeep, UpkeepParts
from storage.database.crypto import Vault
from storage.database.engine import Database
from tests.runtime.conftest import HandClock
from tests.support.waiting import wait_until


def test_a_tenant_that_comes_up_after_the_bot_is_met_soon(database: Database, vault: Vault) -> None:
    with socket.create_server(("127.0.0.1", 0)) as not_yet_a_tenant:
        config = PlaygroundConfig(port=not_yet_a_tenant.getsockname()[1])
        client = FeishuClient(config.app_id, config.app_secret, f"http://127.0.0.1:{config.port}")
        directory = PeopleDirectory(database, vault, HandClock(), client)
        upkeep = Upkeep(UpkeepParts(database, client, directory, (), "one"), sender=None)
        upkeep.start()
        not_yet_a_tenant.settimeout(10)
        not_yet_a_tenant.accept()[0].close()
    try:
        with Playground(config):
            wait_until(lambda: upkeep.bot_open_id == BOT_OPEN_ID, 2 * LONGEST_RETRY_SECONDS)
    finally:
        upkeep.stop()
        client.close()
