"""Who is who, cached: fetches persons, their departments and their leaders, outside any transaction.

The rest of the bot reads the cache only. Whom the platform does not show (no permission, outside the app's
range) is cached under a stand-in name, so that nobody waits for ever. Entries older than a day are fetched
again in the background.
"""

import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.department_moves import settle_moved
from bot.feishu.client import FeishuClient
from bot.feishu.errors import Action, FeishuError, classify
from bot.feishu.profile import department_profile, person_profile
from bot.logs import Event, describe, logger
from handlers.incoming import (
    BotAdded,
    CardClicked,
    ChatEntered,
    Incoming,
    MenuClicked,
    MessageReceived,
)
from handlers.people import DepartmentProfile, Profile
from storage.chats import CLOCKS_DIFFER
from storage.database.crypto import Vault
from storage.database.engine import Database

FRESH_FOR = timedelta(days=1)
STAND_IN_FRESH_FOR = timedelta(hours=1)
MOST_LEVELS = 12
MOST_PERSONS = 200
_TRY_LATER = (Action.RETRY, Action.PAUSE, Action.REFRESH_TOKEN, Action.HALT)
_TOP = ("", "0")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class _Found:
    """What one fetch brought: to be stored in one unit of work."""

    persons: dict[str, Profile] = field(default_factory=dict)
    departments: dict[str, DepartmentProfile] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)


