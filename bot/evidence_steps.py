"""Files of evidence, by job: fetched from the message they came in, and handed out to whoever rules.

The network is asked outside any transaction; what came, or why nothing did, is then written with its card.
"""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.feishu.client import FeishuClient
from bot.feishu.errors import Action, FeishuError, classify
from bot.jobs import Step, Stepped
from bot.outgoing import Deliveries
from bot.pipeline import Pipeline
from handlers.cases.evidence import FileGiven, give_file
from handlers.command import Tell, Urgency
from handlers.incoming import ChatKind, MessageReceived
from storage import outbox
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.jobs import Job
from storage.outbox import Claim, OutboxKind, Outgoing, Priority
from storage.uow import SqlStore

_PASSING = (Action.RETRY, Action.PAUSE, Action.REFRESH_TOKEN, Action.HALT)
"""Failures that another try may mend."""


class EvidenceFetched:
    """Implements `bot.jobs.Kind` for a file that somebody sent as evidence."""

    def __init__(
        self,
        pipeline: Pipeline,
        client: FeishuClient,
        *,
        timezone: ZoneInfo,
        claim: Callable[[], Claim | None],
    ) -> None:
        self._pipeline = pipeline
        self._client = client
        self._timezone = timezone
        self._claim = claim

    def step(self, job: Job) -> Step:
        """Fetch the file and lay it before the case."""
        given = FileGiven.of(job.payload)
        content, trouble = b"", ""
        try:
            key = given.keys[job.done]
            content = self._client.download(given.message_id, key, given.kind)
        except FeishuError as failure:
            if classify(failure).action in _PASSING:
                raise
            trouble = f"飞书没有给出文件：{failure.message}"
        return self._writing(job, given, content, trouble)

    def give_up(self, job: Job, error_id: str) -> Step:
        """Say that the file did not come."""
        trouble = f"文件没有取到，请重新发送（编号 {error_id}）"
        return self._writing(job, FileGiven.of(job.payload), b"", trouble)

    def _writing(self, job: Job, given: FileGiven, content: bytes, trouble: str) -> Step:
        message = _message(job)
        meaning = self._pipeline.meaning_of(message)

        def work(store: SqlStore, now: datetime) -> Stepped:
            result = self._pipeline.act_within(
                store, message, meaning, now, lambda ctx: give_file(ctx, given, content, trouble)
            )
            out = Deliveries(store, None, now=now, tz=self._timezone, claim=self._claim())
            key = str(job.payload["card_key"]) + (f":{job.done}" if job.done else "")
            assert result.answer is not None
            answer = Tell(message.sender_open_id, result.answer, Urgency.ANSWER, card_key=key)
            out.tell_all((answer, *result.tells))
            return Stepped(job.payload, tuple(out.claimed))

        return work


def _message(job: Job) -> MessageReceived:
    """The message the file came in, as far as it matters now."""
    return MessageReceived(
        message_id=str(job.payload["message_id"]),
        chat_id=str(job.payload["chat_id"]),
        chat_kind=ChatKind.PRIVATE,
        sender_open_id=str(job.payload["person"]),
        message_type="file",
        text="",
        sent_at=datetime.fromisoformat(str(job.payload["said_at"])),
    )


class FilesHandedOut:
    """Implements `bot.jobs.Kind` for files sent to one person: documents made here, and evidence as it came."""

    def __init__(self, database: Database, vault: Vault, client: FeishuClient) -> None:
        self._database = database
        self._vault = vault
        self._client = client

    def step(self, job: Job) -> Step:
        """Upload the next file and queue it."""
        name, content = self._file(job)
        key = self._client.upload_file(name, content)
        return _sending(job, {"msg_type": "file", "content": {"file_key": key}})

    def give_up(self, job: Job, error_id: str) -> Step:
        """Say that a file could not be sent."""
        text = f"有一个文件没有发出去，请稍后再点一次。编号 {error_id}"
        return _sending(job, {"msg_type": "text", "content": {"text": text}})

    def _file(self, job: Job) -> tuple[str, bytes]:
        texts, evidence = job.payload["texts"], job.payload["evidence"]
        if job.done < len(texts):
            return str(texts[job.done]["name"]), str(texts[job.done]["text"]).encode()
        wanted = evidence[job.done - len(texts)]
        with self._database.read(self._vault) as store:
            return str(wanted["name"]), store.cases.content_of(int(wanted["id"]))


def _sending(job: Job, payload: dict[str, object]) -> Step:
    receiver = str(job.payload["receiver"])

    def work(store: SqlStore, now: datetime) -> Stepped:
        note = Outgoing(OutboxKind.SEND, receiver, payload, priority=Priority.ANSWER)
        outbox.add(store.connection, store.vault, note, now=now)
        return Stepped(job.payload)

    return work
