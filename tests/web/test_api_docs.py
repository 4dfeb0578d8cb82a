"""docs/api.md is true: its examples run in order, its fields, codes and limits are those of the interface."""

import json
import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from bot.web import api
from bot.web.api_shapes import NEW_CONTACT, REGISTRATION
from tests.web.desk import TOKEN, Desk

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def test_every_example_runs_as_written(desk: Desk) -> None:
    blocks = re.findall(r"```bash\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    commands = [
        words
        for block in blocks
        for line in block.replace("\\\n", " ").split("\ncurl")
        if (words := shlex.split(line.replace("$BAOBEI_API_TOKEN", TOKEN)))[0] != "export"
    ]
    # Registering comes before showing, so that there is something to show.
    answers = [_run(desk, words) for words in sorted(commands, key=lambda w: "POST" not in w)]
    assert len(answers) == 8
    assert [answer.status_code for answer in answers] == [201] + [200] * 7
    assert answers[0].get_json()["customer_no"] == "XS2026000001"


def _run(desk: Desk, words: list[str]) -> TestResponse:
    """Make the request that a curl command line stands for."""
    url, method, body = "", "GET", None
    headers: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        match word:
            case "curl" | "-s":
                continue
            case "-X":
                method = next(rest)
            case "-H":
                name, _, value = next(rest).partition(": ")
                headers[name] = value
            case "-d":
                body = next(rest)
            case _:
                url = word
    parts = urlsplit(url)
    assert parts.hostname == "127.0.0.1", words
    content_type = headers.pop("Content-Type", None)
    return desk.http.open(
        parts.path,
        method=method,
        query_string=parts.query,
        headers=headers,
        data=body,
        content_type=content_type,
    )


def test_every_field_code_and_limit_is_named() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for field in (*REGISTRATION.fields, *NEW_CONTACT.fields):
        assert f"`{field}`" in text
    source = "".join(
        path.read_text(encoding="utf-8") for path in Path(api.__file__).parent.glob("api*.py")
    )
    codes = set(re.findall(r'HTTPStatus\.[A-Z_]+,\s*"([a-z_]+)"', source))
    assert len(codes) >= 9
    for code in (*codes, "conflict", "holding_limit"):
        assert f"`{code}`" in text
    assert f"{api.MOST_BODY_BYTES // 1024} KiB" in text


def test_the_documented_body_is_json() -> None:
    found = re.search(r"-d '(\{.*?\n  \})'", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    assert set(json.loads(found[1])) <= set(REGISTRATION.fields)
