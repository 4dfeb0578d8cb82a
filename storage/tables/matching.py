"""The index of names: every name a customer is known by, taken apart, and the terms it is found by.

A row of `known_name` is written in the transaction that writes the customer or the alias; its number
grows with time, so that "names newer than" is one range. Its `codes` are the terms it is stored under,
so that they can be found again whatever the program makes of the name by then.

`name_term` holds nothing but the pairs. Twenty of them at random places cost more than all the rest of a
registration; so a new name first stands in `name_fresh` (one row, always read along) and its pairs are
made by the next merge. No foreign key holds the pairs: its check would cost more than the pairs do.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from storage.tables.base import BigId, metadata, one_of

known_name = Table(
    "known_name",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("parts", Text, nullable=False),
    Column("codes", LargeBinary, nullable=False),
    Column("engine_version", Integer, nullable=False),
    one_of("kind", ("name", "alias")),
    Index("ix_known_name_customer_id", "customer_id"),
)

name_fresh = Table(
    "name_fresh",
    metadata,
    Column("name_id", BigId, ForeignKey("known_name.id"), primary_key=True, autoincrement=False),
)

name_term = Table(
    "name_term",
    metadata,
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("name_id", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
