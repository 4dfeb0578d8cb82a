"""The nightly look at everybody: who left without an event, and who is no more to be found.

At 03:00 each known colleague is fetched anew. Who has resigned is kept as left; `scheduler.leavers` puts the
customers before the manager in the morning. Who is merely missing may be outside the app's range: an administrator
is asked, once per person, and where more than a few are missing at once nothing is done but to say so.
"""

from collections.abc import Sequence
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.directory import PeopleDirectory
from bot.outgoing import Deliveries
from bot.send_alerts import tell_admins
from handlers.command import Tell, Urgency
from handlers.outcomes import PersonMissing
from handlers.people import PersonStatus, Profile
from handlers.views import PersonView
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.uow import SqlStore

AT = time(3, 0)
"""Local time from which the night's look is due."""
A_FEW = 2
"""So many missing colleagues are asked about in any company."""
A_FEW_IN = 20
"""Of larger ones, one in so many."""
CHUNK = 100


class Reconciliation:
    """Does it once for each night; the database knows when, so that a machine that is off at night makes up for it.

    Several processes doing it at the same moment change nothing twice.
    """

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clock: Clock,
        directory: PeopleDirectory,
        *,
        timezone: ZoneInfo,
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._directory = directory
        self._timezone = timezone
        self._done_for: date | None = None

    def run_if_due(self) -> bool:
        """Do it unless it was done for the last night; True when somebody was fetched for it now.

        A night in which the platform cannot be reached is tried again.
        """
        night = self._night()
        if night == self._done_for:
            return False
        with self._database.read(self._vault) as store:
            is_done = store.rules.happened(_mark(night))
            knows_people = bool(store.people.all())
        if not is_done:
            if not self.run():
                return False
            now = self._clock.now()
            self._database.run(self._vault, lambda store: store.rules.first_time(_mark(night), now))
        self._done_for = night
        return knows_people and not is_done

    def run(self) -> bool:
        """Fetch everybody anew; False when the platform cannot be reached now."""
        with self._database.read(self._vault) as store:
            here = [one for one in store.people.all() if one.status is not PersonStatus.LEFT]
        numbers = [one.open_id for one in here]
        missing: set[str] = set()
        for first in range(0, len(numbers), CHUNK):
            found = self._directory.fetch_present(numbers[first : first + CHUNK])
            if found is None:
                return False
            missing |= set(numbers[first : first + CHUNK]) - found
        gone = [one for one in here if one.open_id in missing and not _was_hidden(one)]
        if gone:
            self._database.run(self._vault, lambda store: self._ask(store, gone, len(here)))
        return True

    def _ask(self, store: SqlStore, gone: Sequence[Profile], known: int) -> None:
        """Ask the administrators about each who owns customers, or say that too many are missing."""
        now = self._clock.now()
        if len(gone) > max(A_FEW, known // A_FEW_IN):
            words = (
                f"夜间核对：{known} 位同事里有 {len(gone)} 位在通讯录里找不到，没有按离职处理。\n"
                "多半是应用的通讯录权限范围变小了，请在飞书管理后台检查。"
            )
            tell_admins(store, words, "reconciliation", now)
            return
        out = Deliveries(store, None, now=now, tz=self._timezone, claim=None)
        for person in gone:
            total = len(store.handovers.ids_owned_by(person.open_id))
            if not total or not store.rules.first_time(f"missing:{person.open_id}", now):
                continue
            unit = store.people.department(person.department_id)
            view = PersonView(person.open_id, person.name, unit.name if unit else "")
            for admin in store.people.admins():
                out.tell(Tell(admin, PersonMissing(view, total), Urgency.SCHEDULED))

    def _night(self) -> date:
        """Return the day whose night's look is the last that is due."""
        here = self._clock.now().astimezone(self._timezone)
        return date.fromordinal(here.date().toordinal() - (here.time() < AT))


def _mark(night: date) -> str:
    return f"reconciled:{night}"


def _was_hidden(person: Profile) -> bool:
    """Whether a person was never to be seen: kept under a stand-in name (`bot.directory`)."""
    return person.name == f"同事{person.open_id[-4:]}"
