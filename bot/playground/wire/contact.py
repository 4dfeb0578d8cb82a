"""Routes on people and departments, with the field scopes that make fields vanish.

Sources: platform docs, contact-v3 "user/get", "user/batch", "user/batch_get_id",
"user/find_by_department", "department/get", "department/children", "department/parent".
"""

from collections.abc import Callable
from typing import Any

from bot.playground import events
from bot.playground.errors import ApiError, field_error
from bot.playground.model import Department, Person
from bot.playground.wire.fields import Field
from bot.playground.wire.gateway import Call, Route
from bot.playground.wire.paging import page

_BASE = ("contact:contact.base:readonly", "contact:contact:readonly_as_app")
_USER_ID_TYPES = ("open_id", "union_id", "user_id")

# field: (scope that shows it, reader). Platform docs, "Field permissions" of user/get.
_USER_FIELDS: dict[str, tuple[str, Callable[[Person], Any]]] = {
    "name": ("contact:user.base:readonly", lambda p: p.name),
    "en_name": ("contact:user.base:readonly", lambda p: p.pinyin),
    "avatar": ("contact:user.base:readonly", lambda p: {"avatar_72": ""}),
    "user_id": ("contact:user.employee_id:readonly", lambda p: p.user_id),
    "department_ids": ("contact:user.department:readonly", lambda p: [p.department_id]),
    "leader_user_id": ("contact:user.department:readonly", lambda p: p.leader),
    "orders": ("contact:user.department:readonly", lambda p: [_order(p)]),
    "status": ("contact:user.employee:readonly", events.status),
    "job_title": ("contact:user.employee:readonly", lambda p: p.title),
    "mobile": ("contact:user.phone:readonly", lambda p: p.mobile),
    "email": ("contact:user.email:readonly", lambda p: p.email),
}


def _order(person: Person) -> dict[str, Any]:
    return {
        "department_id": person.department_id,
        "user_order": 0,
        "department_order": 0,
        "is_primary_dept": True,
    }


def _user(call: Call, person: Person) -> dict[str, Any]:
    shown: dict[str, Any] = {"open_id": person.open_id, "union_id": person.union_id}
    for name, (scope, read) in _USER_FIELDS.items():
        if scope in call.platform.config.scopes:
            shown[name] = read(person)
    return shown


def _department(call: Call, department: Department) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "open_department_id": department.department_id,
        "department_id": department.department_id.removeprefix("od-")[:16],
        "status": {"is_deleted": False},
    }
    scopes = call.platform.config.scopes
    if "contact:department.base:readonly" in scopes:
        shown["name"] = department.name
    if "contact:department.organize:readonly" in scopes:
        shown["parent_department_id"] = department.parent_id
        shown["leader_user_id"] = department.leader
        if department.leader:
            shown["leaders"] = [{"leaderType": 1, "leaderID": department.leader}]
        shown["member_count"] = len(_members(call, department.department_id))
    return shown


def _members(call: Call, department_id: str) -> list[Person]:
    return [
        p
        for p in call.platform.people.values()
        if p.department_id == department_id and p.in_range and not p.is_resigned
    ]


def _user_id_type(call: Call) -> str:
    id_type = call.query("user_id_type") or "open_id"
    if id_type not in _USER_ID_TYPES:
        raise field_error("user_id_type", f"must be one of {', '.join(_USER_ID_TYPES)}", id_type)
    return id_type


def _person(call: Call, id_type: str, wanted: str) -> Person | None:
    people = call.platform.people.values()
    return next((p for p in people if getattr(p, id_type) == wanted), None)


def get_user(call: Call) -> dict[str, Any]:
    """GET /contact/v3/users/:user_id; a leaver can still be read, with is_resigned."""
    wanted, id_type = call.request.params["user_id"], _user_id_type(call)
    if id_type == "open_id" and not wanted.startswith("ou_"):
        raise ApiError(41012)
    person = _person(call, id_type, wanted)
    if person is None:
        raise ApiError(99992351 if id_type == "open_id" else 41012)
    if not person.in_range:
        raise ApiError(41050)
    call.summary = f"查询用户 {person.name}"
    return {"user": _user(call, person)}


def batch_users(call: Call) -> dict[str, Any]:
    """GET /contact/v3/users/batch: ids out of range or unknown are silently left out."""
    wanted, id_type = call.request.query.get("user_ids", []), _user_id_type(call)
    if not 1 <= len(wanted) <= 50:
        raise field_error("user_ids", "1 to 50 ids are needed", len(wanted))
    found = [_person(call, id_type, item) for item in wanted]
    return {"items": [_user(call, p) for p in found if p is not None and p.in_range]}


