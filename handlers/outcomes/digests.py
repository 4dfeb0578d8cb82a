"""Outcomes of subscriptions, digests and fair play: what a chat gets, what happened in a span, who is told."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from handlers.views import PersonView


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """One thing a chat gets: its word (日报), when in words (每天 18:00, 即时), of which department."""

    id: int
    word: str
    when: str
    department: str
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionsShown:
    """订阅 and 退订: everything this chat gets now; with `done`, what was just changed.

    Button 退订 per line (Action.SUBSCRIPTION_END); 撤销 with `change_id`.
    """

    lines: tuple[SubscriptionLine, ...]
    is_group: bool
    title: str = ""
    done: str = ""
    notes: tuple[str, ...] = ()
    change_id: int = 0


@dataclass(frozen=True, slots=True)
class Names:
    """A count with the first few customers' names, shown as anybody may read them."""

    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody's place in the ranking: how many effective follow-ups."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Ruled:
    """A case ruled: number, customer, 维持/改判/联合/两家."""

    case_no: str
    name: str
    decision: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest as every reader of a chat may see it: companies' names, numbers, no contact, need or amount.

    `word` is 日报 or 周报. `skipped` times were missed and are in here. `before`: the numbers of the time
    before, by deed (registered, attempts, picked_up, released, won, effective); empty in a daily one.
    `by_day`: new customers and effective follow-ups of each day of a weekly one.
    """

    word: str
    department: str
    since: datetime
    until: datetime
    registered: Names
    attempts: int
    cases_opened: int
    ruled: tuple[Ruled, ...]
    cases_ruled: int
    cases_waiting: int
    released: Names
    picked_up: Names
    won: Names
    lost: Names
    ending: Names
    overdue: Names
    effective: int
    ranking: tuple[Worker, ...]
    skipped: int = 0
    before: tuple[tuple[str, int], ...] = ()
    by_day: tuple[tuple[date, int, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        counts = (self.attempts, self.cases_opened, self.cases_ruled, self.cases_waiting)
        named = (self.registered, self.released, self.picked_up, self.won, self.lost)
        due = (self.ending, self.overdue)
        return not (any(counts) or self.effective or any(one.count for one in (*named, *due)))


@dataclass(frozen=True, slots=True)
class DueLine:
    """A customer of the team that needs care: whose it is, and since or until when.

    `is_first`: it was to be contacted for the first time by then.
    """

    customer_id: int
    name: str
    owner: PersonView
    at: datetime
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """Signs of one kind about one person, with their numbers; `names` are customers the manager may see.

    `times`: follow-ups, checks or contacts; `customers`: how many; `total`: effective follow-ups of that week.
    """

    person: PersonView
    kind: str
    count: int
    names: tuple[str, ...] = ()
    times: int = 0
    customers: int = 0
    total: int = 0
    through: str = ""


@dataclass(frozen=True, slots=True)
class Earned:
    """A sum of deals in units of one currency ("": yuan), per one period ("": once)."""

    amount: Decimal
    currency: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Earner:
    """What somebody closed, in yuan; of a joint customer the share."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ManagerDigest:
    """A digest for one manager alone: the same, with whose customers are due, amounts, and concerns.

    `sums` and `earned` are of the deals whose amounts the reader may see.
    """

    digest: Digest
    ending: tuple[DueLine, ...]
    overdue: tuple[DueLine, ...]
    sums: tuple[Earned, ...]
    earned: tuple[Earner, ...]
    concerns: tuple[ConcernLine, ...]


@dataclass(frozen=True, slots=True)
class FairPlayReport:
    """To one manager, once a week: signs in the record of the team, with numbers. They prove nothing."""

    lines: tuple[ConcernLine, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class ConflictNews:
    """To a chat that subscribed to 撞单. `news`: attempt, opened, ruled or closed.

    In a group both sides are departments only; `outcome` names the sides, not the people.
    """

    news: str
    customer_name: str
    claimant: PersonView
    owner: PersonView
    level: str = ""
    reason: str = ""
    case_no: str = ""
    outcome: str = ""
