"""What came in, what goes out, and who is doing it: inbox, outbox, jobs and leases.

The inbox row is the promise behind every 200 we answer; the outbox row is the promise behind every
effect we committed. Payloads are encrypted whole. The partial unique index on `receiver` keeps one
message per receiver in flight, so that answers arrive in order.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from storage.tables.base import BigId, UtcDateTime, both_or_neither, metadata, one_of, partial_index

INBOX_STATES = ("due", "parked", "done", "dead")
OUTBOX_STATES = ("due", "sending", "sent", "dead", "cancelled")
OUTBOX_KINDS = ("send", "reply", "patch", "recall")
JOB_STATES = ("due", "running", "done", "dead")

inbox = Table(
    "inbox",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("event_key", Text, nullable=False, unique=True),
    Column("message_key", Text, unique=True),
    Column("kind", Text, nullable=False),
    Column("partition", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="due"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("happened_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("payload_enc", LargeBinary, nullable=False),
    Column("answer_enc", LargeBinary),
    Column("error", Text, nullable=False, server_default=""),
    Column("done_at", UtcDateTime),
    Column("claim_token", Text),
    Column("claimed_until", UtcDateTime),
    one_of("status", INBOX_STATES),
    CheckConstraint("attempts >= 0", name="attempts_counted"),
    CheckConstraint("(status = 'done') = (done_at IS NOT NULL)", name="done_has_moment"),
    both_or_neither("claim_token", "claimed_until"),
    Index("ix_inbox_status_not_before_id", "status", "not_before", "id"),
    Index("ix_inbox_partition_status_id", "partition", "status", "id"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("dedup_key", Text, unique=True),
    Column("card_key", Text),
    Column("kind", Text, nullable=False),
    Column("receiver", Text, nullable=False),
    Column("target", Text, nullable=False, server_default=""),
    Column("target_outbox_id", Text, ForeignKey("outbox.id")),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("not_before", UtcDateTime, nullable=False),
    Column("status", Text, nullable=False, server_default="due"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("first_try_at", UtcDateTime),
    Column("next_try_at", UtcDateTime),
    Column("claim_token", Text),
    Column("claimed_until", UtcDateTime),
    Column("payload_enc", LargeBinary, nullable=False),
    Column("feishu_message_id", Text),
    Column("error_code", Integer),
    Column("error_text", Text, nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("inbox_id", BigId, ForeignKey("inbox.id")),
    one_of("status", OUTBOX_STATES),
    one_of("kind", OUTBOX_KINDS),
    CheckConstraint("priority IN (0, 1, 2)", name="priority_known"),
    CheckConstraint("length(id) BETWEEN 1 AND 50", name="id_fits_platform_uuid"),
    CheckConstraint("attempts >= 0", name="attempts_counted"),
    CheckConstraint(
        "status <> 'sending' OR (claim_token IS NOT NULL AND first_try_at IS NOT NULL)",
        name="sending_is_claimed",
    ),
    CheckConstraint("status <> 'sent' OR sent_at IS NOT NULL", name="sent_has_moment"),
    both_or_neither("claim_token", "claimed_until"),
    Index("ix_outbox_status_priority_seq", "status", "priority", "seq"),
    Index("ix_outbox_receiver_status_seq", "receiver", "status", "seq"),
    Index("ix_outbox_status_not_before", "status", "not_before"),
    Index("ix_outbox_card_key", "card_key", "seq"),
    Index("ix_outbox_target", "target", "status"),
    Index("ix_outbox_feishu_message_id", "feishu_message_id"),
    Index("ix_outbox_target_outbox_id", "target_outbox_id"),
    Index("ix_outbox_inbox_id", "inbox_id"),
    sqlite_autoincrement=True,
)
partial_index(outbox, ["receiver"], where="status = 'sending'", name="uq_outbox_receiver_sending")

job = Table(
    "job",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="due"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("done_count", Integer, nullable=False, server_default="0"),
    Column("total_count", Integer, nullable=False, server_default="0"),
    Column("payload_enc", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("error", Text, nullable=False, server_default=""),
    Column("claim_token", Text),
    Column("claimed_until", UtcDateTime),
    one_of("status", JOB_STATES),
    CheckConstraint("done_count >= 0 AND total_count >= 0", name="counts_counted"),
    CheckConstraint("(status = 'done') = (done_at IS NOT NULL)", name="done_has_moment"),
    both_or_neither("claim_token", "claimed_until"),
    Index("ix_job_status_not_before_id", "status", "not_before", "id"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until_at", UtcDateTime, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
)
