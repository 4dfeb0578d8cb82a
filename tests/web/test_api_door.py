"""Who gets in, and what everybody else is told: token, addresses, methods, bodies. All of it as JSON."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bot.web.api import make_blueprint
from bot.web.api_parts import ApiParts
from storage.database.engine import open_database
from storage.journal import read_audit
from tests.support.network import free_port
from tests.web.desk import (
    SHANGHAI,
    TOKEN,
    VAULT,
    Desk,
    HandClock,
    fields_of,
    open_desk,
    registration,
)


def test_without_a_configured_token_the_api_is_off_and_says_how_to_switch_it_on(
    sqlite_url: str,
) -> None:
    desk = open_desk(sqlite_url, token="")
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}"}):
        answer = desk.http.get("/api/v1/customers", headers=headers)
        assert answer.status_code == 404
        assert "BAOBEI_API_TOKEN" in answer.get_json()["message"]
    desk.database.close()


WRONG_TOKENS = [
    "",
    "Bearer",
    "Bearer ",
    "Bearer wrong",
    f"Basic {TOKEN}",
    TOKEN,
    f"Bearer {TOKEN}x",
    "Bearer 令牌",
]


def test_a_wrong_token_is_refused(desk: Desk) -> None:
    for header in WRONG_TOKENS:
        headers = {"Authorization": header.encode().decode("latin-1")} if header else {}
        answer = desk.http.get("/api/v1/customers", headers=headers)
        assert answer.status_code == 401, header
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.get_json()["error"] == "unauthorized"


def test_the_scheme_is_read_in_any_case(desk: Desk) -> None:
    headers = {"Authorization": f"bearer {TOKEN}"}
    assert desk.http.get("/api/v1/customers", headers=headers).status_code == 200


ADDRESSES = [
    ("GET", "/nothing", 404, None),
    ("GET", "/customers/", 404, None),
    ("GET", "", 404, None),
    ("GET", "/customers/XS2026000099", 404, None),
    ("GET", "/customers/XS2026000099/claims", 404, None),
    ("GET", "/customers/XS2026000099/follow-ups", 404, None),
    ("GET", "/customers/XS2026000099/cases", 404, None),
    ("GET", "/customers/%00", 404, None),
    ("GET", "/customers/' OR 1=1 --", 404, None),
    ("DELETE", "/customers", 405, "GET, POST, HEAD"),
    ("PUT", "/customers/XS2026000001", 405, "GET, HEAD"),
    ("POST", "/duplicates", 405, "GET, HEAD"),
    ("OPTIONS", "/duplicates", 405, "GET, HEAD"),
]


def test_unknown_addresses_and_methods_are_answered_as_json(desk: Desk) -> None:
    for method, path, status, allow in ADDRESSES:
        answer = desk.call(method, path)
        assert answer.status_code == status, (method, path)
        assert answer.mimetype == "application/json"
        assert answer.headers.get("Allow") == allow
        body = answer.get_json()
        assert set(body) == {"error", "message", "error_id"}
        assert body["error_id"]


def test_head_is_answered_like_get_without_a_body(desk: Desk) -> None:
    answer = desk.call("HEAD", "/customers")
    assert answer.status_code == 200
    assert answer.data == b""


BODIES = [
    (b"", "application/json", 400),
    (b"{", "application/json", 400),
    (b"\xff\xfe", "application/json", 400),
    (b'{"name": NaN}', "application/json", 400),
    (b'{"name": "a", "name": "b"}', "application/json", 400),
    (b"[" * 100_000, "application/json", 400),
    (b"9" * 10_000, "application/json", 400),
    (b"[]", "application/json", 400),
    (b"null", "application/json", 400),
    (b'"x"', "application/json", 400),
    (b"{}", "text/plain", 415),
    (b"{}", "", 400),
    (b"name=x", "", 400),
    (b"name=x", "application/x-www-form-urlencoded", 415),
    (b"<xml/>", "application/xml", 415),
    (b'{"name": "' + b"x" * 300_000 + b'"}', "application/json", 413),
]


def test_bodies_that_are_no_registration_are_refused(desk: Desk) -> None:
    for body, content_type, status in BODIES:
        answer = desk.call("POST", "/customers", data=body, content_type=content_type)
        assert answer.status_code == status, answer.text
        assert "Traceback" not in answer.text
        assert answer.get_json()["message"]
        assert desk.total() == 0


@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"{"])
def test_what_is_no_object_is_told_of_the_body(desk: Desk, body: bytes) -> None:
    answer = desk.call("POST", "/customers", data=body, content_type="application/json").get_json()
    assert [one["field"] for one in answer["errors"]] == ["body"]
    assert answer["message"] == "这些项有误：body"


@pytest.mark.parametrize("contacts", [{}, {"contacts": "张伟"}, {"contacts": []}])
def test_the_example_of_contacts_is_one_that_is_taken(
    desk: Desk, contacts: dict[str, object]
) -> None:
    stated = {key: value for key, value in registration().items() if key != "contacts"}
    answer = desk.post(stated | contacts)
    (wrong,) = answer.get_json()["errors"]
    assert wrong["field"] == "contacts"
    again = desk.post(stated | {"contacts": json.loads(wrong["example"])})
    assert again.status_code == 201, again.text


def test_a_registration_without_a_content_type_is_known_by_its_content(desk: Desk) -> None:
    body = json.dumps(registration()).encode()
    answer = desk.call("POST", "/customers", data=body, content_type="")
    assert answer.status_code == 201, answer.text


def test_a_body_of_unstated_length_is_cut_off_too(desk: Desk) -> None:
    builder = EnvironBuilder("/api/v1/customers", method="POST", headers=list(desk.token.items()))
    asked = builder.get_environ()
    asked |= {"CONTENT_TYPE": "application/json", "wsgi.input_terminated": True}
    asked["wsgi.input"] = _Endless()
    _, status, _ = run_wsgi_app(desk.http.application, asked)
    assert status.startswith("413")


class _Endless:
    """A body that never ends."""

    def read(self, size: int = -1) -> bytes:
        return b"x" * (size if size > 0 else 65_536)

    def readinto(self, buffer: Any) -> int:
        buffer[:] = b"x" * len(buffer)
        return len(buffer)

    def close(self) -> None:
        """Nothing to free."""


QUERIES = [
    ("/customers", "pages=2", ["pages"]),
    ("/customers", "page=0", ["page"]),
    ("/customers", "page=x&page_size=201", ["page", "page_size"]),
    ("/customers", "page_size=0", ["page_size"]),
    ("/customers", "page=1.5", ["page"]),
    ("/customers", "page=99999999999999999999999", ["page"]),
    ("/customers", "page=9999999", ["page"]),
    ("/customers", "page=1&page=2", ["page"]),
    ("/customers", "ownership=mine", ["ownership"]),
    ("/customers", "owner=a%00b", ["owner"]),
    ("/customers", "owner=%E7%8E%8B%E7%A3%8A", ["owner"]),
    ("/customers", "name=" + "x" * 101, ["name"]),
    ("/customers", "Name=x&page=-1", ["Name", "page"]),
    ("/customers/XS2026000001", "page=1", ["page"]),
    ("/duplicates", "", ["name", "phone", "uscc"]),
    ("/duplicates", "name=&phone=", ["name", "phone", "uscc"]),
    ("/duplicates", "name=%E4%BA%91", ["name"]),
    ("/duplicates", "phone=123&uscc=123", ["phone", "uscc"]),
    ("/duplicates", "phone=4008001234", ["phone"]),
    ("/duplicates", "phone=138****5678", ["phone"]),
    ("/duplicates", "email=a@b.cn", ["email"]),
]


def test_every_wrong_parameter_is_named(desk: Desk) -> None:
    for path, query, wrong in QUERIES:
        answer = desk.call("GET", path, query_string=query)
        assert fields_of(answer) == wrong
        assert all(error["message"] for error in answer.get_json()["errors"])


def test_parameters_left_empty_count_as_not_given(desk: Desk) -> None:
    assert (
        desk.get("/customers", name="", owner="", ownership="", page="", page_size="").status_code
        == 200
    )


def test_what_breaks_inside_shows_an_error_id_and_nothing_else(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    with desk.database.transaction() as connection:
        connection.exec_driver_sql("DROP TABLE contact")
        connection.exec_driver_sql("ALTER TABLE customer RENAME TO customer_elsewhere")
    answer = desk.get("/customers", name="云杉13812345678")
    assert answer.status_code == 500
    body = answer.get_json()
    assert set(body) == {"error", "message", "error_id"}
    logged = "".join(capsys.readouterr())
    assert body["error_id"] in logged
    for words in (answer.text, logged):
        assert "13812345678" not in words
    assert "customer" not in answer.text


def test_every_look_is_in_the_audit(desk: Desk) -> None:
    number = desk.register()["customer_no"]
    desk.get("/customers", name="云杉")
    desk.get(f"/customers/{number}")
    desk.get(f"/customers/{number}/claims")
    desk.get("/duplicates", phone="13812345678")
    with desk.database.snapshot() as connection:
        entries = read_audit(connection, VAULT)
    assert [entry.act for entry in reversed(entries)] == [
        "register",
        "rest.customers",
        "rest.customer",
        "rest.claims",
        "rest.duplicates",
    ]
    assert {entry.actor_open_id for entry in entries} == {"rest"}
    assert entries[1].customer_id == desk.customer(number).id


def test_answers_are_not_kept_by_anybody_on_the_way(desk: Desk) -> None:
    answer = desk.post(registration())
    assert answer.headers["Cache-Control"] == "no-store"
    assert json.loads(answer.data)["name"]


def test_a_check_that_cannot_be_made_is_no_free_and_registers_nothing(desk: Desk) -> None:
    with desk.database.transaction() as connection:
        connection.execute(text("ALTER TABLE customer_key RENAME TO gone"))
    refused = [desk.post(registration()), desk.get("/duplicates", name="云杉智能")]
    with desk.database.transaction() as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO customer_key"))
    told = [(one.status_code, one.get_json()["error"]) for one in refused]
    assert told == [(503, "cannot_check")] * 2
    assert all(int(one.headers["Retry-After"]) > 0 for one in refused)
    assert desk.get("/customers").get_json()["total"] == 0


def test_without_the_database_the_caller_is_asked_to_come_back() -> None:
    database = open_database(f"postgresql://nobody@127.0.0.1:{free_port()}/baobei")
    app = Flask("away")
    parts = ApiParts(database, VAULT, HandClock(), SHANGHAI, TOKEN)
    app.register_blueprint(make_blueprint(parts))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = app.test_client().get("/api/v1/customers", headers=headers)
    assert (answer.status_code, answer.get_json()["error"]) == (503, "database_away")
    assert int(answer.headers["Retry-After"]) > 0
    database.close()
