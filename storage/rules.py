"""The policy in force, option lists, extra calendar days, and the bot's small memories.

Rules are versioned: setting one adds a row, and the newest `valid_from` not after the moment holds.
A list of options that nobody edited is the product's own list below.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from handlers.domain.policy import Policy, Setting, policy_from
from handlers.domain.policy_book import PolicyBook, book_from
from handlers.policy.records import RuleVersion
from storage.database.crypto import Vault
from storage.database.turns import take_turn
from storage.repository import Repository, insert_or_ignore, insert_or_replace
from storage.tables.settings import calendar_day, once_key, option_item, policy_rule, topic

DEFAULT_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "source": ("线上推广", "行业展会", "客户转介绍", "主动拜访", "电话营销", "其他"),
    "stage": ("初步接触", "需求确认", "方案报价", "商务谈判", "合同签订"),
    "coop_status": ("潜在客户", "意向客户", "合作中", "暂停合作", "流失客户"),
    "tier": ("潜在客户", "正式客户", "VIP客户"),
    "level": ("A", "B", "C"),
    "kind": ("企业客户", "个人客户", "机构"),
    "intent": ("高", "中", "低"),
    "coop_scale": ("大", "中", "小"),
    "channel": ("电话", "微信", "邮件", "面谈", "会议", "其他"),
    "contact_role": ("决策", "付款", "使用", "技术", "采购", "其他"),
    "lost_reason": ("价格", "竞争对手", "需求取消", "预算不足", "联系不上", "其他"),
    "delivery_state": ("未开始", "交付中", "已交付", "已验收"),
}
"""Options by field, in order (product rules, Records)."""

_LEFT_OPEN = ""
"""Stored where a rule was left open again; no rule has an empty text."""
_MOMENT = policy_rule.c.valid_from.type
_POLICY = (
    select(policy_rule.c.department_id, policy_rule.c.name, policy_rule.c.value)
    .where(policy_rule.c.valid_from <= bindparam("moment", type_=_MOMENT))
    .order_by(policy_rule.c.valid_from, policy_rule.c.id)
)
_ABBREVIATION = (
    select(policy_rule.c.value)
    .where(
        policy_rule.c.name == "department_abbreviation",
        policy_rule.c.department_id.in_((bindparam("department"), "")),
        policy_rule.c.valid_from <= bindparam("moment", type_=_MOMENT),
    )
    # The department's own before that of everybody (""), the newest first.
    .order_by(
        policy_rule.c.department_id.desc(), policy_rule.c.valid_from.desc(), policy_rule.c.id.desc()
    )
    .limit(1)
)
_VERSION = select(func.count(policy_rule.c.id)).where(
    policy_rule.c.valid_from <= bindparam("moment", type_=_MOMENT)
)
_VERSIONS = (
    select(policy_rule)
    .order_by(policy_rule.c.valid_from.desc(), policy_rule.c.id.desc())
    .limit(bindparam("at_most"))
)
_OPTIONS = select(option_item).order_by(
    option_item.c.field, option_item.c.position, option_item.c.value
)
_LOCKED_OPTIONS = (
    select(option_item.c.value, option_item.c.is_live)
    .where(option_item.c.field == bindparam("wanted"))
    .with_for_update()
)
_TOPIC = select(topic.c.customer_id, topic.c.at).where(
    topic.c.chat_id == bindparam("wanted_chat"), topic.c.open_id == bindparam("wanted_person")
)

_EXTRA_DAYS = select(calendar_day.c.day, calendar_day.c.is_workday)
_END_TOPIC = delete(topic).where(
    topic.c.chat_id == bindparam("wanted_chat"), topic.c.open_id == bindparam("wanted_person")
)

_HAPPENED = select(once_key.c.key).where(once_key.c.key == bindparam("wanted"))


class RuleRepository(Repository):
    """Implements `handlers.ports.Rules`, and the settings' writes.

    The option lists are read once per unit of work, all together: there are few, and one answer asks for
    several.
    """

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(connection, vault)
        self._listed: dict[str, list[Any]] | None = None
        self._spoken_of: dict[tuple[str, str], tuple[int, datetime] | None] = {}

    def foresee_all(self, at: datetime) -> None:
        """The policy, the option lists and the extra days are about to be asked for."""
        self._foresee(_POLICY, {"moment": at})
        self._foresee(_OPTIONS, {})
        self._foresee(_EXTRA_DAYS, {})

    def policy(self, at: datetime) -> Policy:
        """Return the company's policy in force at a moment."""
        return self.book(at).general

    def book(self, at: datetime) -> PolicyBook:
        """Return all rules in force at a moment, the departments' own too."""
        settings: dict[str, dict[str, Setting]] = {}
        for row in self._connection.execute(_POLICY, {"moment": at}):
            here = settings.setdefault(row.department_id, {})
            if row.value == _LEFT_OPEN:
                here.pop(row.name, None)
            else:
                here[row.name] = row.value
        return book_from({unit: own for unit, own in settings.items() if own or not unit})

    def version(self, at: datetime) -> str:
        """Return what identifies the rules in force: how many changes made them, `0` for the defaults.

        Rows of `policy_rule` are only added, so the first so many of them tell every rule of that moment.
        """
        return str(self._connection.execute(_VERSION, {"moment": at}).scalar_one())

    def foresee_abbreviation(self, department_id: str, at: datetime) -> None:
        """The 部门简称 of a department is about to be asked for."""
        self._foresee(_ABBREVIATION, {"department": department_id, "moment": at})

    def department_abbreviation(self, department_id: str, at: datetime) -> str:
        """Return the 部门简称 of a department, else that of everybody."""
        asked = {"department": department_id, "moment": at}
        said = self._connection.execute(_ABBREVIATION, asked).scalar_one_or_none()
        if said == _LEFT_OPEN and department_id:
            return self.department_abbreviation("", at)
        return str(said or Policy().department_abbreviation)

    def set_rule(
        self, field: str, value: Setting | None, *, by: str, at: datetime, department_id: str = ""
    ) -> None:
        """Let a rule (a field of Policy) have this value from `at` on; None leaves it open again.

        Raises KeyError if unknown.
        """
        if value is not None:
            policy_from({field: value})
        row = {
            "name": field,
            "department_id": department_id,
            "value": _LEFT_OPEN if value is None else value,
            "valid_from": at,
            "changed_by": by,
            "changed_at": at,
        }
        self._connection.execute(insert(policy_rule), row)

    def take_turn(self) -> None:
        """Wait until nobody else changes the rules; until this unit of work ends, only it does."""
        take_turn(self._connection, "rules")

    def versions(self, limit: int) -> list[RuleVersion]:
        """Return the changes of the rules, the newest first, each with its version."""
        total = self._connection.execute(select(func.count(policy_rule.c.id))).scalar_one()
        rows = self._connection.execute(_VERSIONS, {"at_most": limit}).all()
        return [
            RuleVersion(
                number=total - place,
                field=row.name,
                department_id=row.department_id,
                value=_setting_of(row.value),
                by_open_id=row.changed_by,
                at=row.valid_from,
            )
            for place, row in enumerate(rows)
        ]

    def options(self, field: str) -> tuple[str, ...]:
        """Return the live options of an option field, in order."""
        rows = self._lists().get(field)
        if rows is None:
            return DEFAULT_OPTIONS.get(field, ())
        return tuple(row.value for row in rows if row.is_live)

    def stopped_options(self, field: str) -> tuple[str, ...]:
        """Return the options of a field that were listed once and are offered no more."""
        return tuple(row.value for row in self._lists().get(field, ()) if not row.is_live)

    def _lists(self) -> dict[str, list[Any]]:
        if self._listed is None:
            self._listed = {}
            for row in self._connection.execute(_OPTIONS):
                self._listed.setdefault(row.field, []).append(row)
        return self._listed

    def order_options(self, field: str, values: Sequence[str]) -> None:
        """Put the options of a list into this order; stopped ones follow."""
        self._edit(field)
        rest = [one for one in self.stopped_options(field) if one not in values]
        for place, value in enumerate((*values, *rest)):
            named = option_item.c.field == field, option_item.c.value == value
            self._connection.execute(update(option_item).where(*named).values(position=place))
        self._listed = None

    def add_option(self, field: str, value: str) -> None:
        """Add an option at the end of its list, or bring a stopped one back."""
        self._edit(field)
        last = select(func.coalesce(func.max(option_item.c.position), -1)).where(
            option_item.c.field == field
        )
        place = self._connection.execute(last).scalar_one() + 1
        row = {"field": field, "value": value, "position": place, "is_live": True}
        statement = insert_or_replace(
            self._dialect, option_item, ("field", "value"), keep_earlier=("position",)
        )
        self._connection.execute(statement, row)

    def stop_option(self, field: str, value: str) -> bool:
        """Offer an option no more; what bears it keeps it.

        False when it was not offered, or is the last one of its list.
        """
        self._edit(field)
        rows = self._connection.execute(_LOCKED_OPTIONS, {"wanted": field}).all()
        if sum(row.is_live for row in rows) < 2:
            return False
        live = (
            option_item.c.field == field,
            option_item.c.value == value,
            option_item.c.is_live.is_(True),
        )
        return (
            self._connection.execute(update(option_item).where(*live).values(is_live=False))
        ).rowcount > 0

    def extra_days(self) -> Mapping[date, bool]:
        """Return administrators' extra calendar days: date -> is a workday."""
        rows = self._connection.execute(_EXTRA_DAYS)
        return {row.day: row.is_workday for row in rows}

    def set_day(
        self, day: date, *, is_workday: bool, by: str, at: datetime, name: str = ""
    ) -> None:
        """Make a day a working day or a day off, against the public calendar."""
        row = {
            "day": day,
            "is_workday": is_workday,
            "name": name,
            "changed_by": by,
            "changed_at": at,
        }
        self._connection.execute(insert_or_replace(self._dialect, calendar_day, ("day",)), row)

    def clear_day(self, day: date) -> None:
        """Let the public calendar decide about a day again."""
        self._connection.execute(delete(calendar_day).where(calendar_day.c.day == day))

    def foresee_topic(self, chat_id: str, open_id: str) -> None:
        """It is about to be asked who was spoken of last."""
        self._foresee(_TOPIC, {"wanted_chat": chat_id, "wanted_person": open_id})

    def topic(self, chat_id: str, open_id: str) -> tuple[int, datetime] | None:
        """Return the customer last spoken of by this person in this chat, and when that was."""
        if (chat_id, open_id) in self._spoken_of:
            return self._spoken_of[chat_id, open_id]
        asked = {"wanted_chat": chat_id, "wanted_person": open_id}
        found = self._connection.execute(_TOPIC, asked).one_or_none()
        return None if found is None else (found.customer_id, found.at)

    def set_topic(self, chat_id: str, open_id: str, customer_id: int, at: datetime) -> None:
        """Remember the customer last spoken of."""
        row = {"chat_id": chat_id, "open_id": open_id, "customer_id": customer_id, "at": at}
        statement = insert_or_replace(self._dialect, topic, ("chat_id", "open_id"))
        self._connection.execute(statement, row)
        self._spoken_of[chat_id, open_id] = (customer_id, at)

    def end_topic(self, chat_id: str, open_id: str) -> None:
        """Forget it: something else was spoken of."""
        asked = {"wanted_chat": chat_id, "wanted_person": open_id}
        self._connection.execute(_END_TOPIC, asked)
        self._spoken_of[chat_id, open_id] = None

    def first_time(self, key: str, at: datetime) -> bool:
        """Return True exactly once per key (welcomes, one line a day)."""
        statement = insert_or_ignore(self._dialect, once_key).returning(once_key.c.key)
        return self._connection.execute(statement, {"key": key, "at": at}).first() is not None

    def foresee_happened(self, key: str) -> None:
        """It is about to be asked whether this happened."""
        self._foresee(_HAPPENED, {"wanted": key})

    def happened(self, key: str) -> bool:
        """Return whether `first_time` was ever asked for this key."""
        return self._connection.execute(_HAPPENED, {"wanted": key}).first() is not None

    def _edit(self, field: str) -> None:
        """Write the product's own list down before it is changed for the first time; read it anew after."""
        rows: list[dict[str, Any]] = [
            {"field": field, "value": value, "position": place, "is_live": True}
            for place, value in enumerate(DEFAULT_OPTIONS.get(field, ()))
        ]
        if rows and field not in self._lists():
            self._connection.execute(insert_or_ignore(self._dialect, option_item), rows)
        self._listed = None


def _setting_of(stored: Any) -> Setting | None:
    value: Setting = tuple(stored) if isinstance(stored, list) else stored
    return None if value == _LEFT_OPEN else value
