"""People and departments over the wire: the demo team, field scopes, leavers, ranges."""

from typing import Any

import pytest

from bot.playground import team
from bot.playground.config import GRANTED_SCOPES
from bot.playground.server import Playground
from tests.chat import Chat
from tests.playground.conftest import Api, Start

USERS, DEPARTMENTS = "contact/v3/users", "contact/v3/departments"


def test_team_is_two_departments_with_leaders_under_one_centre(api: Api) -> None:
    children = api.call("GET", f"{DEPARTMENTS}/{team.SALES_CENTRE}/children")["data"]["items"]
    assert {d["name"]: d["leader_user_id"] for d in children} == {
        "华东销售部": team.ZHAO_MIN,
        "华北销售部": team.ZHOU_QIANG,
    }
    members = [
        user["name"]
        for d in children
        for user in api.call(
            "GET",
            f"{USERS}/find_by_department?department_id={d['open_department_id']}&page_size=50",
        )["data"]["items"]
    ]
    assert members == ["王磊", "李雷", "韩梅梅", "赵敏", "陈晨", "孙悦", "刘洋", "周强"]


def test_user_has_the_fields_of_the_granted_scopes_only(api: Api) -> None:
    user = api.call("GET", f"{USERS}/{team.WANG_LEI}?user_id_type=open_id")["data"]["user"]
    assert user["leader_user_id"] == team.ZHAO_MIN
    assert user["department_ids"] == [team.EAST_SALES]
    assert user["mobile"].startswith("+86")
    assert "user_id" not in user


def test_fields_vanish_with_their_scopes(start: Start) -> None:
    scopes = GRANTED_SCOPES - {"contact:user.department:readonly", "contact:user.phone:readonly"}
    with Api(start(scopes=scopes)) as api:
        user = api.call("GET", f"{USERS}/{team.WANG_LEI}")["data"]["user"]
    assert not {"leader_user_id", "department_ids", "orders", "mobile"} & set(user)
    assert user["name"] == "王磊"


def test_parents_lead_up_to_the_centre(api: Api) -> None:
    path = f"{DEPARTMENTS}/parent?department_id={team.EAST_SALES}"
    assert [d["name"] for d in api.call("GET", path)["data"]["items"]] == ["销售中心"]


def test_batch_leaves_out_unknown_and_hidden_people(playground: Playground, api: Api) -> None:
    playground.platform.people[team.LI_LEI].in_range = False
    ids = [team.WANG_LEI, team.LI_LEI, "ou_unknown"]
    path = f"{USERS}/batch?" + "&".join(f"user_ids={i}" for i in ids)
    assert [u["name"] for u in api.call("GET", path)["data"]["items"]] == ["王磊"]
    assert api.call("GET", f"{USERS}/{team.LI_LEI}")["code"] == 41050


def test_people_are_found_by_mobile_with_or_without_country_code_and_by_mail(
    playground: Playground, api: Api
) -> None:
    wang = playground.platform.people[team.WANG_LEI]
    body = {"mobiles": [wang.mobile, wang.mobile[3:], "13800000000"], "emails": [wang.email]}
    found = api.call("POST", f"{USERS}/batch_get_id?user_id_type=open_id", body)
    ids = [entry.get("user_id") for entry in found["data"]["user_list"]]
    assert ids == [team.WANG_LEI, team.WANG_LEI, None, team.WANG_LEI]


def test_leaver_is_marked_and_no_longer_found(playground: Playground, api: Api, chat: Chat) -> None:
    chat.person("王磊").leaves()
    user = api.call("GET", f"{USERS}/{team.WANG_LEI}")["data"]["user"]
    assert user["status"]["is_resigned"] is True
    body: dict[str, Any] = {"mobiles": [playground.platform.people[team.WANG_LEI].mobile]}
    path = f"{USERS}/batch_get_id?user_id_type=open_id"
    assert "user_id" not in api.call("POST", path, body)["data"]["user_list"][0]
    body["include_resigned"] = True
    assert api.call("POST", path, body)["data"]["user_list"][0]["user_id"] == team.WANG_LEI


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"{USERS}/wanglei", 41012),
        (f"{USERS}/ou_unknown", 99992351),
        (f"{USERS}/{team.WANG_LEI}?user_id_type=name", 99992402),
        (f"{USERS}/batch", 99992402),
        (f"{USERS}/find_by_department?department_id={team.EAST_SALES}&page_size=51", 99992402),
        (f"{DEPARTMENTS}/od-unknown", 40008),
        (f"{DEPARTMENTS}/{team.EAST_SALES}?department_id_type=department_id", 99992402),
    ],
)
def test_wrong_questions_are_refused(api: Api, path: str, code: int) -> None:
    assert api.call("GET", path)["code"] == code


def test_chat_members_are_people_only(api: Api) -> None:
    path = f"im/v1/chats/{team.EAST_GROUP}"
    members = api.call("GET", f"{path}/members?page_size=100")["data"]
    assert [m["name"] for m in members["items"]] == ["赵敏", "王磊", "李雷", "韩梅梅"]
    assert api.call("GET", path)["data"]["name"] == "华东销售群"
    assert api.call("GET", f"{path}/members/is_in_chat")["data"] == {"is_in_chat": True}
    groups = api.call("GET", "im/v1/chats?page_size=100")["data"]["items"]
    assert [c["name"] for c in groups] == ["华东销售群", "华北销售群"]


def test_same_uuid_makes_one_group(api: Api, chat: Chat) -> None:
    body = {"name": "协调群", "user_id_list": [team.WANG_LEI, team.LI_LEI]}
    made = [api.call("POST", "im/v1/chats?uuid=g-1", body)["data"]["chat_id"] for _ in range(2)]
    assert made[0] == made[1]
    added = api.call("POST", f"im/v1/chats/{made[0]}/members", {"id_list": [team.ZHAO_MIN]})
    assert added["data"]["invalid_id_list"] == []
    chat.person("赵敏").says_in("协调群", "来了")
