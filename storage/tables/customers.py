"""Customers, their contacts, the exact keys that decide who owns them, and their own fields.

Two rules live in the database itself: an owned customer has an owner and nobody else's has one;
and one exact key (`kind`, `hash`, `scope`) belongs to one customer that is owned or in the pool.
`scope` is empty until a ruling finds that two customers truly share a key; then it is the
customer's id. People are named by open_id without a foreign key: the directory is another system's
and is only cached here.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from handlers.records import KeyKind, Ownership
from storage.tables.base import BigId, JsonText, UtcDateTime, metadata, one_of, partial_index

CUSTOMER_KINDS = ("企业客户", "个人客户", "机构")
LEVELS = ("", "A", "B", "C")
PRECISIONS = ("", "day", "week", "month", "quarter")
ACTIVE_KEY = "ownership IN ('owned', 'pool')"


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


customer = Table(
    "customer",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_no", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_folded", Text, nullable=False),
    Column("core_name", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False),
    Column("ownership", Text, nullable=False),
    Column("owner_open_id", Text),
    Column("department_id", Text, nullable=False, server_default=""),
    Column("registered_at", UtcDateTime, nullable=False),
    Column("first_contact_at", UtcDateTime),
    Column("pooled_at", UtcDateTime),
    Column("protected_until", UtcDateTime),
    Column("last_follow_at", UtcDateTime),
    Column("next_follow_at", UtcDateTime),
    Column("won_at", UtcDateTime),
    Column("withdrawn_at", UtcDateTime),
    _text("next_plan"),
    _text("stage"),
    _text("level"),
    _text("coop_status"),
    _text("tier"),
    _text("source"),
    _text("uscc"),
    _text("industry"),
    _text("region"),
    _text("address"),
    _text("company_size"),
    _text("coop_scale"),
    _text("website"),
    _text("legal_representative"),
    _text("registered_address"),
    _text("business_type"),
    _text("need"),
    _text("intent"),
    _text("product"),
    _text("competitor"),
    _text("history"),
    _text("special_requirements"),
    _text("future_direction"),
    _text("buying_motive"),
    _text("preferences"),
    _text("remark"),
    _text("lost_reason"),
    Column("budget_from_fen", BigInteger),
    Column("budget_to_fen", BigInteger),
    Column("expected_amount_fen", BigInteger),
    Column("expected_amount_max_fen", BigInteger),
    _text("currency"),
    _text("amount_period"),
    Column("expected_close_on", Date),
    _text("expected_close_precision"),
    Column("parent_id", BigId, ForeignKey("customer.id")),
    Column("extra", JsonText, nullable=False, server_default="{}"),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("id", "ownership"),
    one_of("ownership", [each.value for each in Ownership]),
    one_of("kind", CUSTOMER_KINDS),
    one_of("level", LEVELS),
    one_of("intent", ("", "高", "中", "低")),
    one_of("coop_scale", ("", "大", "中", "小")),
    one_of("expected_close_precision", PRECISIONS),
    CheckConstraint("(ownership = 'owned') = (owner_open_id IS NOT NULL)", name="owned_has_owner"),
    CheckConstraint(
        "ownership <> 'owned' OR protected_until IS NOT NULL", name="owned_is_protected"
    ),
    CheckConstraint("withdrawn_at IS NULL OR ownership = 'history'", name="withdrawn_is_history"),
    CheckConstraint("owner_open_id <> ''", name="owner_not_empty"),
    CheckConstraint("length(name) > 0", name="name_not_empty"),
    CheckConstraint("length(customer_no) > 0", name="customer_no_not_empty"),
    CheckConstraint("parent_id <> id", name="not_own_parent"),
    CheckConstraint("version >= 1", name="version_counted"),
    CheckConstraint(
        "budget_from_fen >= 0 AND budget_to_fen >= budget_from_fen", name="budget_ordered"
    ),
    CheckConstraint(
        "expected_amount_fen >= 0 AND expected_amount_max_fen >= expected_amount_fen",
        name="expected_amount_ordered",
    ),
    CheckConstraint(
        "expected_close_on IS NOT NULL OR expected_close_precision = ''",
        name="expected_close_has_day",
    ),
    Index("ix_customer_owner_open_id_protected_until", "owner_open_id", "protected_until", "id"),
    Index("ix_customer_ownership_protected_until", "ownership", "protected_until", "id"),
    Index("ix_customer_name_folded", "name_folded"),
    Index("ix_customer_core_name", "core_name"),
    Index("ix_customer_parent_id", "parent_id"),
)

contact = Table(
    "contact",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone_enc", LargeBinary),
    Column("phone_index", Text),
    Column("phone_part_index", Text),
    _text("extension"),
    Column("email_enc", LargeBinary),
    Column("email_index", Text),
    Column("email_domain_index", Text),
    Column("wechat_enc", LargeBinary),
    Column("wechat_index", Text),
    _text("title"),
    _text("department"),
    _text("role"),
    _text("remark"),
    UniqueConstraint("customer_id", "position"),
    CheckConstraint("phone_index IS NULL OR phone_enc IS NOT NULL", name="phone_indexed"),
    CheckConstraint("email_index IS NULL OR email_enc IS NOT NULL", name="email_indexed"),
    CheckConstraint("wechat_index IS NULL OR wechat_enc IS NOT NULL", name="wechat_indexed"),
    CheckConstraint("position >= 0", name="position_counted"),
    Index("ix_contact_name", "name"),
    Index("ix_contact_phone_index", "phone_index"),
    Index("ix_contact_phone_part_index", "phone_part_index"),
    Index("ix_contact_email_index", "email_index"),
    Index("ix_contact_email_domain_index", "email_domain_index"),
    Index("ix_contact_wechat_index", "wechat_index"),
)

customer_key = Table(
    "customer_key",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, nullable=False),
    Column("kind", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("scope", Text, nullable=False, server_default=""),
    Column("ownership", Text, nullable=False),
    ForeignKeyConstraint(
        ["customer_id", "ownership"],
        ["customer.id", "customer.ownership"],
        onupdate="CASCADE",
    ),
    UniqueConstraint("customer_id", "kind", "hash"),
    one_of("kind", [each.value for each in KeyKind]),
    CheckConstraint("length(hash) >= 32", name="hash_is_keyed"),
    CheckConstraint("scope = '' OR scope = CAST(customer_id AS TEXT)", name="scope_is_own"),
    Index("ix_customer_key_hash", "hash", "kind"),
    Index("ix_customer_key_customer_id", "customer_id", "ownership"),
)
partial_index(
    customer_key, ["kind", "hash", "scope"], where=ACTIVE_KEY, name="uq_customer_key_active"
)

customer_alias = Table(
    "customer_alias",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("alias", Text, nullable=False),
    Column("alias_folded", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="alias"),
    Column("added_by", Text, nullable=False, server_default=""),
    Column("added_at", UtcDateTime, nullable=False),
    UniqueConstraint("customer_id", "alias_folded"),
    one_of("kind", ("alias", "former_name", "short_name")),
    CheckConstraint("length(alias_folded) > 0", name="alias_not_empty"),
    Index("ix_customer_alias_alias_folded", "alias_folded"),
)

counter = Table(
    "counter",
    metadata,
    Column("prefix", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("value", BigInteger, nullable=False),
    CheckConstraint("value >= 1", name="value_counted"),
)

not_same_pair = Table(
    "not_same_pair",
    metadata,
    Column("first_id", BigId, ForeignKey("customer.id"), primary_key=True),
    Column("second_id", BigId, ForeignKey("customer.id"), primary_key=True),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    _text("reason"),
    CheckConstraint("first_id < second_id", name="pair_ordered"),
    Index("ix_not_same_pair_second_id", "second_id"),
)

custom_field = Table(
    "custom_field",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("options", JsonText, nullable=False, server_default="[]"),
    Column("position", Integer, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("retired_at", UtcDateTime),
    one_of("kind", ("text", "number", "date", "choice", "choices")),
)

custom_value = Table(
    "custom_value",
    metadata,
    Column("customer_id", BigId, ForeignKey("customer.id"), primary_key=True),
    Column("field_id", BigId, ForeignKey("custom_field.id"), primary_key=True),
    Column("value", JsonText, nullable=False),
    Index("ix_custom_value_field_id", "field_id"),
)
