"""POST /api/v1/customers: the same rules as chat, every wrong field at once, the owner told, keys that repeat."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest

from handlers.domain.identity import exact_keys
from handlers.records import ClaimVerdict, Ownership
from tests.web.desk import (
    CONTACT,
    LEFT,
    LI,
    NOW,
    USCC,
    VAULT,
    WANG,
    YUNSHAN,
    ZHAO,
    Desk,
    fields_of,
    registration,
)

LANGNUO = "苏州朗诺精密机械有限公司"


def test_a_registration_is_answered_with_the_customer(desk: Desk) -> None:
    answer = desk.post(registration())
    assert answer.status_code == 201
    body = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/customers/{body['customer_no']}"
    assert desk.get(f"/customers/{body['customer_no']}").get_json() == body
    stored = desk.customer(body["customer_no"])
    assert stored.owner_open_id == WANG
    assert stored.department_id == "od_east"
    assert stored.registered_at == NOW
    assert stored.contacts[0].phone == "+8613812345678"
    (claim,) = desk.claims(body["customer_no"])
    assert (claim.verdict, claim.via, claim.said_at) == (ClaimVerdict.REGISTERED, "rest", NOW)


def test_it_is_followed_up_and_completed_like_one_from_chat(desk: Desk) -> None:
    body = desk.register(need=None, source=None)
    assert body["missing"] == ["need", "source"]
    with desk.database.read(VAULT) as store:
        kinds = [reminder.kind.value for reminder in store.reminders.open_of(WANG)]
    assert sorted(kinds) == ["first_follow_up", "incomplete", "incomplete"]


def test_several_contacts_are_kept_in_order_and_in_one_form(desk: Desk) -> None:
    contacts = [
        {"name": "何总", "phone": "０532-8888 6666转8012", "role": "决策", "title": "总经理"},
        {"name": "林会计", "email": "Lin@RuiHe.cn", "wechat": "lin_88"},
    ]
    stored = desk.customer(desk.register(contacts=contacts)["customer_no"])
    first, second = stored.contacts
    assert (first.name, first.phone, first.extension) == ("何总", "+8653288886666", "8012")
    assert (first.role, first.title) == ("决策", "总经理")
    assert (second.email, second.wechat) == ("lin@ruihe.cn", "lin_88")


REGISTRATIONS: list[tuple[dict[str, Any], list[str]]] = [
    ({"name": None}, ["name"]),
    ({"name": ""}, ["name"]),
    ({"name": "  "}, ["name"]),
    ({"name": 5}, ["name"]),
    ({"name": "未知"}, ["name"]),
    ({"name": "有限公司"}, ["name"]),
    ({"name": "字" * 5000}, ["name"]),
    ({"name": "\x00\x07\u202e"}, ["name"]),
    ({"name": "\ud800"}, ["name"]),
    ({"contacts": None}, ["contacts"]),
    ({"contacts": []}, ["contacts"]),
    ({"contacts": "张伟"}, ["contacts"]),
    ({"contacts": ["张伟"]}, ["contacts[0]"]),
    ({"contacts": [{"name": "张伟"}]}, ["contacts[0].phone"]),
    ({"contacts": [{"phone": "13812345678"}]}, ["contacts[0].name"]),
    ({"contacts": [{"name": " ", "phone": "13812345678"}]}, ["contacts[0].name"]),
    ({"contacts": [CONTACT, {"name": "李敏", "phone": "12"}]}, ["contacts[1].phone"]),
    ({"contacts": [CONTACT | {"phone": 13812345678}]}, ["contacts[0].phone"]),
    ({"contacts": [CONTACT | {"email": "a@"}]}, ["contacts[0].email"]),
    ({"contacts": [CONTACT | {"fax": "1"}]}, ["contacts[0].fax"]),
    ({"contacts": [CONTACT] * 21}, ["contacts"]),
    ({"need": "待补充"}, ["need"]),
    ({"need": None, "source": "火星"}, ["source"]),
    ({"uscc": USCC[:-1] + "8"}, ["uscc"]),
    ({"kind": "外星客户"}, ["kind"]),
    ({"claimant_open_id": None}, ["claimant_open_id"]),
    ({"claimant_open_id": "王磊"}, ["claimant_open_id"]),
    ({"claimant_open_id": "ou_nobody"}, ["claimant_open_id"]),
    ({"claimant_open_id": LEFT}, ["claimant_open_id"]),
    ({"owner": "x"}, ["owner"]),
    (
        {"name": "未知", "contacts": [{"name": "", "phone": "1"}], "source": "火星", "x": 1}
        | {"need": 3, "uscc": "1", "claimant_open_id": "ou_nobody"},
        [
            "claimant_open_id",
            "contacts[0].name",
            "contacts[0].phone",
            "name",
            "need",
            "source",
            "uscc",
            "x",
        ],
    ),
]


def test_every_wrong_field_is_named_at_once(desk: Desk) -> None:
    for changes, wrong in REGISTRATIONS:
        answer = desk.post(registration(**changes))
        assert sorted(set(fields_of(answer))) == wrong
        assert all(error["message"] for error in answer.get_json()["errors"])
        assert desk.total() == 0


def test_a_claimant_nobody_has_seen_yet_is_looked_up(desk: Desk) -> None:
    assert desk.register(claimant=LI)["owner_open_id"] == LI
    assert desk.platform.asked == [LI]


def test_an_unreachable_platform_is_not_taken_for_an_unknown_person(desk: Desk) -> None:
    desk.platform.is_away = True
    answer = desk.post(registration(claimant_open_id=LI))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert desk.total() == 0


def test_a_second_claim_is_refused_and_the_owner_told(desk: Desk) -> None:
    number = desk.register()["customer_no"]
    answer = desk.post(registration(claimant_open_id=ZHAO, contacts=[CONTACT | {"name": "李敏"}]))
    assert answer.status_code == 409
    body = answer.get_json()
    assert body["level"] == "E1"
    assert body["reason"] == "客户名称相同"
    assert [item["customer_no"] for item in body["candidates"]] == [number]
    assert set(body["candidates"][0]) == {"customer_no", "name", "level", "score", "reason"}
    ((receiver, kind, card),) = desk.cards()
    assert (receiver, kind) == (WANG, "send")
    assert "赵敏" in card
    assert "维持归属" in card
    assert "13812345678" not in card or "张伟" in card
    assert desk.total() == 1


def test_a_repeat_updates_the_owners_card(desk: Desk) -> None:
    desk.register()
    for _ in range(2):
        assert desk.post(registration(claimant_open_id=ZHAO)).status_code == 409
        desk.clock.at += timedelta(minutes=5)
    assert [(receiver, kind) for receiver, kind, _ in desk.cards()] == [
        (WANG, "send"),
        (WANG, "patch"),
    ]


def test_the_same_phone_under_another_name_is_e2(desk: Desk) -> None:
    desk.register()
    answer = desk.post(registration(name="宁波海岳进出口有限公司", claimant_open_id=ZHAO))
    assert answer.status_code == 409
    assert answer.get_json()["level"] == "E2"
    assert answer.get_json()["candidates"][0]["name"] == YUNSHAN


def test_ones_own_customer_is_e0_and_leaves_no_draft(desk: Desk) -> None:
    number = desk.register()["customer_no"]
    answer = desk.post(registration(need="再加20套"))
    assert answer.status_code == 409
    body = answer.get_json()
    assert body["level"] == "E0"
    assert body["candidates"][0] | {"score": 1.0} == body["candidates"][0]
    assert body["candidates"][0]["customer_no"] == number
    assert desk.cards() == []
    assert _drafts(desk, WANG) == 0


def test_what_lies_in_the_pool_is_e5(desk: Desk) -> None:
    keys = exact_keys(LANGNUO, "企业客户")
    desk.add_customer(LANGNUO, keys=keys, ownership=Ownership.POOL)
    answer = desk.post(registration(name=LANGNUO))
    assert answer.status_code == 409
    assert answer.get_json()["level"] == "E5"


def test_what_lies_in_the_history_may_be_registered(desk: Desk) -> None:
    keys = exact_keys(LANGNUO, "企业客户")
    desk.add_customer(LANGNUO, keys=keys, ownership=Ownership.HISTORY)
    assert desk.post(registration(name=LANGNUO)).status_code == 201


def test_a_full_holding_refuses_without_a_level_or_a_draft(desk: Desk) -> None:
    with desk.database.write(VAULT) as store:
        store.rules.set_rule("holding_limit", 1, by="ou_admin", at=NOW)
    desk.register()
    answer = desk.post(registration(name=LANGNUO, contacts=[CONTACT | {"phone": "13987654321"}]))
    assert answer.status_code == 409
    body = answer.get_json()
    assert (body["error"], body["level"], body["candidates"]) == ("holding_limit", None, [])
    assert "上限 1 个" in body["reason"]
    assert "草稿" not in answer.text
    assert _drafts(desk, WANG) == 0


def test_rows_for_this_process_are_handed_over_after_the_commit(schema_url: str) -> None:
    from storage.outbox import Claim
    from tests.web import desk as desks

    desk = desks.open_desk(schema_url, claim=lambda: Claim("me", NOW + timedelta(seconds=30)))
    desk.register()
    desk.post(registration(claimant_open_id=ZHAO))
    (row,) = desk.handed_over
    assert row.receiver == WANG
    desk.database.close()


# ------------------------------------------------------------------ Idempotency-Key


def test_the_same_key_gets_the_first_answer_and_does_nothing_twice(desk: Desk) -> None:
    first = desk.post(registration(), Idempotency_Key="crm-1")
    desk.clock.at += timedelta(hours=1)
    again = desk.post(registration(), Idempotency_Key="crm-1")
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert len(desk.claims(first.get_json()["customer_no"])) == 1


def test_a_refusal_is_repeated_without_telling_the_owner_again(desk: Desk) -> None:
    desk.register()
    answers = [
        desk.post(registration(claimant_open_id=ZHAO), Idempotency_Key="crm-2") for _ in range(3)
    ]
    assert {answer.status_code for answer in answers} == {409}
    assert len({answer.text for answer in answers}) == 1
    assert len(desk.cards()) == 1


def test_a_key_used_for_something_else_is_refused(desk: Desk) -> None:
    desk.post(registration(), Idempotency_Key="crm-3")
    answer = desk.post(registration(name=LANGNUO), Idempotency_Key="crm-3")
    assert answer.status_code == 422
    assert answer.get_json()["error"] == "idempotency_key_reused"


def test_a_mistake_does_not_use_the_key_up(desk: Desk) -> None:
    assert desk.post(registration(name=""), Idempotency_Key="crm-4").status_code == 400
    assert desk.post(registration(), Idempotency_Key="crm-4").status_code == 201


def test_a_key_is_forgotten_after_a_day(desk: Desk) -> None:
    desk.post(registration(), Idempotency_Key="crm-5")
    desk.clock.at += timedelta(hours=25)
    answer = desk.post(registration(), Idempotency_Key="crm-5")
    assert (answer.status_code, answer.get_json()["level"]) == (409, "E0")


@pytest.mark.parametrize("key", ["带中文".encode().decode("latin-1"), "a b", "x" * 256])
def test_a_key_that_is_none_is_named(desk: Desk, key: str) -> None:
    assert fields_of(desk.post(registration(), Idempotency_Key=key)) == ["Idempotency-Key"]


# ------------------------------------------------------------------ races


def test_of_many_at_once_exactly_one_owns_it_and_all_others_are_refused(desk: Desk) -> None:
    names = ["杭州云杉智能科技有限公司", "苏州朗诺精密机械有限公司", "宁波海岳进出口有限公司"]
    claims = [(name, who) for name in names for who in (WANG, ZHAO, LI)]
    desk.register("青岛蓝湾港务集团有限公司", claimant=LI, contacts=[_contact(99)])
    answers = _all_at_once(
        desk,
        [
            registration(name=name, claimant_open_id=who, contacts=[_contact(place)])
            for place, (name, who) in enumerate(claims)
        ],
    )
    assert sorted(status for status, _ in answers) == [201] * 3 + [409] * 6
    assert {body["level"] for status, body in answers if status == 409} == {"E1"}
    assert desk.total() == 4
    owners = {
        item["name"]: item["owner_open_id"] for item in desk.get("/customers").get_json()["items"]
    }
    told = [receiver for receiver, _, _ in desk.cards()]
    expected = [owners[name] for name in names for _ in range(2)]
    assert sorted(told) == sorted(expected)


def test_a_company_of_one_group_is_answered_as_such(desk: Desk) -> None:
    first = desk.register(name="中铁四局集团第二工程有限公司")
    sister = registration(
        name="中铁四局集团第五工程有限公司",
        claimant_open_id=ZHAO,
        contacts=[{"name": "李强", "phone": "13900002222"}],
    )
    answer = desk.post(sister)
    assert answer.status_code == 201
    (candidate,) = answer.get_json()["candidates"]
    assert (candidate["customer_no"], candidate["level"]) == (first["customer_no"], "E4")
    assert "同一集团" in candidate["reason"]


def test_of_one_key_at_once_one_registers_and_all_get_its_answer(desk: Desk) -> None:
    answers = _all_at_once(desk, [registration()] * 6, Idempotency_Key="crm-6")
    assert {status for status, _ in answers} == {201}
    assert len({json.dumps(body) for _, body in answers}) == 1
    assert desk.total() == 1


def _all_at_once(
    desk: Desk, bodies: list[dict[str, Any]], **headers: str
) -> list[tuple[int, dict[str, Any]]]:
    barrier = threading.Barrier(len(bodies))
    answers: list[tuple[int, dict[str, Any]]] = []

    def post(body: dict[str, Any]) -> None:
        own = desk.http.application.test_client()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        barrier.wait()
        answer = own.post("/api/v1/customers", json=body, headers=desk.token | named)
        answers.append((answer.status_code, answer.get_json()))

    threads = [threading.Thread(target=post, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _contact(serial: int) -> dict[str, str]:
    return {"name": "张伟", "phone": f"138123{serial:05d}"}


def _drafts(desk: Desk, open_id: str) -> int:
    with desk.database.read(VAULT) as store:
        return sum(
            len(store.drafts.of_person(open_id, purpose)) for purpose in ("register", "update")
        )


def test_a_similar_name_is_registered_told_in_the_answer_and_to_its_owner(desk: Desk) -> None:
    first = desk.register()
    assert "candidates" not in first
    similar = registration(
        name="宁波云杉智能科技有限公司",
        claimant_open_id=ZHAO,
        contacts=[{"name": "李强", "phone": "13900002222"}],
    )
    answer = desk.post(similar)
    assert answer.status_code == 201
    (candidate,) = answer.get_json()["candidates"]
    assert (candidate["customer_no"], candidate["level"]) == (first["customer_no"], "E3")
    assert 0 < candidate["score"] < 1
    assert candidate["reason"]
    (told, *_) = desk.claims(first["customer_no"])
    assert (told.verdict, told.level, told.reply) == (ClaimVerdict.CONTESTED, "E3", "由接口登记")
    same = registration(
        name="杭州云杉智能科技股份有限公司",
        claimant_open_id=ZHAO,
        contacts=[{"name": "王芳", "phone": "13700003333"}],
    )
    refused = desk.post(same)
    assert refused.status_code == 409
    assert refused.get_json()["level"] == "E2"
    assert first["customer_no"] in [one["customer_no"] for one in refused.get_json()["candidates"]]
    own = desk.post({**same, "claimant_open_id": WANG})
    assert (own.status_code, own.get_json()["level"]) == (409, "E0")
