"""Long work in the database: claimed by one, moved on with its effects, taken over from the killed."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from storage import jobs
from storage.database.engine import Database
from storage.jobs import Job, LostClaim, NewJob, UnreadableJob
from storage.tables.queues import job as job_table
from tests.storage.rows import NOW
from tests.storage.samples import VAULT

LATER = NOW + jobs.CLAIM_LENGTH + timedelta(seconds=1)
SECRET = "杭州云杉智能科技有限公司 张伟 13812345678"


def add(database: Database, *, total: int = 2, now: datetime = NOW) -> int:
    new = NewJob("batch", "ou_wang", {"texts": [SECRET], "n": 0}, total)
    with database.transaction() as connection:
        return jobs.add(connection, VAULT, new, now=now)


def claim(database: Database, token: str, now: datetime = NOW) -> Job | None:
    with database.transaction() as connection:
        return jobs.claim(connection, VAULT, token=token, now=now)


def held(database: Database, token: str, now: datetime = NOW) -> Job:
    found = claim(database, token, now)
    assert found is not None
    return found


def advance(database: Database, job: Job, token: str, now: datetime = NOW) -> Job | None:
    with database.transaction() as connection:
        return jobs.advance(connection, VAULT, job, {"n": job.done + 1}, token=token, now=now)


def test_a_job_is_claimed_by_one_and_the_oldest_comes_first(database: Database) -> None:
    first, second = add(database), add(database)
    assert [held(database, "a").id, held(database, "b").id] == [first, second]
    assert claim(database, "c") is None


def test_what_a_job_holds_is_not_readable_in_the_database(database: Database) -> None:
    add(database)
    with database.snapshot() as connection:
        (sealed,) = connection.execute(select(job_table.c.payload_enc)).scalars()
    assert "张伟".encode() not in sealed
    assert held(database, "a").payload["texts"] == [SECRET]


def test_steps_are_counted_until_the_last_one_ends_the_job(database: Database) -> None:
    add(database, total=2)
    moved = advance(database, held(database, "a"), "a")
    assert moved is not None
    assert (moved.done, moved.payload) == (1, {"n": 1})
    assert advance(database, moved, "a") is None
    with database.snapshot() as connection:
        assert jobs.depth(connection) == {"due": 0, "running": 0, "dead": 0}
    assert claim(database, "b", LATER) is None


def test_who_lost_the_claim_writes_nothing(database: Database) -> None:
    add(database)
    slow = held(database, "slow")
    taken_over = held(database, "quick", LATER)
    assert taken_over.id == slow.id
    with pytest.raises(LostClaim):
        advance(database, slow, "slow", LATER)
    moved = advance(database, taken_over, "quick", LATER)
    assert moved is not None
    assert moved.done == 1


def test_a_job_laid_down_waits_until_its_moment_and_remembers_the_tries(database: Database) -> None:
    add(database)
    soon = NOW + timedelta(seconds=10)
    job = held(database, "a")
    with database.transaction() as connection:
        jobs.lay_down(connection, job, token="a", attempts=2, not_before=soon, error="ABC234")
    assert claim(database, "b") is None
    assert held(database, "b", soon).attempts == 2


def test_a_start_on_sqlite_frees_what_a_killed_process_held(database: Database) -> None:
    add(database)
    held(database, "killed")
    assert claim(database, "new") is None
    with database.transaction() as connection:
        jobs.reclaim_all(connection, token="new")
    assert held(database, "new").done == 0


def test_a_job_that_cannot_be_read_is_buried_and_holds_up_nobody(database: Database) -> None:
    broken, sound = add(database), add(database)
    with database.transaction() as connection:
        garbage = job_table.update().where(job_table.c.id == broken)
        connection.execute(garbage.values(payload_enc=b"not sealed by us"))
    with pytest.raises(UnreadableJob):
        claim(database, "a")
    with database.transaction() as connection:
        jobs.bury(connection, broken, error="ABC234")
    assert held(database, "a").id == sound
    with database.snapshot() as connection:
        assert jobs.depth(connection) == {"due": 0, "running": 1, "dead": 1}


def test_a_step_is_counted_from_where_it_began_only(database: Database) -> None:
    add(database, total=3)
    job = held(database, "a")
    advance(database, job, "a")
    with pytest.raises(LostClaim):
        advance(database, job, "a")
