"""Wrong states are impossible in the database itself: every constraint is violated once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Connection, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.database.schema import all_tables
from storage.tables.ledger import APPEND_ONLY
from tests.storage.rows import DAY, GOOD, LATER, NOW, PARENTS

TABLES = all_tables().tables

BAD_CHECKS: list[tuple[str, str, dict[str, Any]]] = [
    ("absence", "days_ordered", {"from_on": DAY, "until_on": date(2026, 11, 1)}),
    ("absence", "deputy_is_another", {"deputy_open_id": "a"}),
    ("audit_entry", "seq_counted", {"seq": 0}),
    ("case_evidence", "kind_known", {"kind": "video"}),
    ("case_evidence", "sha256_is_hex", {"sha256": "abc"}),
    ("case_file", "level_known", {"level": "E9"}),
    ("case_file", "status_known", {"status": "lost", "closed_at": NOW}),
    ("case_file", "open_is_not_closed", {"closed_at": NOW}),
    ("case_file", "instance_known", {"instance": 3}),
    ("case_file", "claimant_is_another", {"claimant_open_id": "a", "owner_open_id": "a"}),
    ("case_party", "part_known", {"part": "judge"}),
    ("change_log", "kind_known", {"kind": "swap"}),
    ("chat", "kind_known", {"kind": "topic"}),
    ("claim", "verdict_known", {"verdict": "maybe"}),
    ("claim", "level_known", {"level": "E7"}),
    ("claim", "claimant_not_empty", {"claimant_open_id": ""}),
    ("claim", "registered_has_customer", {"customer_id": None}),
    ("collaboration", "span_ordered", {"until_at": NOW}),
    ("collaboration", "person_not_empty", {"person_open_id": ""}),
    ("contact", "phone_indexed", {"phone_index": "x"}),
    ("contact", "email_indexed", {"email_index": "x"}),
    ("contact", "wechat_indexed", {"wechat_index": "x"}),
    ("contact", "position_counted", {"position": -1}),
    ("counter", "value_counted", {"value": 0}),
    ("custom_field", "kind_known", {"kind": "file"}),
    ("customer", "ownership_known", {"ownership": "shared", "owner_open_id": None}),
    ("customer", "kind_known", {"kind": "政府"}),
    ("customer", "level_known", {"level": "D"}),
    ("customer", "intent_known", {"intent": "很高"}),
    ("customer", "coop_scale_known", {"coop_scale": "巨大"}),
    (
        "customer",
        "expected_close_precision_known",
        {"expected_close_on": DAY, "expected_close_precision": "hour"},
    ),
    ("customer", "owned_has_owner", {"owner_open_id": None}),
    ("customer", "owned_has_owner", {"ownership": "pool"}),
    ("customer", "owner_not_empty", {"owner_open_id": ""}),
    ("customer", "owned_is_protected", {"protected_until": None}),
    ("customer", "withdrawn_is_history", {"withdrawn_at": NOW}),
    ("customer", "name_not_empty", {"name": ""}),
    ("customer", "customer_no_not_empty", {"customer_no": ""}),
    ("customer", "not_own_parent", {"id": 7, "parent_id": 7}),
    ("customer", "version_counted", {"version": 0}),
    ("customer", "budget_ordered", {"budget_from_fen": 3}),
    ("customer", "expected_amount_ordered", {"expected_amount_fen": -1}),
    ("customer", "expected_close_has_day", {"expected_close_precision": "day"}),
    ("customer_alias", "kind_known", {"kind": "nickname"}),
    ("customer_alias", "alias_not_empty", {"alias_folded": ""}),
    ("customer_key", "kind_known", {"kind": "wechat"}),
    ("customer_key", "hash_is_keyed", {"hash": "13800138000"}),
    ("customer_key", "scope_is_own", {"scope": "zzz"}),
    ("deal", "delivery_state_known", {"delivery_state": "丢了"}),
    ("deal", "contract_ordered", {"contract_until": date(2026, 1, 1)}),
    ("deal", "amounts_not_negative", {"amount_fen": -1}),
    ("digest_run", "span_ordered", {"covered_until": NOW}),
    ("draft", "id_not_empty", {"id": ""}),
    ("draft", "span_ordered", {"created_at": LATER, "expires_at": NOW}),
    ("collaboration", "rights_known", {"rights": "all"}),
    ("concern", "kind_known", {"kind": "gossip"}),
    ("concern", "key_not_empty", {"key": ""}),
    ("handover_offer", "status_known", {"status": "maybe", "decided_at": NOW}),
    ("handover_offer", "receiver_is_another", {"to_open_id": "a"}),
    ("handover_offer", "decided_has_moment", {"decided_at": NOW}),
    ("extension", "status_known", {"status": "maybe", "decided_at": NOW}),
    ("extension", "days_counted", {"days": 0}),
    ("extension", "decided_has_moment", {"decided_at": NOW}),
    ("feedback", "kind_known", {"kind": "praise"}),
    ("feedback", "state_known", {"state": "lost"}),
    ("feedback", "score_of_five", {"score": 6}),
    ("feedback", "satisfaction_has_score", {"score": None}),
    ("feedback", "done_has_moment", {"state": "done"}),
    ("follow_up", "author_not_empty", {"author_open_id": ""}),
    ("inbox", "status_known", {"status": "lost"}),
    ("inbox", "attempts_counted", {"attempts": -1}),
    ("inbox", "done_has_moment", {"status": "done"}),
    ("inbox", "claim_token_with_claimed_until", {"claim_token": "t"}),
    ("job", "status_known", {"status": "lost"}),
    ("job", "counts_counted", {"done_count": -1}),
    ("job", "done_has_moment", {"done_at": NOW}),
    ("job", "claim_token_with_claimed_until", {"claimed_until": NOW}),
    ("known_name", "kind_known", {"kind": "nickname"}),
    ("joint_share", "share_is_part", {"share_percent": 100}),
    ("ledger_entry", "kind_known", {"kind": "vanished"}),
    ("milestone", "name_not_empty", {"name": ""}),
    ("not_same_pair", "pair_ordered", {"first_id": 2, "second_id": 1}),
    ("customer_merge", "two_customers", {"merged_id": 1}),
    ("customer_merge", "undone_has_person", {"undone_at": LATER}),
    ("duplicate_pair", "pair_ordered", {"first_id": 2, "second_id": 1}),
    ("duplicate_pair", "permille_of_thousand", {"permille": 1001}),
    ("option_item", "value_not_empty", {"value": ""}),
    ("option_item", "position_counted", {"position": -1}),
    ("outbox", "status_known", {"status": "lost"}),
    ("outbox", "kind_known", {"kind": "shout"}),
    ("outbox", "priority_known", {"priority": 3}),
    ("outbox", "id_fits_platform_uuid", {"id": "x" * 51}),
    ("outbox", "attempts_counted", {"attempts": -1}),
    ("outbox", "sending_is_claimed", {"status": "sending"}),
    ("outbox", "sent_has_moment", {"status": "sent"}),
    ("outbox", "claim_token_with_claimed_until", {"claim_token": "t"}),
    ("person", "status_known", {"status": "ill"}),
    ("person", "open_id_not_empty", {"open_id": ""}),
    ("person", "left_has_moment", {"status": "left"}),
    ("person_role", "role_known", {"role": "king"}),
    ("policy_rule", "name_not_empty", {"name": ""}),
    ("reminder", "kind_known", {"kind": "nag"}),
    ("reminder", "person_not_empty", {"person_open_id": ""}),
    ("ruling", "decision_known", {"decision": "coin"}),
    ("ruling", "instance_known", {"instance": 3}),
    ("ruling", "reassign_has_owner", {"decision": "reassign"}),
    ("sent_notice", "key_not_empty", {"key": ""}),
    ("subscription", "kind_known", {"kind": "hourly"}),
    ("subscription", "at_minute_of_day", {"at_minute": 1440}),
]

TWICE: list[tuple[str, dict[str, Any]]] = [
    ("case_file", {"case_no": "A2"}),
    ("collaboration", {}),
    ("contact", {}),
    ("counter", {}),
    ("customer", {"id": 99}),
    ("customer_alias", {}),
    ("customer_key", {}),
    ("duplicate_pair", {}),
    ("extension", {}),
    ("concern", {}),
    ("handover_offer", {}),
    ("hold", {}),
    ("inbox", {}),
    ("joint_share", {}),
    ("name_term", {}),
    ("outbox", {}),
    ("policy_rule", {}),
    ("ruling", {}),
    ("sent_notice", {}),
    ("subscription", {}),
    ("digest_run", {}),
    ("audit_entry", {"seq": 2, "hash": "2"}),
    ("audit_entry", {"seq": 2, "prev_hash": "1"}),
]
"""Rows that may not be there twice, with what else changes in the second one."""


def _flags() -> list[tuple[str, str]]:
    return [
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if column.name.startswith(("is_", "chosen_"))
    ]


def _add(connection: Connection, table: str, changes: Mapping[str, Any]) -> None:
    connection.execute(insert(TABLES[table]), {**GOOD[table], **changes})


def _surroundings(connection: Connection, table: str) -> None:
    """Store what a row of `table` refers to: two customers, and its parents."""
    if table != "customer":
        _add(connection, "customer", {"id": 1})
        _add(connection, "customer", {"id": 2, "customer_no": "XS2026000002"})
    for parent in PARENTS.get(table, ()):
        _add(connection, parent, {"id": 1})


@pytest.mark.parametrize("table", sorted(GOOD))
def test_a_right_row_is_taken(connection: Connection, table: str) -> None:
    _surroundings(connection, table)
    _add(connection, table, {})


@pytest.mark.parametrize(("table", "rule", "changes"), BAD_CHECKS)
def test_a_wrong_row_is_refused(
    connection: Connection, table: str, rule: str, changes: dict[str, Any]
) -> None:
    _surroundings(connection, table)
    with pytest.raises(IntegrityError, match=f"ck_{table}_{rule}"):
        _add(connection, table, changes)


def test_every_check_is_violated_above() -> None:
    declared = {
        str(constraint.name)
        for table in TABLES.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint) and not str(constraint.name).endswith("_is_flag")
    }
    tried = {f"ck_{table}_{rule}" for table, rule, _ in BAD_CHECKS}
    assert declared == tried


@pytest.mark.parametrize(("table", "column"), _flags())
def test_a_flag_is_yes_or_no(connection: Connection, table: str, column: str) -> None:
    _surroundings(connection, table)
    _add(connection, table, {})
    with pytest.raises(DBAPIError), connection.begin_nested():
        connection.execute(text(f"UPDATE {table} SET {column} = 2"))


@pytest.mark.parametrize(("table", "changes"), TWICE)
def test_what_must_be_one_of_a_kind_is_refused_twice(
    connection: Connection, table: str, changes: dict[str, Any]
) -> None:
    _surroundings(connection, table)
    _add(connection, table, {})
    with pytest.raises(Exception, match=r"(?i)unique|append-only"):
        _add(connection, table, changes)


@pytest.mark.parametrize(
    ("table", "first", "second"),
    [
        ("customer_key", {"ownership": "history", "customer_id": 3}, {}),
        ("customer_key", {"scope": "1"}, {"customer_id": 2}),
        ("case_file", {"status": "ruled", "closed_at": NOW}, {"case_no": "A2"}),
        ("extension", {"status": "granted", "decided_at": NOW}, {}),
        ("handover_offer", {"status": "refused", "decided_at": NOW}, {}),
        ("hold", {"released_at": NOW}, {}),
        ("joint_share", {"ended_at": NOW}, {}),
        ("subscription", {"ended_at": NOW}, {}),
    ],
)
def test_what_is_over_does_not_stand_in_the_way(
    connection: Connection, table: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    _surroundings(connection, table)
    past = {"id": 3, "customer_no": "X3", "ownership": "history", "owner_open_id": None}
    _add(connection, "customer", past)
    _add(connection, table, first)
    _add(connection, table, second)


def test_one_message_per_receiver_is_in_flight(connection: Connection) -> None:
    flying = {
        "status": "sending",
        "claim_token": "t",
        "claimed_until": LATER,
        "first_try_at": NOW,
    }
    _add(connection, "outbox", flying)
    _add(connection, "outbox", {**flying, "id": "o2", "receiver": "ou_2"})
    _add(connection, "outbox", {"id": "o3"})
    with pytest.raises(Exception, match=r"(?i)unique"), connection.begin_nested():
        _add(connection, "outbox", {**flying, "id": "o4"})


@pytest.mark.parametrize("table", sorted(TABLES))
def test_what_refers_to_nothing_is_refused(connection: Connection, table: str) -> None:
    _surroundings(connection, table)
    columns = [column for column in TABLES[table].columns if column.foreign_keys]
    for column in columns:
        missing = "nowhere" if column.name == "target_outbox_id" else 12345
        with pytest.raises(IntegrityError), connection.begin_nested():
            _add(connection, table, {column.name: missing})


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
@pytest.mark.parametrize("change", ["UPDATE {table} SET message_id = 'x'", "DELETE FROM {table}"])
def test_the_ledger_and_the_audit_only_grow(
    connection: Connection, table: str, change: str
) -> None:
    _surroundings(connection, table)
    _add(connection, table, {})
    before = connection.execute(select(TABLES[table])).all()
    with pytest.raises(DBAPIError, match="append-only"), connection.begin_nested():
        connection.execute(text(change.format(table=table)))
    assert connection.execute(select(TABLES[table])).all() == before


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_neither_replacing_nor_truncating_gets_past_it(connection: Connection, table: str) -> None:
    replace = f"REPLACE INTO {table} SELECT * FROM {table}"
    statement = replace if connection.dialect.name == "sqlite" else f"TRUNCATE {table} CASCADE"
    _surroundings(connection, table)
    _add(connection, table, {})
    with pytest.raises(DBAPIError), connection.begin_nested():
        connection.execute(text(statement))
