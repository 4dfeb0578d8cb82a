"""What is checked from outside, declared once: `all_checks` is the list of the report."""

from tests.quarter.checks.answers import EveryWordAnswered
from tests.quarter.checks.base import Check
from tests.quarter.checks.cases import CasesInTime, RulingsReproduced
from tests.quarter.checks.deadlines import DeadlinesEqualTheReference
from tests.quarter.checks.digests import DigestsOnce
from tests.quarter.checks.disclosure import NothingShownToStrangers
from tests.quarter.checks.notices import NoReleaseUnannounced, NoticesOnce
from tests.quarter.checks.owners import NobodyRobbedSilently, OneOwner
from tests.quarter.checks.quotas import QuotasHeld
from tests.quarter.checks.reminders import FirstContactReminded, RemindersOnce


def all_checks() -> list[Check]:
    """Return a fresh set of the checks, in the order of the report."""
    return [
        NoReleaseUnannounced(),
        NoticesOnce(),
        RemindersOnce(),
        FirstContactReminded(),
        DeadlinesEqualTheReference(),
        OneOwner(),
        NobodyRobbedSilently(),
        CasesInTime(),
        RulingsReproduced(),
        QuotasHeld(),
        DigestsOnce(),
        NothingShownToStrangers(),
        EveryWordAnswered(),
    ]
