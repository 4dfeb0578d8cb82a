"""The daily work on customers: follow-ups, reminders, drafts, deals and feedback."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from handlers.records import ReminderKind
from storage.tables.base import BigId, UtcDateTime, flag, metadata, one_of, partial_index

DELIVERY_STATES = ("", "未开始", "交付中", "已交付", "已验收")
FEEDBACK_KINDS = ("satisfaction", "suggestion", "complaint")

follow_up = Table(
    "follow_up",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("author_open_id", Text, nullable=False),
    Column("happened_at", UtcDateTime, nullable=False),
    Column("logged_at", UtcDateTime, nullable=False),
    Column("channel", Text, nullable=False, server_default=""),
    Column("content", Text, nullable=False),
    Column("result", Text, nullable=False, server_default=""),
    Column("next_plan", Text, nullable=False, server_default=""),
    Column("next_at", UtcDateTime),
    flag("is_effective"),
    flag("is_late"),
    Column("verdict_reason", Text, nullable=False, server_default=""),
    Column("message_id", Text, nullable=False, server_default=""),
    Column("undone_at", UtcDateTime),
    CheckConstraint("length(author_open_id) > 0", name="author_not_empty"),
    Index("ix_follow_up_customer_id", "customer_id", "happened_at"),
    Index("ix_follow_up_author_open_id", "author_open_id", "happened_at"),
    Index("ix_follow_up_message_id", "message_id"),
)

draft = Table(
    "draft",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_open_id", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("payload_enc", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("message_id", Text, nullable=False, server_default=""),
    Column("said_at", UtcDateTime),
    Column("reminded_at", UtcDateTime),
    CheckConstraint("length(id) > 0", name="id_not_empty"),
    CheckConstraint("created_at <= expires_at", name="span_ordered"),
    Index("ix_draft_person_open_id", "person_open_id", "purpose", "created_at"),
    Index("ix_draft_expires_at", "expires_at"),
)

reminder = Table(
    "reminder",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("person_open_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    Column("customer_id", BigId, ForeignKey("customer.id")),
    Column("draft_id", Text, nullable=False, server_default=""),
    flag("is_dated"),
    flag("chosen_by_person"),
    Column("closed_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    one_of("kind", [each.value for each in ReminderKind]),
    CheckConstraint("length(person_open_id) > 0", name="person_not_empty"),
    Index("ix_reminder_customer_id", "customer_id"),
)
partial_index(
    reminder,
    ["due_at", "id"],
    where="closed_at IS NULL AND sent_at IS NULL",
    name="ix_reminder_due",
    unique=False,
)
partial_index(
    reminder,
    ["person_open_id", "due_at"],
    where="closed_at IS NULL",
    name="ix_reminder_open",
    unique=False,
)

sent_notice = Table(
    "sent_notice",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("customer_id", BigId, ForeignKey("customer.id")),
    Column("kind", Text, nullable=False),
    Column("person_open_id", Text, nullable=False),
    Column("protected_until", UtcDateTime),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint("length(key) > 0", name="key_not_empty"),
    Index("ix_sent_notice_customer_id", "customer_id", "at"),
)

deal = Table(
    "deal",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("contract_until", Date, nullable=False),
    Column("product", Text, nullable=False, server_default=""),
    Column("project", Text, nullable=False, server_default=""),
    Column("started_on", Date),
    Column("contract_no", Text, nullable=False, server_default=""),
    Column("amount_fen", BigInteger, nullable=False),
    Column("payment_method", Text, nullable=False, server_default=""),
    Column("paid_fen", BigInteger, nullable=False, server_default="0"),
    Column("delivery_state", Text, nullable=False, server_default=""),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("undone_at", UtcDateTime),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("currency", Text, nullable=False, server_default=""),
    Column("amount_period", Text, nullable=False, server_default=""),
    one_of("delivery_state", DELIVERY_STATES),
    CheckConstraint("signed_on <= contract_until", name="contract_ordered"),
    CheckConstraint("amount_fen >= 0 AND paid_fen >= 0", name="amounts_not_negative"),
    Index("ix_deal_customer_id", "customer_id"),
    Index("ix_deal_signed_on", "signed_on"),
)

milestone = Table(
    "milestone",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("deal_id", BigId, ForeignKey("deal.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("due_on", Date),
    Column("done_on", Date),
    Column("position", Integer, nullable=False),
    CheckConstraint("length(name) > 0", name="name_not_empty"),
    Index("ix_milestone_deal_id", "deal_id"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("score", Integer),
    Column("content", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default="open"),
    Column("due_at", UtcDateTime),
    Column("result", Text, nullable=False, server_default=""),
    Column("author_open_id", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    one_of("kind", FEEDBACK_KINDS),
    one_of("state", ("open", "handling", "done")),
    CheckConstraint("score BETWEEN 1 AND 5", name="score_of_five"),
    CheckConstraint("kind <> 'satisfaction' OR score IS NOT NULL", name="satisfaction_has_score"),
    CheckConstraint("(state = 'done') = (closed_at IS NOT NULL)", name="done_has_moment"),
    Index("ix_feedback_customer_id", "customer_id"),
    Index("ix_feedback_state", "state", "due_at"),
)
