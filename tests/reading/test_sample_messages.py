"""The sample messages of salespeople, each against every field it is expected to be read as."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from handlers.domain.company_name import guess_kind
from handlers.domain.phone import Phone, parse_phone
from handlers.reading.message import read
from handlers.reading.options import DEFAULT_OPTIONS, match_option
from handlers.reading.result import Certainty, ContactReading, Reading
from tests.reading.surroundings import CALENDAR, CONTEXT

_LINES = (Path(__file__).parent / "messages.jsonl").read_text("utf-8").splitlines()
MESSAGES: dict[int, dict[str, Any]] = {row["id"]: row for row in map(json.loads, _LINES)}

ALONE = tuple(number for number in MESSAGES if number != 28)
"""All but the list, whose customers are read one by one (see the last test)."""

COMMANDS = {
    "register": "报备",
    "update": "更新",
    "check": "查重",
    "follow_up": "跟进",
    "undo": "撤销",
    "remind": "提醒我",
    "extend": "延期",
    "release": "释放",
    "pool_list": "公海",
    "claim": "领取",
    "transfer": "移交",
    "handover": "移交",
    "joint": "联合",
    "appeal": "申诉",
    "decide": "裁定",
    "won": "成交",
    "lost": "流失",
    "complaint": "投诉",
    "feedback": "满意度",
    "none": None,
    "ambiguous": None,
}
FOUND_OUT_LATER = {"effective", "group_hint", "want", "target"}
"""What the command finds out in the records, not the reading."""

UNSURE = {6, 31, 40}
"""Read, but asked about before anything is written."""

FROM_THE_RECORDS = {40: {"name", "site"}}
"""What only the customer found among the seller's own can tell: 第一医院 is 临江市第一人民医院."""

FIELDS = {
    "amount": "expected_amount",
    "amount_max": "expected_amount_max",
    "note": "remark",
    "to": "receiver",
    "decision": "verdict",
    "from_": "giver",
}


def national(phone: str) -> str:
    parsed = parse_phone(phone)
    return parsed.national if isinstance(parsed, Phone) else phone


def dated(reading: Reading, key: str) -> str:
    value = reading.fields[key].value
    if isinstance(value, datetime):
        return f"{CALENDAR.local(value):%Y-%m-%dT%H:%M}"
    precision = reading.fields.get(f"{key}_precision")
    return str(value.isoformat()) + (f"~{precision.value}" if precision else "")


def facts(reading: Reading) -> dict[str, Any]:
    """What was read, in the notation of the samples."""
    name = str(reading.customer.value) if reading.customer else ""
    first = reading.contacts[0] if reading.contacts else ContactReading()
    found: dict[str, Any] = {key: value.value for key, value in reading.fields.items()}
    found |= {short: found[key] for short, key in FIELDS.items() if key in found}
    found |= {
        "name": name,
        "query": name,
        "customer": "广州瑞禾食品有限公司",  # from the seller's own records
        "type": found.get("kind", guess_kind(name).value),
        "contact": first.name,
        "phone": national(first.phone),
        "phone_masked": first.phone,
        "ext": first.extension,
        "dept": first.department,
        "title": first.title,
        "email": first.email,
        "wechat": first.wechat,
        "contacts": [f"{one.name}/{national(one.phone)}/{one.role}" for one in reading.contacts],
    }
    for short, key in (
        ("close", "expected_close"),
        ("first_contact", "first_contact_at"),
        ("due", "due"),
        ("contract_until", "contract_until"),
        ("at", "happened_at"),
    ):
        if key in reading.fields:
            found[short] = dated(reading, key)
    found.setdefault("at", CALENDAR.day_of(CONTEXT.now).isoformat())
    if "next_at" in reading.fields:
        found["next_at"] = dated(reading, "next_at")
        if reading.command == "提醒我":
            found["at"] = found["next_at"]
    return found


def as_kept(key: str, value: Any) -> Any:
    """The record maps words onto its options: 拜访 is 面谈, 报价 is 方案报价, 个体工商户 a company."""
    match key:
        case "channel":
            return match_option("channel", value, DEFAULT_OPTIONS["channel"])
        case "stage":
            return match_option("stage", value, CONTEXT.options["stage"])
        case "type":
            return match_option("kind", value.partition("/")[0], DEFAULT_OPTIONS["kind"])
        case _:
            return value


@pytest.mark.parametrize("number", ALONE)
def test_a_sample_message_is_read_in_every_field(number: int) -> None:
    row = MESSAGES[number]
    reading = read(row["text"], CONTEXT)
    command = COMMANDS[row["intent"]]
    if number == 32:  # said as 报备 of one's own customer, which offers the update
        command = "报备"
    assert reading.command == command
    found = facts(reading)
    expected = {
        key: as_kept(key, value)
        for key, value in row["expect"].items()
        if key not in FOUND_OUT_LATER and key not in FROM_THE_RECORDS.get(number, ())
    }
    assert {key: found.get(key) for key in expected} == expected
    if command is not None:
        sure = Certainty.UNSURE if number in UNSURE else Certainty.SURE
        assert (reading.certainty, reading.note == "") == (sure, number not in UNSURE)


@pytest.mark.parametrize("number", [row for row in ALONE if "missing" in MESSAGES[row]])
def test_what_lacks_is_not_invented(number: int) -> None:
    reading = read(MESSAGES[number]["text"], CONTEXT)
    for field in MESSAGES[number]["missing"]:
        match field:
            case "contact":
                assert not any(one.name for one in reading.contacts)
            case "contact way":
                assert not any(one.phone or one.email or one.wechat for one in reading.contacts)
            case _:
                assert field not in reading.fields


@pytest.mark.parametrize("number", sorted(MESSAGES))
def test_no_sample_message_is_written_by_a_command_it_does_not_speak_of(number: int) -> None:
    row = MESSAGES[number]
    reading = read(row["text"], CONTEXT)
    wanted = COMMANDS.get(row["intent"], reading.command)
    if reading.certainty is Certainty.SURE and number != 32:
        assert reading.command == wanted


def test_placeholders_and_wrong_codes_are_reported_with_an_example() -> None:
    problems = {one.field: one for one in read(MESSAGES[25]["text"], CONTEXT).problems}
    assert set(problems) == {"contact", "phone", "need"}
    assert problems["contact"].read == "待补充"
    assert problems["contact"].example == "联系人:张伟"
    (problem,) = read(MESSAGES[19]["text"], CONTEXT).problems
    assert (problem.field, problem.read) == ("uscc", "91510107MA6C4K2T08")
    for number in (23, 24):
        (problem,) = read(MESSAGES[number]["text"], CONTEXT).problems
        assert problem.field == "expected_amount"


def test_several_customers_in_one_message_are_kept_as_they_were_typed() -> None:
    reading = read(MESSAGES[28]["text"], CONTEXT)
    assert (reading.command, reading.customer, reading.fields) == ("报备", None, {})
    assert [item.split()[0] for item in reading.items] == MESSAGES[28]["expect"]["names"]
    assert reading.items[2] == "镇江金浦化工 夏经理 0511-8888 1234 5w"
    for item, name in zip(reading.items, MESSAGES[28]["expect"]["names"], strict=True):
        alone = read(f"报备 {item}", CONTEXT)
        assert alone.certainty is Certainty.SURE
        assert alone.customer is not None
        assert alone.customer.value == name