class PeopleDirectory:
    """The cache's writer. Safe to use from several threads."""

    def __init__(
        self, database: Database, vault: Vault, clock: Clock, client: FeishuClient
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._client = client
        self._lock = threading.Lock()
        self._cached: set[str] = set()
        self._departments_until: dict[str, datetime] = {}
        self._log = logger("directory")

    def load(self) -> None:
        """Learn which persons are cached."""
        with self._database.read(self._vault) as store:
            known = {person.open_id for person in store.people.all()}
        with self._lock:
            self._cached |= known

    def missing(self, incoming: Incoming) -> tuple[str, ...]:
        """Return the open_ids an event needs that are not cached. Fetches nothing."""
        wanted = [open_id for open_id in persons_in(incoming) if open_id not in self._cached]
        if not wanted:
            return ()
        with self._database.read(self._vault) as store:
            stored = {open_id for open_id in wanted if store.people.get(open_id) is not None}
        with self._lock:
            self._cached |= stored
        return tuple(open_id for open_id in wanted if open_id not in stored)

    def fetch(self, open_ids: Collection[str]) -> bool:
        """Fetch persons with their departments and leaders, and store them.

        False when the platform cannot be reached now; then nothing was stored.
        """
        found, began = _Found(), self._clock.now()
        try:
            self._gather(open_ids, found)
        except FeishuError as error:
            if classify(error).action in _TRY_LATER:
                self._log.warning(Event.DIRECTORY_FAILED, code=error.code, **describe(error))
                return False
            self._log.error(Event.DIRECTORY_FAILED, code=error.code, **describe(error))
        found.hidden |= set(open_ids) - set(found.persons)
        self._store(found, began)
        return True

    def fetch_present(self, open_ids: Collection[str]) -> set[str] | None:
        """Fetch and store persons, and return which of them the platform shows; None when it gave no answer."""
        found, began = _Found(), self._clock.now()
        try:
            self._gather(open_ids, found)
        except FeishuError as error:
            self._log.warning(Event.DIRECTORY_FAILED, code=error.code, **describe(error))
            return None
        self._store(found, began)
        return set(found.persons)

    def refresh(self) -> int:
        """Fetch anew what is older than a day; returns how many persons that were."""
        before = self._clock.now() - FRESH_FOR
        with self._database.read(self._vault) as store:
            stale = store.people.stale(before)
        if stale and not self.fetch(stale):
            return 0
        return len(stale)

    def resolve_admins(self, names: Iterable[str]) -> list[str]:
        """Make those named by open_id, e-mail or mobile number the administrators; returns open_ids.

        Raises FeishuError when the platform cannot be asked.
        """
        given = list(names)
        open_ids = [name for name in given if name.startswith("ou_")]
        emails = [name for name in given if "@" in name]
        mobiles = [name for name in given if name not in open_ids and name not in emails]
        if emails or mobiles:
            open_ids += list(self._client.find_users(mobiles, emails).values())
        unknown = [open_id for open_id in open_ids if open_id not in self._cached]
        if unknown:
            self.fetch(unknown)
        with self._database.write(self._vault) as store:
            store.people.set_admins(open_ids, self._clock.now())
        self._log.info(Event.ADMINS_RESOLVED, named=len(given), found=len(open_ids))
        return open_ids

    # ---------------------------------------------------------------- fetching

    def _gather(self, open_ids: Collection[str], found: _Found) -> None:
        wanted = set(open_ids)
        for _ in range(MOST_LEVELS):
            wanted -= set(found.persons) | found.hidden
            if not wanted or len(found.persons) >= MOST_PERSONS:
                return
            users = self._client.users(sorted(wanted))
            found.hidden |= wanted - set(users)
            fetched = [person_profile(user) for user in users.values()]
            found.persons.update((person.open_id, person) for person in fetched)
            leaders = {person.leader_open_id for person in fetched}
            for person in fetched:
                leaders |= self._gather_departments(person.department_id, found)
            wanted = {leader for leader in leaders if leader and leader not in self._cached}

    def _gather_departments(self, department_id: str, found: _Found) -> set[str]:
        """Fetch a department and those above it; return their leaders."""
        leaders: set[str] = set()
        for _ in range(MOST_LEVELS):
            if department_id in _TOP or department_id in found.departments:
                break
            if self._departments_until.get(department_id, _LONG_AGO) > self._clock.now():
                break
            unit = self._client.department(department_id)
            if unit is None:
                break
            profile = department_profile(unit)
            found.departments[department_id] = profile
            leaders.add(profile.leader_open_id)
            department_id = profile.parent_id
        return leaders

    def _store(self, found: _Found, began: datetime) -> None:
        """Store what was fetched, but for what an event has told meanwhile."""
        now = self._clock.now()
        as_of = began - CLOCKS_DIFFER
        with self._database.write(self._vault) as store:
            settle_moved(store, found.departments.values(), now)
            for unit in found.departments.values():
                store.people.upsert_department(unit, now)
            for person in found.persons.values():
                named = person if person.name else _named(person)
                if store.people.is_news(person.open_id, as_of):
                    store.people.upsert_profile(named, as_of)
            seen_at = now - FRESH_FOR + STAND_IN_FRESH_FOR
            for open_id in found.hidden:
                known = store.people.get(open_id)
                if known is None or store.people.is_news(open_id, seen_at):
                    # Who is no more shown stays as known, and is asked for again in an hour, not at once.
                    kept = known or _named(Profile(open_id=open_id))
                    store.people.upsert_profile(kept, seen_at)
        with self._lock:
            self._cached |= set(found.persons) | found.hidden
            self._departments_until |= dict.fromkeys(found.departments, now + FRESH_FOR)
        self._log.info(Event.PERSON_FETCHED, persons=len(found.persons), hidden=len(found.hidden))


def _named(person: Profile) -> Profile:
    """A stand-in name for a person whose name the app may not see."""
    return replace(person, name=f"同事{person.open_id[-4:]}")


def persons_in(incoming: Incoming) -> list[str]:
    """Return the persons a unit of work needs to know: who acts and who is mentioned."""
    match incoming:
        case MessageReceived():
            mentioned = [one.open_id for one in incoming.mentions if not one.is_bot]
            found = [incoming.sender_open_id, *mentioned]
        case CardClicked():
            found = [incoming.operator_open_id]
        case MenuClicked() | ChatEntered() | BotAdded():
            found = [incoming.operator_open_id]
        case _:
            found = []
    return [open_id for open_id in dict.fromkeys(found) if open_id]
