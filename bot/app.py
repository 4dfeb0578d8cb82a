"""The composition root: the only place that makes the parts and joins them.

`build` opens the database and makes everything; `App.start` sets the parts of one process going and
`App.stop` ends them so that nothing is lost. What each part does is its own module's business.
"""

import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Flag, auto
from typing import Any

from bot import batch
from bot.apology import Apology
from bot.batch_steps import Batches
from bot.clock import Clock, make_clock
from bot.directory import PeopleDirectory
from bot.evidence_steps import EvidenceFetched, FilesHandedOut
from bot.feishu.client import FeishuClient
from bot.feishu.inbound import Verifier, read_envelope
from bot.handover_steps import HandoversOfMany
from bot.intake import Intake, IntakeParts
from bot.jobs import JobRunner, Kind
from bot.logs import Event, describe, logger
from bot.meaning import Reader
from bot.metrics import Metrics
from bot.pipeline import Pipeline
from bot.policy_steps import RuleSettling, RuleTrials
from bot.reconciling import Reconciliation
from bot.rehearsal import Rehearsal
from bot.reindexing import IndexUpkeep
from bot.sender import Sender
from bot.sendfailures import SenderParts
from bot.settings import DATA_DIRECTORY, Settings, Transport
from bot.upkeep import Upkeep, UpkeepParts
from bot.worker import Parts, Worker
from handlers.cases import evidence
from handlers.commands import rules
from handlers.commands.ruling import FILES_JOB
from handlers.handover.bulk import JOB as HANDOVER_JOB
from storage import jobs, leases, outbox_claims
from storage.database import schema
from storage.database.crypto import Vault, load_or_create_data_key
from storage.database.engine import Database, open_database
from storage.database.fingerprint import check_fingerprint
from storage.database.group_commit import GroupCommit
from storage.database.notices import Channel, Listener
from storage.database.single_writer import SingleWriter
from storage.outbox import Claim, OutboxRow

CLICK_THREADS = 2


class Role(Flag):
    """What a process does; `serve` does all of it."""

    WEB = auto()
    WORKER = auto()
    SCHEDULER = auto()
    SERVE = WEB | WORKER | SCHEDULER


@dataclass(slots=True)
class App:
    """All parts of one process."""

    settings: Settings
    roles: Role
    clock: Clock
    database: Database
    vault: Vault
    client: FeishuClient
    metrics: Metrics
    commits: GroupCommit
    directory: PeopleDirectory
    pipeline: Pipeline
    sender: Sender
    worker: Worker
    jobs: JobRunner | None
    intake: Intake
    verifier: Verifier | None
    upkeep: Upkeep
    token: str
    listener: Listener | None = None
    writer_lock: SingleWriter | None = None
    scheduler: Any = None
    connection: Any = None
    is_ready_to_stop: bool = False

    def start(self) -> None:
        """Set the parts of this process going. Raises AlreadyRunning on a second one with SQLite."""
        if self.database.file is not None:
            self.writer_lock = SingleWriter(self.database.file)
            self.writer_lock.acquire()
            with self.database.transaction() as connection:
                outbox_claims.reclaim_all(connection, token=self.token)
                jobs.reclaim_all(connection, token=self.token)
                leases.reclaim(connection, leases.SCHEDULER)
        self.directory.load()
        self.upkeep.start()
        if Role.WORKER in self.roles:
            self.sender.start()
        self.worker.start()
        if self.jobs is not None:
            self.jobs.start()
        if self.listener is not None:
            self.listener.start()
        if Role.SCHEDULER in self.roles:
            self._start_scheduler()
        if Role.WEB in self.roles and self.settings.transport is Transport.WEBSOCKET:
            self._start_connection()
        logger("app").info(
            Event.STARTED,
            roles=[role.name for role in Role if role in self.roles],
            transport=self.settings.transport,
            database=self.database.url.get_backend_name(),
        )

    def stop(self) -> None:
        """End the parts: what is under way finishes, what waits stays stored."""
        if self.connection is not None:
            self.connection.stop()
        if self.scheduler is not None:
            self.scheduler.stop()
        if self.listener is not None:
            self.listener.stop()
        self.upkeep.stop()
        self.worker.stop()
        if self.jobs is not None:
            self.jobs.stop()
        if Role.WORKER in self.roles:
            self.sender.stop()
        self.commits.flush()
        self.client.close()
        self.database.checkpoint()
        self.database.close()
        if self.writer_lock is not None:
            self.writer_lock.release()
        logger("app").info(Event.STOPPED)

    def _start_scheduler(self) -> None:
        from bot.scheduling import BotDesk
        from scheduler.runner import start

        desk = BotDesk(
            self.database,
            self.vault,
            self.clock,
            timezone=self.settings.timezone,
            metrics=self.metrics,
            claim=lambda: _claim_of(self),
            send=lambda rows: _send_by(self, rows),
        )
        self.scheduler = start(desk)

    def _start_connection(self) -> None:
        from bot.feishu.longconn import LongConnection

        self.connection = LongConnection(
            self.settings.app_id, self.settings.app_secret, self.settings.domain, self.on_frame
        )
        self.connection.start()

    def on_frame(self, payload: bytes) -> tuple[int, dict[str, Any] | None]:
        """Take in one event of the long connection; the answer is 200 or 500 and a callback's body."""
        reply = self.intake.accept(read_envelope(payload, now=self.clock.now()))
        # Anything but our own failure to store is final: redelivery would bring the same again.
        return (500 if reply.status >= 500 else 200), reply.body


