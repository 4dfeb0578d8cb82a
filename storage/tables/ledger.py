"""What happened, for good: claims, ledger entries, the audit chain; and the changes `撤销` can undo.

`claim`, `ledger_entry` and `audit_entry` are append-only: triggers refuse UPDATE and DELETE (and
TRUNCATE on PostgreSQL) whatever program asks.
"""

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    event,
)

from handlers.records import ChangeKind, ClaimVerdict, LedgerKind
from storage.tables.base import BigId, JsonText, UtcDateTime, metadata, one_of

APPEND_ONLY = {
    "claim": ("id",),
    "ledger_entry": ("id",),
    "audit_entry": ("seq", "prev_hash", "hash"),
}
"""Tables that only grow, with their unique columns."""
CONCERN_KINDS = (
    "squatting",
    "copied_follow_up",
    "last_day_rescue",
    "near_name_probing",
    "friend_hand_back",
)
CLAIM_LEVELS = ("", "E0", "E1", "E2", "E3", "E4", "E5", "E6")

claim = Table(
    "claim",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id")),
    Column("claimant_open_id", Text, nullable=False),
    Column("owner_open_id", Text, nullable=False, server_default=""),
    Column("verdict", Text, nullable=False),
    Column("level", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("name", Text, nullable=False),
    Column("message_id", Text, nullable=False, server_default=""),
    Column("said_at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("via", Text, nullable=False, server_default="chat"),
    Column("evidence", JsonText, nullable=False, server_default="[]"),
    Column("reply", Text, nullable=False, server_default=""),
    one_of("verdict", [each.value for each in ClaimVerdict]),
    one_of("level", CLAIM_LEVELS),
    CheckConstraint("length(claimant_open_id) > 0", name="claimant_not_empty"),
    CheckConstraint(
        "verdict = 'refused' OR verdict = 'contested' OR customer_id IS NOT NULL",
        name="registered_has_customer",
    ),
    Index("ix_claim_customer_id", "customer_id", "id"),
    Index("ix_claim_claimant_open_id", "claimant_open_id", "recorded_at"),
    Index("ix_claim_message_id", "message_id"),
    Index("ix_claim_recorded_at", "recorded_at"),
)

ledger_entry = Table(
    "ledger_entry",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_open_id", Text, nullable=False),
    Column("owner_open_id", Text, nullable=False, server_default=""),
    Column("claim_id", BigId, ForeignKey("claim.id")),
    Column("follow_up_id", BigId, ForeignKey("follow_up.id")),
    Column("message_id", Text, nullable=False, server_default=""),
    Column("facts", JsonText, nullable=False, server_default="{}"),
    one_of("kind", [each.value for each in LedgerKind]),
    Index("ix_ledger_entry_customer_id", "customer_id", "id"),
    Index("ix_ledger_entry_kind_at", "kind", "at"),
)

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("seq", BigId, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_open_id", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("customer_id", BigId),
    Column("message_id", Text, nullable=False, server_default=""),
    Column("facts_enc", LargeBinary, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("prev_hash"),
    UniqueConstraint("hash"),
    CheckConstraint("seq >= 1", name="seq_counted"),
    Index("ix_audit_entry_actor_open_id", "actor_open_id", "at"),
    Index("ix_audit_entry_customer_id", "customer_id", "at"),
)

change_log = Table(
    "change_log",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("actor_open_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("customer_id", BigId, ForeignKey("customer.id")),
    Column("subject_id", BigId),
    Column("message_id", Text, nullable=False, server_default=""),
    Column("before_enc", LargeBinary, nullable=False),
    Column("undone_at", UtcDateTime),
    one_of("kind", [each.value for each in ChangeKind]),
    Index("ix_change_log_actor_open_id", "actor_open_id", "at"),
    Index("ix_change_log_message_id", "message_id"),
)

lookup_hit = Table(
    "lookup_hit",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("open_id", Text, nullable=False),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_lookup_hit_open_id", "open_id", "at"),
)

# What looks like gaming the rules, for the managers' digest; `key` makes each concern come once.
concern = Table(
    "concern",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("person_open_id", Text, nullable=False),
    Column("customer_id", BigId, ForeignKey("customer.id")),
    Column("at", UtcDateTime, nullable=False),
    Column("noted_at", UtcDateTime, nullable=False),
    Column("facts", JsonText, nullable=False, server_default="{}"),
    Column("reported_at", UtcDateTime),
    one_of("kind", CONCERN_KINDS),
    CheckConstraint("length(key) > 0", name="key_not_empty"),
    Index("ix_concern_at", "at"),
    Index("ix_concern_noted_at", "noted_at"),
    Index("ix_concern_person_open_id", "person_open_id", "at"),
)


def append_only_ddl(dialect: str) -> list[str]:
    """Return the statements that make the append-only tables so on that database."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table in APPEND_ONLY
            for act in ("UPDATE", "DELETE")
        ] + [
            # REPLACE drops the old row without firing its DELETE trigger.
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE "
            + " OR ".join(f"{column} = NEW.{column}" for column in columns)
            + f") BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table, columns in APPEND_ONLY.items()
        ]
    refuse = (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    return [refuse] + [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        for table in APPEND_ONLY
    ]


for _dialect in ("sqlite", "postgresql"):
    for _statement in append_only_ddl(_dialect):
        _ddl = DDL(_statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # in sqlalchemy
        event.listen(metadata, "after_create", _ddl.execute_if(dialect=_dialect))
