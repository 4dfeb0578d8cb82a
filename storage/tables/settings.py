"""What administrators set in chat, and the bot's small memories.

Rules are versioned by date: a row is never changed, a newer `valid_from` wins.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.base import BigId, JsonText, UtcDateTime, flag, metadata

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

policy_rule = Table(
    "policy_rule",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("department_id", Text, nullable=False, server_default=""),
    Column("value", JsonText, nullable=False),
    Column("valid_from", UtcDateTime, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    UniqueConstraint("name", "department_id", "valid_from"),
    CheckConstraint("length(name) > 0", name="name_not_empty"),
)

option_item = Table(
    "option_item",
    metadata,
    Column("field", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    flag("is_live"),
    CheckConstraint("length(value) > 0", name="value_not_empty"),
    CheckConstraint("position >= 0", name="position_counted"),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    flag("is_workday"),
    Column("name", Text, nullable=False, server_default=""),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

topic = Table(
    "topic",
    metadata,
    Column("chat_id", Text, primary_key=True),
    Column("open_id", Text, primary_key=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

once_key = Table(
    "once_key",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_once_key_at", "at"),
)
