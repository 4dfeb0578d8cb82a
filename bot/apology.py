"""Gives up an event that could not be handled, and tells the person who sent it, in one unit of work.

The person gets a short id that is also in the log. What went wrong is not theirs to read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.clock import Clock
from handlers.incoming import CardClicked, ChatKind, Incoming, MenuClicked, MessageReceived
from storage import inbox, outbox
from storage.database.crypto import Vault
from storage.database.engine import Database
from storage.inbox import AlreadyHandled, InboxRow
from storage.outbox import Added, Claim, OutboxKind, OutboxRow, Outgoing
from storage.uow import SqlStore


@dataclass(frozen=True, slots=True)
class Apology:
    """Gives rows up; called by the worker after the last try."""

    database: Database
    vault: Vault
    clock: Clock
    claim: Callable[[], Claim | None]
    send: Callable[[Sequence[OutboxRow]], None]

    def give_up(self, row: InboxRow, error_id: str) -> None:
        """Bury the row and tell the person. Raises AlreadyHandled when somebody finished it."""
        now = self.clock.now()

        def work(store: SqlStore) -> Added | None:
            if not inbox.bury(store.connection, row, now=now, error=error_id):
                raise AlreadyHandled(row.id)
            outgoing = _note(row.incoming, error_id)
            if outgoing is None:
                return None
            return outbox.add(store.connection, store.vault, outgoing, now=now, claim=self.claim())

        added = self.database.run(self.vault, work)
        if added is not None and added.claimed is not None:
            self.send([added.claimed])


def apology_for(error_id: str) -> dict[str, Any]:
    """The message that says so, with the id that is in the log."""
    text = (
        f"这一条没能处理好，已经记下来了（编号 {error_id}）。"
        "请稍后再发一次；如果还是不行，把编号告诉管理员。"
    )
    return {"msg_type": "text", "content": {"text": text}}


def _note(incoming: Incoming, error_id: str) -> Outgoing | None:
    payload = apology_for(error_id)
    match incoming:
        case MessageReceived():
            in_private = incoming.chat_kind is ChatKind.PRIVATE
            receiver = incoming.sender_open_id if in_private else incoming.chat_id
            return Outgoing(OutboxKind.REPLY, receiver, payload, target=incoming.message_id)
        case CardClicked() | MenuClicked():
            return Outgoing(OutboxKind.SEND, incoming.operator_open_id, payload)
        case _:
            return None
