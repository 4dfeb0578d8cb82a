"""Reads the directory's user and department objects into the profiles of `handlers.people`.

Pure: takes the JSON the platform sends (「获取单个用户信息」, 「获取单个部门信息」, and the `object` of
contact events), with any field missing that the app's scopes do not cover. Fetches nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.people import DepartmentProfile, PersonStatus, Profile


def person_profile(user: Mapping[str, Any]) -> Profile:
    """The profile in a user object; what the object lacks is "" (status: active)."""
    return Profile(
        open_id=_text(user, "open_id"),
        union_id=_text(user, "union_id"),
        name=_text(user, "name"),
        email=_text(user, "enterprise_email") or _text(user, "email"),
        mobile=_text(user, "mobile"),
        department_id=_primary_department(user),
        leader_open_id=_text(user, "leader_user_id"),
        status=_status(user.get("status")),
    )


def leaver_profile(user: Mapping[str, Any], previous: Mapping[str, Any]) -> Profile:
    """The profile of somebody who left: the event empties the departments, `previous` has them.

    Source: 「员工离职」 (contact.user.deleted_v3).
    """
    merged = {**previous, **{key: value for key, value in user.items() if value}}
    return replace(person_profile(merged), status=PersonStatus.LEFT)


def department_profile(department: Mapping[str, Any]) -> DepartmentProfile:
    """The profile in a department object; `id` is the open_department_id (`od-`), never reused."""
    return DepartmentProfile(
        id=_text(department, "open_department_id") or _text(department, "department_id"),
        name=_text(department, "name"),
        parent_id=_text(department, "parent_department_id"),
        leader_open_id=_text(department, "leader_user_id") or _main_leader(department),
    )


def _status(status: object) -> PersonStatus:
    if not isinstance(status, Mapping):
        return PersonStatus.ACTIVE
    if status.get("is_resigned") is True or status.get("is_exited") is True:
        return PersonStatus.LEFT
    return PersonStatus.FROZEN if status.get("is_frozen") is True else PersonStatus.ACTIVE


def _primary_department(user: Mapping[str, Any]) -> str:
    for order in _objects(user.get("orders")):
        if order.get("is_primary_dept") is True and _text(order, "department_id"):
            return _text(order, "department_id")
    ids = user.get("department_ids")
    first = ids[0] if isinstance(ids, list) and ids else ""
    return first if isinstance(first, str) else ""


def _main_leader(department: Mapping[str, Any]) -> str:
    """The main leader (leaderType 1) of the list that newer answers carry besides the field."""
    leaders = _objects(department.get("leaders"))
    return next((_text(x, "leaderID") for x in leaders if x.get("leaderType") == 1), "")


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [x for x in value if isinstance(x, Mapping)] if isinstance(value, list) else []


def _text(holder: Mapping[str, Any], key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""
