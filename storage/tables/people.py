"""Persons, departments and chats as cached from the platform, and what they were granted here.

Contact ways of colleagues are encrypted like those of customers. Leading a department is read
from `department` and `person`; `person_role` holds only what an administrator granted.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from handlers.incoming import ChatKind
from handlers.records import Role
from storage.tables.base import BigId, UtcDateTime, metadata, one_of, partial_index

PERSON_STATES = ("active", "frozen", "left")
SUBSCRIPTION_KINDS = ("daily", "weekly", "pool", "conflicts")

person = Table(
    "person",
    metadata,
    Column("open_id", Text, primary_key=True),
    Column("union_id", Text, nullable=False, server_default=""),
    Column("name", Text, nullable=False),
    Column("email_enc", LargeBinary),
    Column("email_index", Text),
    Column("mobile_enc", LargeBinary),
    Column("mobile_index", Text),
    Column("department_id", Text, nullable=False, server_default=""),
    Column("leader_open_id", Text, nullable=False, server_default=""),
    Column("status", Text, nullable=False, server_default="active"),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("left_at", UtcDateTime),
    one_of("status", PERSON_STATES),
    CheckConstraint("length(open_id) > 0", name="open_id_not_empty"),
    CheckConstraint("(status = 'left') = (left_at IS NOT NULL)", name="left_has_moment"),
    Index("ix_person_name", "name"),
    Index("ix_person_leader_open_id", "leader_open_id"),
    Index("ix_person_email_index", "email_index"),
    Index("ix_person_mobile_index", "mobile_index"),
    Index("ix_person_fetched_at", "fetched_at"),
)

department = Table(
    "department",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("parent_id", Text, nullable=False, server_default=""),
    Column("leader_open_id", Text, nullable=False, server_default=""),
    Column("fetched_at", UtcDateTime, nullable=False),
    Index("ix_department_leader_open_id", "leader_open_id"),
)

person_role = Table(
    "person_role",
    metadata,
    Column("open_id", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("department_id", Text, primary_key=True, server_default=""),
    Column("granted_by", Text, nullable=False),
    Column("granted_at", UtcDateTime, nullable=False),
    one_of("role", [each.value for each in Role]),
    Index("ix_person_role_role", "role"),
)

chat = Table(
    "chat",
    metadata,
    Column("chat_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("department_id", Text, nullable=False, server_default=""),
    Column("person_open_id", Text, nullable=False, server_default=""),
    Column("joined_at", UtcDateTime, nullable=False),
    Column("left_at", UtcDateTime),
    one_of("kind", [each.value for each in ChatKind]),
    Index("ix_chat_person_open_id", "person_open_id"),
    Index("ix_chat_department_id", "department_id"),
)

absence = Table(
    "absence",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("open_id", Text, nullable=False),
    Column("deputy_open_id", Text, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("cancelled_at", UtcDateTime),
    CheckConstraint("from_on <= until_on", name="days_ordered"),
    CheckConstraint("open_id <> deputy_open_id", name="deputy_is_another"),
    Index("ix_absence_open_id", "open_id", "until_on"),
)

subscription = Table(
    "subscription",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("chat_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at_minute", Integer, nullable=False),
    Column("department_id", Text, nullable=False, server_default=""),
    Column("created_by", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("covered_until", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("weekday", Integer),
    Column("said_time", Text, nullable=False, server_default=""),
    one_of("kind", SUBSCRIPTION_KINDS),
    CheckConstraint("at_minute BETWEEN 0 AND 1439", name="at_minute_of_day"),
)
partial_index(
    subscription, ["chat_id", "kind"], where="ended_at IS NULL", name="uq_subscription_live"
)

digest_run = Table(
    "digest_run",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("subscription_id", BigId, ForeignKey("subscription.id"), nullable=False),
    Column("covered_from", UtcDateTime, nullable=False),
    Column("covered_until", UtcDateTime, nullable=False),
    Column("ran_at", UtcDateTime, nullable=False),
    Column("skipped", Integer, nullable=False, server_default="0"),
    UniqueConstraint("subscription_id", "covered_from"),
    CheckConstraint("covered_from < covered_until", name="span_ordered"),
)
