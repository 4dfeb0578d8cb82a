"""Merged customers: what hangs on one is moved to the other in one transaction, and can be moved back.

Ledger and claims are append-only and stay where they are; whoever reads the kept customer's history asks for
those of the merged ones too. Contacts stay as well, being sealed for their customer; the caller copies them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, or_, select, update

from handlers.domain.company_name import CustomerKind, name_key
from handlers.merging.records import Held, Merge
from handlers.ports import StaleRecord
from handlers.records import Customer
from storage.customer_rows import folded
from storage.database.contention import translated
from storage.database.turns import take_turn
from storage.merged_copies import Copies
from storage.name_index import NameIndex
from storage.other_names import MERGED, SAID
from storage.repository import Repository
from storage.tables.customers import customer, customer_alias, customer_key
from storage.tables.disputes import case_file, collaboration, hold, watch
from storage.tables.merging import customer_merge
from storage.tables.work import deal, feedback, follow_up, reminder
from storage.values import dump, load

_TURN = "customer_merge"
_SEALED_AS = "customer_merge.before"
_MOVING: Mapping[str, Table] = {
    "follow_up": follow_up,
    "deal": deal,
    "feedback": feedback,
    "case_file": case_file,
}
"""Rows that simply change their customer."""
_merge = customer_merge.c
_STANDS = _merge.undone_at.is_(None)
_ADD = insert(customer_merge).returning(_merge.id)
_GET = select(customer_merge).where(_merge.id == bindparam("wanted_id"))
_KEPT_FOR = select(_merge.kept_id).where(_merge.merged_id == bindparam("wanted_id"), _STANDS)
_INTO = (
    select(_merge.merged_id)
    .where(_merge.kept_id.in_(bindparam("wanted", expanding=True)), _STANDS)
    .order_by(_merge.id)
)
_SINCE = (
    select(customer_merge)
    .where(_merge.merged_at >= bindparam("since", type_=_merge.merged_at.type), _STANDS)
    .order_by(_merge.merged_at.desc(), _merge.id.desc())
    .limit(bindparam("at_most"))
)
_MERGED_NO = (
    select(_merge.merged_id)
    .join(customer, customer.c.id == _merge.merged_id)
    .where(customer.c.customer_no == bindparam("wanted_no"), _STANDS)
)
_TAKEN = select(customer_key.c.hash).where(
    customer_key.c.hash.in_(bindparam("hashes", expanding=True)),
    customer_key.c.ownership.in_(("owned", "pool")),
    customer_key.c.scope == "",
)
_LOCK = (
    select(customer.c.id, customer.c.version)
    .where(customer.c.id.in_(bindparam("ids", expanding=True)), customer.c.withdrawn_at.is_(None))
    .order_by(customer.c.id)
)


def kept_number(connection: Any, customer_no: str) -> int | None:
    """Return the customer that the number of a merged one leads to; None for a number that is none's."""
    merged = connection.execute(_MERGED_NO, {"wanted_no": customer_no}).scalar_one_or_none()
    return None if merged is None else _followed(connection, merged)


def _followed(connection: Any, merged_id: int) -> int | None:
    """Follow merges to the customer that stands; a merge into a merged one goes on to that one's."""
    found: int | None = None
    seen = {merged_id}
    current: int | None = merged_id
    while current is not None:
        current = connection.execute(_KEPT_FOR, {"wanted_id": current}).scalar_one_or_none()
        if current in seen:
            break
        if current is not None:
            seen.add(current)
            found = current
    return found


