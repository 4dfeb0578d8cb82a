"""The metrics page tells what it can, whatever has gone."""

from bot.feishu.client import FeishuClient
from bot.metrics import Metrics
from bot.web.health import Health
from storage.database.engine import Database, open_database
from tests.runtime.conftest import HandClock
from tests.support.network import free_port


def page(database: Database) -> str:
    metrics = Metrics()
    metrics.count("baobei_rejected_total", reason="stale")
    client = FeishuClient("cli_a", "s", f"http://127.0.0.1:{free_port()}")
    shown = Health(database, HandClock(), client, metrics).render_metrics().decode()
    client.close()
    return shown


def test_without_the_database_the_counters_are_still_told() -> None:
    database = open_database(f"postgresql://nobody@127.0.0.1:{free_port()}/baobei")
    shown = page(database)
    assert "baobei_database_up 0.0" in shown
    assert 'baobei_rejected_total{reason="stale"} 1.0' in shown
    assert "baobei_inbox_oldest_seconds " not in shown
    database.close()


def test_with_the_database_the_queues_are_told(database: Database) -> None:
    shown = page(database)
    assert "baobei_database_up 1.0" in shown
    assert "baobei_inbox_oldest_seconds 0.0" in shown
