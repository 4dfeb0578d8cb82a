"""Merged customers, and pairs of customers that are likely one.

A merged customer is taken out of all lists like a registration taken back; what moved and what was before
is kept, sealed, so that undoing restores it. One merge of a customer stands at a time.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from storage.tables.base import BigId, UtcDateTime, metadata, partial_index

customer_merge = Table(
    "customer_merge",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("kept_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("merged_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("merged_by", Text, nullable=False),
    Column("merged_at", UtcDateTime, nullable=False),
    Column("before_enc", LargeBinary, nullable=False),
    Column("undone_by", Text, nullable=False, server_default=""),
    Column("undone_at", UtcDateTime),
    CheckConstraint("kept_id <> merged_id", name="two_customers"),
    CheckConstraint("(undone_at IS NULL) = (undone_by = '')", name="undone_has_person"),
    Index("ix_customer_merge_kept_id", "kept_id"),
    Index("ix_customer_merge_merged_at", "merged_at"),
)
partial_index(
    customer_merge, ["merged_id"], where="undone_at IS NULL", name="uq_customer_merge_standing"
)

duplicate_pair = Table(
    "duplicate_pair",
    metadata,
    Column("first_id", BigId, ForeignKey("customer.id"), primary_key=True),
    Column("second_id", BigId, ForeignKey("customer.id"), primary_key=True),
    Column("permille", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime),
    CheckConstraint("first_id < second_id", name="pair_ordered"),
    CheckConstraint("permille BETWEEN 0 AND 1000", name="permille_of_thousand"),
    Index("ix_duplicate_pair_second_id", "second_id"),
    Index("ix_duplicate_pair_told_at", "told_at", "permille"),
)
