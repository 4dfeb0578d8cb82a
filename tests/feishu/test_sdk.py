"""What we take from the SDK: the pinned layout, the light load, and the way back to the whole."""

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
import requests

from bot.feishu.sdk import Sdk, first_that_loads, load_light, load_sdk, load_whole
from tests.feishu.scripted import ScriptedServer

ROOT = Path(__file__).parents[2]
COUNT_IMPORTS = """
import sys
seen = set()
sys.addaudithook(lambda event, args: seen.add(args[0]) if event == "import" else None)
from bot.feishu.client import FeishuClient
FeishuClient("cli_a", "secret", "http://127.0.0.1:1")
print(sum(name.startswith("lark_oapi") for name in seen), *sys.modules)
"""


def test_the_light_load_fits_the_release_it_was_written_for() -> None:
    """A failure here means a new release is laid out differently: look before raising the pin."""
    assert version("lark-oapi").startswith("1.7.")
    assert isinstance(load_light(), Sdk)


def test_making_a_client_loads_a_hundredth_of_the_sdk() -> None:
    done = subprocess.run(
        [sys.executable, "-c", COUNT_IMPORTS], capture_output=True, check=True, text=True, cwd=ROOT
    )
    count, *loaded = done.stdout.split()
    assert 0 < int(count) < 100
    assert not {"httpx", "Crypto", "lark_oapi", "lark_oapi.core"} & set(loaded)


def test_the_whole_sdk_can_still_be_imported_beside_ours() -> None:
    light = load_light()
    import lark_oapi

    assert lark_oapi.Client
    assert sys.modules["lark_oapi"] is lark_oapi
    again = load_light()
    assert sys.modules["lark_oapi"] is lark_oapi
    assert light.transport is not again.transport


@pytest.mark.parametrize("problem", [ImportError, AttributeError, TypeError])
def test_another_layout_falls_back_to_the_ordinary_import(problem: type[Exception]) -> None:
    def light() -> Sdk:
        raise problem("moved")

    whole = first_that_loads(light, load_whole)
    assert whole.transport is sys.modules["lark_oapi.core.http.transport"]


@pytest.mark.parametrize("load", [load_light, load_whole])
def test_both_loads_make_calls_over_the_session_given_to_them(
    load: Callable[[], Sdk], scripted: ScriptedServer
) -> None:
    sdk = load()
    config = sdk.config()
    config.domain = scripted.url
    with requests.Session() as session:
        execute = sdk.execute_with(session)
        for _ in range(5):
            request = sdk.base_request()
            request.http_method, request.uri = sdk.http_method.GET, "/open-apis/bot/v3/info"
            assert execute(config, request, sdk.request_option()).status_code == 200
    assert (scripted.connections, len(scripted.paths)) == (1, 5)
    assert sdk.transport.requests is requests


def test_it_is_loaded_once() -> None:
    assert load_sdk() is load_sdk()


def test_the_sdk_writes_nothing_to_standard_output() -> None:
    script = "from bot.feishu.sdk import load_sdk; import logging; load_sdk(); logging.getLogger('Lark').error('x')"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True, cwd=ROOT
    )
    assert done.stdout == ""
