"""The interface as shipped: `baobei serve` over HTTP beside a playground, people looked up and told in chat."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.playground.team import CHEN_CHEN, WANG_LEI
from tests.support.tenant import Tenant
from tests.web.desk import TOKEN, registration


@pytest.fixture
def tenant(database_url: str, tmp_path: Path) -> Iterator[Tenant]:
    """A running tenant whose REST interface is on."""
    with Tenant(tmp_path, database_url, settings={"BAOBEI_API_TOKEN": TOKEN}) as running:
        yield running


def test_a_refused_claim_reaches_the_owner_in_chat(tenant: Tenant) -> None:
    registered = _post(tenant, registration(claimant_open_id=WANG_LEI))
    assert registered.status_code == 201, registered.text
    assert registered.json()["owner_open_id"] == WANG_LEI
    refused = _post(tenant, registration(claimant_open_id=CHEN_CHEN))
    assert (refused.status_code, refused.json()["level"]) == (409, "E1")
    told = tenant.chat.person("王磊").wait_card(containing="陈晨")
    assert {"维持归属", "同意协作", "让出"} <= set(told.buttons)
    unknown = _post(tenant, registration(name="苏州朗诺", claimant_open_id="ou_nobody"))
    assert unknown.status_code == 400
    assert [error["field"] for error in unknown.json()["errors"]] == ["claimant_open_id"]
    listed = requests.get(_url(tenant), headers=_HEADERS, timeout=10)
    assert (listed.status_code, listed.json()["total"]) == (200, 1)
    assert requests.get(_url(tenant), timeout=10).status_code == 401
    assert requests.delete(_url(tenant), headers=_HEADERS, timeout=10).status_code == 405
    _upload_in_pieces(tenant)


def _upload_in_pieces(tenant: Tenant) -> None:
    """A body of unstated length is taken, and cut off when it does not end."""
    headers = _HEADERS | {"Content-Type": "application/json"}
    pieces = iter([b"{", b"}"])
    short = requests.post(_url(tenant), data=pieces, headers=headers, timeout=10)
    assert short.status_code == 400
    assert "name" in [error["field"] for error in short.json()["errors"]]
    endless = (b"x" * 65_536 for _ in range(16))
    long = requests.post(_url(tenant), data=endless, headers=headers, timeout=10)
    assert long.status_code == 413


_HEADERS = {"Authorization": f"Bearer {TOKEN}"}


def _url(tenant: Tenant) -> str:
    return f"http://127.0.0.1:{tenant.port}/api/v1/customers"


def _post(tenant: Tenant, body: dict[str, Any]) -> requests.Response:
    return requests.post(_url(tenant), json=body, headers=_HEADERS, timeout=20)
