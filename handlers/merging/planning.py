"""What merging two customers would do: which stays, what is filled in, what contradicts, and why it cannot be.

Pure over two records; what hangs on them is counted by the store.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.records import Contact, Customer, Ownership

_GROUPS = (
    ("expected_amount", "expected_amount_max", "currency", "amount_period"),
    ("expected_close", "expected_close_precision"),
    ("budget", "budget_max"),
)
"""Fields that mean something together only: they are taken over whole or not at all."""
_STAYS = frozenset(("pooled_at", "lost_reason", "first_contact_at", "tier"))
"""What belongs to the one registration and is never taken over."""
_RANK = {Ownership.OWNED: 0, Ownership.POOL: 1, Ownership.HISTORY: 2}


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of two customers. `filled` are details that `kept` lacks, `contradicting` the
    identifiers of those in which they differ and `kept`'s stand; `contacts` come to `kept`'s own."""

    kept: Customer
    merged: Customer
    filled: Mapping[str, Any]
    contradicting: tuple[str, ...]
    contacts: tuple[Contact, ...]

    @property
    def changes_owner(self) -> bool:
        """Whether somebody loses a customer by it."""
        return bool(self.merged.owner_open_id) and (
            self.merged.owner_open_id != self.kept.owner_open_id
        )


def usual_order(one: Customer, other: Customer) -> tuple[Customer, Customer]:
    """Return which stays and which goes unless somebody says otherwise: the owned one, then the older one."""
    first, second = sorted(
        (one, other), key=lambda each: (_RANK[each.ownership], each.registered_at, each.id)
    )
    return first, second


def why_not_kept(kept: Customer, merged: Customer) -> str:
    """Return in Chinese why `kept` cannot be the one that stays; empty when it can."""
    if _RANK[kept.ownership] <= _RANK[merged.ownership]:
        return ""
    state = "有归属人" if merged.ownership is Ownership.OWNED else "在公海"
    return f"另一家{state}，只能保留另一家。"


def plan_of(kept: Customer, merged: Customer) -> Plan:
    """Work out what `kept` takes over from `merged`."""
    filled: dict[str, Any] = {}
    contradicting = []
    for keys in _together(merged.details):
        theirs = {key: merged.details[key] for key in keys if _is_there(merged.details.get(key))}
        if not any(_is_there(kept.details.get(key)) for key in keys):
            filled |= theirs
            continue
        contradicting += [
            key
            for key, value in theirs.items()
            if _is_there(kept.details.get(key)) and kept.details[key] != value
        ]
    contacts = tuple(one for one in merged.contacts if not _is_known(one, kept.contacts))
    return Plan(kept, merged, filled, tuple(contradicting), contacts)


def clash(kept: Customer, merged: Customer) -> str:
    """Return in Chinese what makes two records those of two customers; empty when nothing does."""
    codes = [str(one.details.get("uscc") or "") for one in (kept, merged)]
    if all(codes) and codes[0] != codes[1]:
        return (
            f"两家的统一社会信用代码不同（{codes[0]}、{codes[1]}），是两家公司。"
            "有一个录错的话，请先更新信用代码再合并。"
        )
    if "个人客户" in (kept.kind, merged.kind) and kept.kind != merged.kind:
        return "一家是个人客户，另一家不是。请先更新客户类型再合并。"
    return ""


def _together(details: Mapping[str, Any]) -> Sequence[tuple[str, ...]]:
    """Return the fields to be taken over, those that belong together as one."""
    grouped = {key for keys in _GROUPS for key in keys}
    alone = [(key,) for key in details if key not in grouped and key not in _STAYS]
    return [*alone, *(keys for keys in _GROUPS if any(key in details for key in keys))]


def _is_there(value: Any) -> bool:
    return value is not None and value not in ("", (), [])


def _is_known(contact: Contact, known: Sequence[Contact]) -> bool:
    """Whether a contact adds nothing: the same ways, or the same name without another way."""
    for one in known:
        if contact.name and one.name and contact.name != one.name:
            continue
        ways = (contact.phone, contact.email, contact.wechat)
        theirs = (one.phone, one.email, one.wechat)
        if all(not way or way == their for way, their in zip(ways, theirs, strict=True)):
            return True
    return False