def batch_get_id(call: Call) -> dict[str, Any]:
    """POST /contact/v3/users/batch_get_id: by mobile or e-mail; no match has no user_id."""
    id_type, with_leavers = _user_id_type(call), call.body.get("include_resigned", False)
    answer: list[dict[str, Any]] = []
    for field, key in (("mobiles", "mobile"), ("emails", "email")):
        wanted = call.body.get(field) or []
        if len(wanted) > 50:
            raise field_error(field, "the max length is 50", len(wanted))
        for value in wanted:
            person = _by_contact(call, key, str(value))
            entry: dict[str, Any] = {key: value}
            if person is not None and (with_leavers or not person.is_resigned):
                entry["user_id"] = getattr(person, id_type)
                entry["status"] = events.status(person)
            answer.append(entry)
    return {"user_list": answer}


def _by_contact(call: Call, key: str, value: str) -> Person | None:
    for person in call.platform.people.values():
        held = getattr(person, key)
        if person.in_range and value and value in {held, held.removeprefix("+86")}:
            return person
    return None


def find_by_department(call: Call) -> dict[str, Any]:
    """GET /contact/v3/users/find_by_department: direct members only."""
    department = _find_department(call, call.query("department_id"))
    items, rest = page(call, _members(call, department.department_id), 50)
    return {"items": [_user(call, p) for p in items], **rest}


def _find_department(call: Call, department_id: str) -> Department:
    if call.query("department_id_type") not in {"", "open_department_id"}:
        raise field_error("department_id_type", "only open_department_id is simulated")
    department = call.platform.departments.get(department_id)
    if department is None:
        raise ApiError(40008)
    return department


def get_department(call: Call) -> dict[str, Any]:
    """GET /contact/v3/departments/:department_id."""
    department = _find_department(call, call.request.params["department_id"])
    call.summary = f"查询部门 {department.name}"
    return {"department": _department(call, department)}


def children(call: Call) -> dict[str, Any]:
    """GET /contact/v3/departments/:department_id/children, of any depth with fetch_child."""
    root = _find_department(call, call.request.params["department_id"]).department_id
    recursive = call.query("fetch_child") == "true"
    found: list[Department] = []
    frontier = [root]
    while frontier:
        parent = frontier.pop(0)
        below = [d for d in call.platform.departments.values() if d.parent_id == parent]
        found += below
        if recursive:
            frontier += [d.department_id for d in below]
    items, rest = page(call, found, 50)
    return {"items": [_department(call, d) for d in items], **rest}


def parents(call: Call) -> dict[str, Any]:
    """GET /contact/v3/departments/parent: from the direct parent upwards, without the root."""
    current = _find_department(call, call.query("department_id"))
    found: list[Department] = []
    while (above := call.platform.departments.get(current.parent_id)) and above.parent_id:
        if above in found:
            break
        found.append(above)
        current = above
    items, rest = page(call, found, 50)
    return {"items": [_department(call, d) for d in items], **rest}


def batch_departments(call: Call) -> dict[str, Any]:
    """GET /contact/v3/departments/batch: unknown ids are silently left out."""
    wanted = call.request.query.get("department_ids", [])
    if not 1 <= len(wanted) <= 50:
        raise field_error("department_ids", "1 to 50 ids are needed", len(wanted))
    known = call.platform.departments
    return {"items": [_department(call, known[item]) for item in wanted if item in known]}


_USERS, _DEPARTMENTS = "/open-apis/contact/v3/users", "/open-apis/contact/v3/departments"
_LOOKUP = (Field("mobiles", list), Field("emails", list), Field("include_resigned", bool))
ROUTES = (
    Route("GET", f"{_USERS}/batch", batch_users, "批量查询用户", _BASE),
    Route("GET", f"{_USERS}/find_by_department", find_by_department, "查询部门成员", _BASE),
    Route(
        "POST",
        f"{_USERS}/batch_get_id",
        batch_get_id,
        "按手机号或邮箱查询用户",
        ("contact:user.id:readonly",),
        _LOOKUP,
    ),
    Route("GET", f"{_USERS}/:user_id", get_user, "查询用户", _BASE),
    Route("GET", f"{_DEPARTMENTS}/parent", parents, "查询上级部门", _BASE),
    Route("GET", f"{_DEPARTMENTS}/batch", batch_departments, "批量查询部门", _BASE),
    Route("GET", f"{_DEPARTMENTS}/:department_id/children", children, "查询下级部门", _BASE),
    Route("GET", f"{_DEPARTMENTS}/:department_id", get_department, "查询部门", _BASE),
)
