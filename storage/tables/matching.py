"""The index of names: every name a customer is known by, taken apart, and the terms it is found by.

A row of `known_name` is written in the transaction that writes the customer or the alias; its number
grows with time, so that "names newer than" is one range. `name_term` holds nothing but the pairs.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from storage.tables.base import BigId, metadata, one_of

known_name = Table(
    "known_name",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("parts", Text, nullable=False),
    Column("engine_version", Integer, nullable=False),
    one_of("kind", ("name", "alias")),
    Index("ix_known_name_customer_id", "customer_id"),
)

name_term = Table(
    "name_term",
    metadata,
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("name_id", BigInteger, ForeignKey("known_name.id"), primary_key=True),
    Index("ix_name_term_name_id", "name_id"),
    sqlite_with_rowid=False,
)
