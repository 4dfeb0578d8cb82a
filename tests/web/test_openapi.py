"""The document says what the interface does: every route, every shape, every answer."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.api_candidate import candidate_from, wrong_fields
from bot.web.api_routes import ROUTES
from bot.web.api_schema import Record
from bot.web.api_shapes import BAD_REQUEST, CONFLICT, ERROR, REGISTRATION
from bot.web.openapi import document
from tests.web.desk import LI, USCC, ZHAO, Desk, registration

SOURCES = ("线上推广", "行业展会")


def test_the_document_is_open_to_everybody(desk: Desk) -> None:
    answer = desk.http.get("/api/openapi.json")
    assert answer.status_code == 200
    assert answer.get_json()["openapi"].startswith("3.1")
    assert desk.http.post("/api/openapi.json").status_code == 405


def test_every_route_is_documented_with_its_errors() -> None:
    written = document(ROUTES)
    for route in ROUTES:
        operation = written["paths"][route.path][route.method.lower()]
        assert {"401", "405", "500"} < set(operation["responses"])
        assert ("requestBody" in operation) == (route.body is not None)
        for parameter in operation.get("parameters", []):
            assert parameter["required"] == (parameter["in"] == "path")
    named = [route.name for route in ROUTES]
    assert len(named) == len(set(named))


def test_every_reference_leads_somewhere() -> None:
    written = document(ROUTES)
    schemas = written["components"]["schemas"]
    text = json.dumps(written)
    for piece in text.split('"$ref": "')[1:]:
        name = piece.split('"', 1)[0].rpartition("/")[2]
        assert name in schemas
    assert all("name" in schemas["Customer"]["required"] for _ in schemas)


def test_answers_have_the_shapes_that_are_documented(desk: Desk) -> None:
    number = desk.register(uscc=USCC)["customer_no"]
    desk.add_follow_up(number, "电话确认了参数和交期")
    desk.add_case(number, "我先谈的")
    queries: dict[str, dict[str, str]] = {"/api/v1/duplicates": {"name": "云杉智能"}}
    for route in ROUTES:
        if route.method == "GET":
            path = route.path.format(customer_no=number)
            answer = desk.http.get(path, headers=desk.token, query_string=queries.get(path, {}))
            _fits(answer.get_json(), route.answers[answer.status_code][1])
    created = desk.post(registration(name="苏州朗诺", contacts=[_contact()], claimant_open_id=LI))
    post = next(route for route in ROUTES if route.method == "POST")
    _fits(created.get_json(), post.answers[created.status_code][1])
    _fits(desk.post(registration(claimant_open_id=ZHAO)).get_json(), CONFLICT)
    _fits(desk.post({}).get_json(), BAD_REQUEST)
    _fits(desk.get("/customers/XS2026999999").get_json(), ERROR)
    _fits(desk.http.get("/api/v1/customers").get_json(), ERROR)


def _fits(body: Any, shape: Record) -> None:
    assert list(shape.errors(body, "")) == []


def _contact() -> dict[str, str]:
    return {"name": "李敏", "phone": "13987654321"}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
_NAMES = [*REGISTRATION.fields, "phone", "email", "extension", "other"]
_TEXTS = st.sampled_from(["张伟", "13812345678", "行业展会", USCC, "杭州云杉智能科技", " ", "ou_x"])
_OBJECTS = st.dictionaries(st.sampled_from(_NAMES), _JSON | _TEXTS)


@given(_JSON | st.dictionaries(st.sampled_from(_NAMES), _JSON | _TEXTS | st.lists(_OBJECTS)))
def test_any_json_is_either_named_wrong_or_a_candidate(body: Any) -> None:
    errors = wrong_fields(body, SOURCES)
    assert all(error.message for error in errors)
    if not errors:
        candidate = candidate_from(body)
        assert candidate.name
        assert candidate.contacts


@pytest.mark.parametrize("key", ["need", "source", "uscc"])
def test_what_is_optional_may_be_empty(key: str) -> None:
    assert wrong_fields(registration(**{key: ""}), SOURCES) == []
