"""Sharing and disputes: collaborators, joint shares, watchers, cases, extensions and holds."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.base import BigId, JsonText, UtcDateTime, metadata, one_of, partial_index

COLLABORATION_RIGHTS = ("view", "work")
OFFER_STATES = ("waiting", "accepted", "refused", "withdrawn")
CASE_STATES = ("open", "ruled", "withdrawn", "closed")
CASE_LEVELS = ("E0", "E1", "E2", "E3", "E4", "E5", "E6")
DECISIONS = ("keep", "reassign", "joint", "both")

collaboration = Table(
    "collaboration",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("person_open_id", Text, nullable=False),
    Column("granted_by", Text, nullable=False),
    Column("granted_at", UtcDateTime, nullable=False),
    Column("until_at", UtcDateTime),
    Column("rights", Text, nullable=False, server_default="work"),
    UniqueConstraint("customer_id", "person_open_id"),
    one_of("rights", COLLABORATION_RIGHTS),
    CheckConstraint("granted_at < until_at", name="span_ordered"),
    CheckConstraint("length(person_open_id) > 0", name="person_not_empty"),
    Index("ix_collaboration_person_open_id", "person_open_id"),
)
partial_index(
    collaboration,
    ["until_at"],
    where="until_at IS NOT NULL",
    name="ix_collaboration_until_at",
    unique=False,
)

# That the shares of one customer come to 100 is a sum over rows, which no CHECK sees: whoever writes them
# writes them all in one unit of work.
joint_share = Table(
    "joint_share",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("person_open_id", Text, nullable=False),
    Column("share_percent", Integer, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("accepted_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    CheckConstraint("share_percent BETWEEN 1 AND 99", name="share_is_part"),
    Index("ix_joint_share_person_open_id", "person_open_id"),
)
partial_index(
    joint_share,
    ["customer_id", "person_open_id"],
    where="ended_at IS NULL AND accepted_at IS NOT NULL",
    name="uq_joint_share_live",
)
# A new split may be proposed while another is in force.
partial_index(
    joint_share,
    ["customer_id", "person_open_id"],
    where="ended_at IS NULL AND accepted_at IS NULL",
    name="uq_joint_share_waiting",
)

watch = Table(
    "watch",
    metadata,
    Column("customer_id", BigId, ForeignKey("customer.id"), primary_key=True),
    Column("open_id", Text, primary_key=True),
    Column("since_at", UtcDateTime, nullable=False),
)

case_file = Table(
    "case_file",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("case_no", Text, nullable=False, unique=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("claim_id", BigId, ForeignKey("claim.id")),
    Column("claimant_open_id", Text, nullable=False),
    Column("owner_open_id", Text, nullable=False),
    Column("manager_open_id", Text, nullable=False, server_default=""),
    Column("level", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime),
    Column("instance", Integer, nullable=False, server_default="1"),
    Column("rule_version", Text, nullable=False, server_default=""),
    Column("status", Text, nullable=False, server_default="open"),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("closed_at", UtcDateTime),
    one_of("level", CASE_LEVELS),
    one_of("status", CASE_STATES),
    CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="open_is_not_closed"),
    CheckConstraint("instance IN (1, 2)", name="instance_known"),
    CheckConstraint("claimant_open_id <> owner_open_id", name="claimant_is_another"),
    Index("ix_case_file_status_due_at", "status", "due_at"),
    Index("ix_case_file_manager_open_id", "manager_open_id", "status"),
)
partial_index(
    case_file,
    ["customer_id", "claimant_open_id"],
    where="status = 'open'",
    name="uq_case_file_open",
)

case_party = Table(
    "case_party",
    metadata,
    Column("case_id", BigId, ForeignKey("case_file.id"), primary_key=True),
    Column("open_id", Text, primary_key=True),
    Column("part", Text, nullable=False),
    Column("statement", Text, nullable=False, server_default=""),
    one_of("part", ("claimant", "owner", "manager", "witness")),
)

case_evidence = Table(
    "case_evidence",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("case_id", BigId, ForeignKey("case_file.id"), nullable=False),
    Column("given_by", Text, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content_enc", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("message_id", Text, nullable=False, server_default=""),
    Column("name_enc", LargeBinary),
    one_of("kind", ("text", "message", "file", "image")),
    CheckConstraint("length(sha256) = 64", name="sha256_is_hex"),
    UniqueConstraint("case_id", "sha256"),
)

ruling = Table(
    "ruling",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("case_id", BigId, ForeignKey("case_file.id"), nullable=False),
    Column("instance", Integer, nullable=False),
    Column("decision", Text, nullable=False),
    Column("new_owner_open_id", Text),
    Column("shares", JsonText, nullable=False, server_default="{}"),
    Column("reason", Text, nullable=False),
    Column("rule_version", Text, nullable=False, server_default=""),
    Column("ruled_by", Text, nullable=False),
    Column("ruled_at", UtcDateTime, nullable=False),
    Column("appeal_until", UtcDateTime),
    one_of("decision", DECISIONS),
    CheckConstraint("instance IN (1, 2)", name="instance_known"),
    CheckConstraint(
        "decision <> 'reassign' OR new_owner_open_id IS NOT NULL", name="reassign_has_owner"
    ),
    UniqueConstraint("case_id", "instance"),
)

extension = Table(
    "extension",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("days", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("decided_at", UtcDateTime),
    Column("manager_open_id", Text, nullable=False, server_default=""),
    one_of("status", ("waiting", "granted", "refused")),
    CheckConstraint("days >= 1", name="days_counted"),
    CheckConstraint("(status = 'waiting') = (decided_at IS NULL)", name="decided_has_moment"),
    Index("ix_extension_customer_id", "customer_id", "requested_at"),
)
partial_index(extension, ["customer_id"], where="status = 'waiting'", name="uq_extension_waiting")

# A seller's 移交 waits for the receiver's 接收; a manager's takes effect at once and has no row here.
handover_offer = Table(
    "handover_offer",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("from_open_id", Text, nullable=False),
    Column("to_open_id", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("status", Text, nullable=False, server_default="waiting"),
    Column("decided_at", UtcDateTime),
    one_of("status", OFFER_STATES),
    CheckConstraint("from_open_id <> to_open_id", name="receiver_is_another"),
    CheckConstraint("(status = 'waiting') = (decided_at IS NULL)", name="decided_has_moment"),
    Index("ix_handover_offer_to_open_id", "to_open_id", "status"),
)
partial_index(
    handover_offer, ["customer_id"], where="status = 'waiting'", name="uq_handover_offer_waiting"
)

hold = Table(
    "hold",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("customer_id", BigId, ForeignKey("customer.id"), nullable=False),
    Column("person_open_id", Text, nullable=False),
    Column("since_at", UtcDateTime, nullable=False),
    Column("released_at", UtcDateTime),
    Index("ix_hold_person_open_id", "person_open_id"),
)
partial_index(hold, ["customer_id"], where="released_at IS NULL", name="uq_hold_live")