def _claim_of(app: App) -> Claim | None:
    return app.sender.claim(app.clock.now()) if Role.WORKER in app.roles else None


def _send_by(app: App, rows: Sequence[OutboxRow]) -> None:
    if rows:
        app.sender.accept(rows)


def prepare_database(settings: Settings) -> tuple[Database, Vault]:
    """Open the database, make or upgrade its schema, and check that the data key fits it.

    Raises what `schema.prepare`, `crypto` and `fingerprint` of `storage.database` raise; each message
    names the mend.
    """
    vault = Vault(load_or_create_data_key(settings.data_key, DATA_DIRECTORY))
    database = open_database(settings.database_url)
    schema.prepare(database, say=lambda line: logger("app").info(Event.CONFIGURED, note=line))
    check_fingerprint(database, vault)
    return database, vault


def build(settings: Settings, *, roles: Role = Role.SERVE, clock: Clock | None = None) -> App:
    """Make the parts of one process and join them; nothing runs yet."""
    told = clock or make_clock(settings.clock_file)
    client = FeishuClient(settings.app_id, settings.app_secret, settings.domain)
    _warm_up(client)
    database, vault = prepare_database(settings)
    metrics, token = Metrics(), uuid.uuid4().hex
    works = Role.WORKER in roles
    commits = GroupCommit(database, vault, tells_others=not (database.is_sqlite or works))
    sender = Sender(SenderParts(database, vault, told, client, commits, metrics, token))

    def claim() -> Claim | None:
        return sender.claim(told.now()) if works else None

    def send(rows: Sequence[OutboxRow]) -> None:
        if rows:
            sender.accept(rows)

    directory = PeopleDirectory(database, vault, told, client)
    pipeline = Pipeline(
        database,
        vault,
        told,
        timezone=settings.timezone,
        reader=Reader(told, settings.timezone),
        claim=claim,
        riders=commits.riders,
        on_job=lambda: runner.wake() if runner is not None else None,
    )
    kinds: dict[str, Kind] = {
        batch.KIND: Batches(pipeline, timezone=settings.timezone, claim=claim),
        evidence.JOB: EvidenceFetched(pipeline, client, timezone=settings.timezone, claim=claim),
        FILES_JOB: FilesHandedOut(database, vault, client),
        HANDOVER_JOB: HandoversOfMany(pipeline, timezone=settings.timezone, claim=claim),
        rules.TRIAL_JOB: RuleTrials(timezone=settings.timezone, claim=claim),
        rules.SETTLE_JOB: RuleSettling(timezone=settings.timezone, claim=claim),
    }
    runner = (
        JobRunner(database, vault, told, kinds=kinds, token=token, send=send) if works else None
    )
    apology = Apology(database, vault, told, claim, send)
    parts = Parts(
        database,
        vault,
        told,
        pipeline,
        directory,
        metrics,
        send,
        apology.give_up,
        holds_back=lambda: commits.is_storming,
    )
    worker = Worker(parts) if works else Worker(parts, threads=CLICK_THREADS, polls=False)
    night = Reconciliation(database, vault, told, directory, timezone=settings.timezone)
    reconcile = night.run_if_due if works else lambda: None
    index = IndexUpkeep(database, vault)
    index_chores = (index.merge, index.reindex) if works else ()
    upkeep = Upkeep(
        UpkeepParts(database, client, directory, settings.admins, token, reconcile, index_chores),
        sender=sender if works else None,
        warm_up=Rehearsal(pipeline, told, holds_back=lambda: commits.is_storming).go_on,
    )
    intake_parts = IntakeParts(
        database, vault, told, commits, metrics, settings.app_id, worker, takes_messages=works
    )
    return App(
        settings=settings,
        roles=roles,
        clock=told,
        database=database,
        vault=vault,
        client=client,
        metrics=metrics,
        commits=commits,
        directory=directory,
        pipeline=pipeline,
        sender=sender,
        worker=worker,
        jobs=runner,
        intake=Intake(intake_parts, bot_open_id=lambda: upkeep.bot_open_id),
        verifier=_verifier(settings),
        upkeep=upkeep,
        token=token,
        listener=_listener(database, worker, sender) if works else None,
    )


def _listener(database: Database, worker: Worker, sender: Sender) -> Listener | None:
    if database.is_sqlite:
        return None
    return Listener(database, {Channel.INBOX: worker.wake, Channel.OUTBOX: sender.wake})


def _verifier(settings: Settings) -> Verifier | None:
    if settings.encrypt_key or settings.verification_token:
        return Verifier(settings.encrypt_key, settings.verification_token)
    return None


def _warm_up(client: FeishuClient) -> None:
    """Load the SDK and fetch the token while the database is opened; errors show up later."""

    def warm() -> None:
        from bot.feishu.errors import FeishuError

        began = time.monotonic()
        try:
            client.ping_token()
        except FeishuError as error:
            waited = round(time.monotonic() - began, 3)
            logger("app").warning(Event.SEND_FAILED, seconds=waited, **describe(error))

    threading.Thread(target=warm, name="warm-up", daemon=True).start()
