"""The slow reference model of the deadline (`tests.domain.slow_protection`), fed from the ledger."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from tests.domain.slow_protection import DEFAULTS, Deed, Numbers, last_day
from tests.quarter.records import Entry
from tests.quarter.world import World

_LEVELS = {"level_a_days": ("A",), "level_b_days": ("B", ""), "level_c_days": ("C",)}
_BEGINNINGS = ("registered", "picked_up")


def reference_day(world: World, customer: int, *, before: int | None = None) -> date:
    """Return the last protected day by the ledger (its entries numbered below `before`, if given)."""
    entries = [
        one
        for one in world.known.of_customer.get(customer, [])
        if before is None or one.id < before
    ]
    return last_day(deeds_of(entries), world.day, numbers_at(world, world.now))


def numbers_at(world: World, moment: datetime) -> Numbers:
    """Return the company's rules as they were at a moment, from what was set."""
    found = DEFAULTS
    for since, name, value in world.known.rules:
        if since > moment:
            continue
        level = _LEVELS.get(name)
        if level is not None:
            levels = {**found.levels, **dict.fromkeys(level, int(value))}
            found = replace(found, levels=levels)
        elif name == "cap_before_quote_days":
            found = replace(found, cap=int(value))
        elif name == "cap_from_quote_days":
            found = replace(found, cap_quoted=int(value))
        elif name == "won_extra_days":
            found = replace(found, won=int(value))
    return found


def deeds_of(entries: Iterable[Entry]) -> list[Deed]:
    """Translate a ledger into the reference's deeds; what was taken back is left out."""
    entries = list(entries)
    taken_back = {one.facts.get("entry") for one in entries if one.kind == "undone"}
    undone = {one.follow_up for one in entries if one.kind == "follow_up_undone"}
    deeds = [
        _deed(one)
        for one in entries
        if one.id not in taken_back and not (one.follow_up and one.follow_up in undone)
    ]
    return [one for one in deeds if one is not None]


def _deed(entry: Entry) -> Deed | None:
    facts = entry.facts
    match entry.kind:
        case kind if kind in _BEGINNINGS:
            return Deed(entry.at, "begin")
        case "ceded":
            return Deed(entry.at, "passed_on")
        case "ruled":
            return Deed(entry.at, "passed_on" if facts["decision"] == "reassign" else "kept")
        case "followed_up" if facts.get("effective"):
            return Deed(datetime.fromisoformat(facts["happened_at"]), "follow_up")
        case "level_confirmed":
            return Deed(entry.at, "level", level=facts["level"])
        case "extended":
            return Deed(entry.at, "extension", days=int(facts["days"]))
        case "stage_changed":
            return Deed(entry.at, "quoted" if facts.get("quoted") else "unquoted")
        case "won":
            return Deed(entry.at, "won", until=date.fromisoformat(facts["contract_until"]))
        case _:
            return None


def is_begun(entries: Iterable[Entry]) -> bool:
    """Whether the ledger has the beginning of an ownership."""
    return any(deed.what in ("begin", "passed_on") for deed in deeds_of(entries))