class MergeRepository(Repository):
    """Implements `handlers.merging.ports.Merges`."""

    def take_turn(self) -> None:
        """Wait until no other unit of work merges or undoes a merge."""
        take_turn(self._connection, _TURN)

    def held_by(self, customer_id: int) -> Held:
        """Count what hangs on a customer."""
        return Held(
            follow_ups=self._count(follow_up, customer_id, follow_up.c.undone_at.is_(None)),
            deals=self._count(deal, customer_id, deal.c.undone_at.is_(None)),
            feedback=self._count(feedback, customer_id),
            reminders=self._count(reminder, customer_id, reminder.c.closed_at.is_(None)),
            cases=self._count(case_file, customer_id),
            aliases=self._count(customer_alias, customer_id),
            collaborators=self._count(collaboration, customer_id),
            watchers=self._count(watch, customer_id),
            subsidiaries=self._counted(customer, customer.c.parent_id == customer_id),
        )

    def move(self, kept: Customer, merged: Customer, at: datetime) -> Mapping[str, Any]:
        """Take `merged` out of all lists and let what hangs on it hang on `kept`; return what moved."""
        self._lock(kept, merged)
        before: dict[str, Any] = {"keys": self._keys_of(merged.id), "owner": merged.owner_open_id}
        before["ownership"] = merged.ownership.value
        self._hide(merged, at)
        before["rows"] = {
            name: self._move_rows(table, merged.id, kept.id) for name, table in _MOVING.items()
        }
        copies = Copies(self._connection)
        before["copies"] = copies.make(kept, merged)
        before["reminders"] = self._move_reminders(kept, merged, at)
        before["hold"] = self._move_hold(kept, merged, at)
        before["children"] = self._move_children(kept.id, merged.id)
        before["gained_keys"] = self._give_keys(kept, before["keys"])
        before["aliases"] = self._give_names(kept, merged, at)
        before["agreed"] = self._agree(kept, merged)
        return before

    def move_back(self, merge: Merge) -> None:
        """Put everything back as `move` found it."""
        before = merge.before
        take_turn(self._connection, "groups")
        self._take_names(merge.kept_id, before["aliases"])
        self._turn_names(merge.kept_id, before.get("agreed", ()), MERGED, SAID)
        self._take_keys(merge.kept_id, before["gained_keys"])
        self._show_again(merge)
        for name, ids in before["rows"].items():
            self._send(_MOVING[name], ids, merge.kept_id, merge.merged_id)
        self._send_reminders(merge)
        self._send_hold(merge)
        self._send_children(merge)
        Copies(self._connection).undo(merge)

    # ------------------------------------------------------------------ the record

    def add(self, merge: Merge) -> Merge:
        """Remember a merge and return it with its id."""
        row = {
            "kept_id": merge.kept_id,
            "merged_id": merge.merged_id,
            "merged_by": merge.merged_by,
            "merged_at": merge.merged_at,
            "before_enc": self._vault.seal(dump(merge.before), _SEALED_AS),
        }
        with translated():
            added: int = self._connection.execute(_ADD, row).scalar_one()
        return Merge(
            merge.kept_id, merge.merged_id, merge.merged_by, merge.merged_at, merge.before, id=added
        )

    def get(self, merge_id: int) -> Merge | None:
        """Return one merge, undone or not."""
        row = self._connection.execute(_GET, {"wanted_id": merge_id}).first()
        return None if row is None else self._merge_of(row)

    def mark_undone(self, merge_id: int, *, by: str, at: datetime) -> bool:
        """Mark a merge as undone; False when it was already."""
        marked = update(customer_merge).where(_merge.id == merge_id, _STANDS)
        done = self._connection.execute(marked.values(undone_by=by, undone_at=at))
        return done.rowcount > 0

    def since(self, since: datetime, limit: int = 20) -> Sequence[Merge]:
        """Return the merges that stand and were made since a moment, newest first."""
        rows = self._connection.execute(_SINCE, {"since": since, "at_most": limit})
        return [self._merge_of(row) for row in rows]

    def foresee_into(self, kept_id: int) -> None:
        """What was merged into a customer is about to be asked for; mostly nothing."""
        self._foresee(_INTO, {"wanted": [kept_id]})

    def into(self, kept_id: int) -> Sequence[int]:
        """Return the customers that were merged into this one and into those, as merges stand."""
        found: list[int] = []
        level = [kept_id]
        while level:
            rows = self._connection.execute(_INTO, {"wanted": level}).scalars()
            level = [one for one in rows if one not in found]
            found += level
        return found

    def kept_for(self, merged_id: int) -> int | None:
        """Return the customer that a merged one is found as now; None for one that is not merged."""
        return _followed(self._connection, merged_id)

    def _merge_of(self, row: Any) -> Merge:
        return Merge(
            kept_id=row.kept_id,
            merged_id=row.merged_id,
            merged_by=row.merged_by,
            merged_at=row.merged_at,
            before=load(self._vault.open(row.before_enc, _SEALED_AS)),
            undone_at=row.undone_at,
            id=row.id,
        )

    # ------------------------------------------------------------------ the customer itself

    def _lock(self, *customers: Customer) -> None:
        """Keep both rows from changing, in one order for everybody; `groups` first, as moving subsidiaries does."""
        take_turn(self._connection, "groups")
        wanted = {one.id: one.version for one in customers}
        locked = _LOCK.with_for_update() if self._dialect == "postgresql" else _LOCK
        rows = self._connection.execute(locked, {"ids": sorted(wanted)}).all()
        if {row.id: row.version for row in rows} != wanted:
            raise StaleRecord("one of the customers changed meanwhile")

    def _hide(self, merged: Customer, at: datetime) -> None:
        own = customer_key.c.customer_id == merged.id
        self._connection.execute(delete(customer_key).where(own))
        NameIndex(self._connection).drop(merged.id)
        gone = {"ownership": "history", "owner_open_id": None, "withdrawn_at": at}
        self._set_customer(merged.id, gone)

    def _show_again(self, merge: Merge) -> None:
        before = merge.before
        self._set_customer(
            merge.merged_id,
            {
                "ownership": before["ownership"],
                "owner_open_id": before["owner"] or None,
                "withdrawn_at": None,
            },
        )
        for kind, value, scope in before["keys"]:
            self._add_key(merge.merged_id, kind, value, scope, before["ownership"])
        index = NameIndex(self._connection)
        name = select(customer.c.name).where(customer.c.id == merge.merged_id)
        index.put(merge.merged_id, self._connection.execute(name).scalar_one(), kind="name")
        for alias in self._aliases_of(merge.merged_id):
            index.put(merge.merged_id, alias, kind="alias")

    def _set_customer(self, customer_id: int, values: Mapping[str, Any]) -> None:
        changed = {**values, "version": customer.c.version + 1}
        self._connection.execute(
            update(customer).where(customer.c.id == customer_id).values(changed)
        )

    # ------------------------------------------------------------------ keys and names

    def _keys_of(self, customer_id: int) -> list[list[str]]:
        wanted = select(customer_key).where(customer_key.c.customer_id == customer_id)
        rows = self._connection.execute(wanted.order_by(customer_key.c.hash))
        return [[row.kind, row.hash, row.scope] for row in rows]

    def _give_keys(self, kept: Customer, keys: Sequence[Sequence[str]]) -> list[str]:
        """Give the kept customer the exact keys it lacks; returns their hashes.

        A key that a ruling had made each one's own is `kept`'s already, and is nobody else's. One that somebody
        else got while the merged customer was in the history is shared with them.
        """
        held = {value for _, value, _ in self._keys_of(kept.id)}
        gained = [(kind, value, scope) for kind, value, scope in keys if value not in held]
        taken = self._taken_of([value for _, value, _ in gained]) if gained else set()
        for kind, value, scope in gained:
            own = str(kept.id) if scope or value in taken else ""
            self._add_key(kept.id, kind, value, own, kept.ownership.value)
        return [value for _, value, _ in gained]

    def _taken_of(self, hashes: Sequence[str]) -> set[str]:
        return set(self._connection.execute(_TAKEN, {"hashes": hashes}).scalars())

    def _add_key(self, customer_id: int, kind: str, value: str, scope: str, ownership: str) -> None:
        row = {"customer_id": customer_id, "kind": kind, "hash": value, "scope": scope}
        with translated():
            self._connection.execute(insert(customer_key), {**row, "ownership": ownership})

    def _take_keys(self, kept_id: int, hashes: Sequence[str]) -> None:
        own = customer_key.c.customer_id == kept_id
        for value in hashes:
            self._connection.execute(delete(customer_key).where(own, customer_key.c.hash == value))

    def _aliases_of(self, customer_id: int) -> dict[str, str]:
        """Return who says so (`storage.other_names`) by further name, the oldest first."""
        wanted = select(customer_alias).where(customer_alias.c.customer_id == customer_id)
        rows = self._connection.execute(wanted.order_by(customer_alias.c.id))
        return {row.alias: row.kind for row in rows}

    def _give_names(self, kept: Customer, merged: Customer, at: datetime) -> list[str]:
        """Let the kept customer be found by the names of the merged one; returns the new aliases.

        What only the merged one's side had typed is no more than that here.
        """
        if CustomerKind.PERSON in (kept.kind, merged.kind):
            return []
        known = {folded(kept.name), *map(folded, self._aliases_of(kept.id))}
        given: list[str] = []
        for name, kind in {merged.name: MERGED, **self._aliases_of(merged.id)}.items():
            if folded(name) in known or not name_key(name):
                continue
            known.add(folded(name))
            row = {"customer_id": kept.id, "alias": name, "alias_folded": folded(name)}
            made = {**row, "kind": SAID if kind == SAID else MERGED, "added_by": "", "added_at": at}
            self._connection.execute(insert(customer_alias), made)
            NameIndex(self._connection).put(kept.id, name, kind="alias")
            given.append(name)
        return given

    def _agree(self, kept: Customer, merged: Customer) -> list[str]:
        """Let a name that the kept customer's side had only typed, and the merged one bears, be its name for good."""
        return self._turn_names(kept.id, [merged.name], SAID, MERGED)

    def _turn_names(self, customer_id: int, names: Sequence[str], was: str, now: str) -> list[str]:
        own = (customer_alias.c.customer_id == customer_id, customer_alias.c.kind == was)
        named = customer_alias.c.alias_folded.in_([folded(one) for one in names])
        turned = update(customer_alias).where(*own, named).values(kind=now)
        return list(self._connection.execute(turned.returning(customer_alias.c.alias)).scalars())

    def _take_names(self, kept_id: int, names: Sequence[str]) -> None:
        index = NameIndex(self._connection)
        for name in names:
            own = (customer_alias.c.customer_id == kept_id, customer_alias.c.alias == name)
            self._connection.execute(delete(customer_alias).where(*own))
            index.drop(kept_id, kind="alias", name=name)

    # ------------------------------------------------------------------ what moves

    def _move_rows(self, table: Table, merged_id: int, kept_id: int) -> list[int]:
        moved = update(table).where(table.c.customer_id == merged_id).values(customer_id=kept_id)
        return sorted(self._connection.execute(moved.returning(table.c.id)).scalars())

    def _send(self, table: Table, ids: Sequence[int], kept_id: int, merged_id: int) -> None:
        if ids:
            moved = table.c.id.in_(ids), table.c.customer_id == kept_id
            self._connection.execute(update(table).where(*moved).values(customer_id=merged_id))

    def _move_reminders(self, kept: Customer, merged: Customer, at: datetime) -> dict[str, Any]:
        """Move reminders; what the former owner was to do on the customer is the kept one's owner's business now.

        A person's own ones stay theirs. Returns the ids moved, those closed, and whose the others were.
        """
        of_merged = reminder.c.customer_id == merged.id
        rows = self._connection.execute(select(reminder).where(of_merged)).all()
        own = {row.id for row in rows if row.kind == "personal"}
        work = [row for row in rows if row.kind in ("milestone", "complaint")]
        live = [row.id for row in rows if row.closed_at is None]
        kept_open = {row.id for row in work} | own
        closed = [one for one in live if one not in kept_open]
        if closed:
            wanted = update(reminder).where(reminder.c.id.in_(closed))
            self._connection.execute(wanted.values(closed_at=at))
        handed = [[row.id, row.person_open_id] for row in work if row.closed_at is None]
        if handed and kept.owner_open_id:
            theirs = update(reminder).where(reminder.c.id.in_([one for one, _ in handed]))
            self._connection.execute(theirs.values(person_open_id=kept.owner_open_id))
        return {
            "moved": self._move_rows(reminder, merged.id, kept.id),
            "closed": closed,
            "handed": handed if kept.owner_open_id else [],
        }

    def _send_reminders(self, merge: Merge) -> None:
        kept = merge.before["reminders"]
        self._send(reminder, kept["moved"], merge.kept_id, merge.merged_id)
        if kept["closed"]:
            wanted = reminder.c.id.in_(kept["closed"]), reminder.c.closed_at == merge.merged_at
            self._connection.execute(update(reminder).where(*wanted).values(closed_at=None))
        for number, person in kept["handed"]:
            theirs = update(reminder).where(reminder.c.id == number)
            self._connection.execute(theirs.values(person_open_id=person))

    def _move_hold(self, kept: Customer, merged: Customer, at: datetime) -> list[Any]:
        """Let a lock go along with the owner's customer, unless it is locked already; else it ends."""
        live = hold.c.released_at.is_(None)
        of = hold.c.customer_id
        row = self._connection.execute(select(hold.c.id).where(of == merged.id, live)).first()
        if row is None:
            return []
        has_own = self._connection.execute(select(hold.c.id).where(of == kept.id, live)).first()
        goes_along = merged.owner_open_id == kept.owner_open_id and has_own is None
        values: dict[str, Any] = {"customer_id": kept.id} if goes_along else {"released_at": at}
        self._connection.execute(update(hold).where(hold.c.id == row.id).values(values))
        return [row.id, goes_along]

    def _send_hold(self, merge: Merge) -> None:
        if not (kept := merge.before["hold"]):
            return
        number, went_along = kept
        values: dict[str, Any] = (
            {"customer_id": merge.merged_id} if went_along else {"released_at": None}
        )
        self._connection.execute(update(hold).where(hold.c.id == number).values(values))

    def _move_children(self, kept_id: int, merged_id: int) -> dict[str, Any]:
        """Let subsidiaries hang below the kept customer, and that below the merged one's parent if it has none."""
        below = customer.c.parent_id == merged_id
        ids = list(self._connection.execute(select(customer.c.id).where(below)).scalars())
        self._connection.execute(update(customer).where(below).values(parent_id=kept_id))
        parents = select(customer.c.id, customer.c.parent_id).where(
            or_(customer.c.id == kept_id, customer.c.id == merged_id)
        )
        above = {row.id: row.parent_id for row in self._connection.execute(parents)}
        gains = above[kept_id] is None and above[merged_id] is not None
        if gains:
            child = update(customer).where(customer.c.id == kept_id)
            self._connection.execute(child.values(parent_id=above[merged_id]))
        return {"moved": ids, "gained": gains}

    def _send_children(self, merge: Merge) -> None:
        kept = merge.before["children"]
        if kept["moved"]:
            wanted = customer.c.id.in_(kept["moved"]), customer.c.parent_id == merge.kept_id
            self._connection.execute(
                update(customer).where(*wanted).values(parent_id=merge.merged_id)
            )
        if kept["gained"]:
            child = update(customer).where(customer.c.id == merge.kept_id)
            self._connection.execute(child.values(parent_id=None))

    def _count(self, table: Table, customer_id: int, *conditions: Any) -> int:
        return self._counted(table, table.c.customer_id == customer_id, *conditions)

    def _counted(self, table: Table, *conditions: Any) -> int:
        wanted = select(func.count()).select_from(table).where(*conditions)
        count: int = self._connection.execute(wanted).scalar_one()
        return count
