"""One right row for every table that has something to violate, as plain column values."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = datetime(2026, 11, 23, tzinfo=UTC)
DAY = date(2026, 11, 22)

GOOD: Mapping[str, Mapping[str, Any]] = {
    "absence": {
        "open_id": "a", "deputy_open_id": "b", "from_on": DAY, "until_on": DAY, "recorded_at": NOW,
    },
    "audit_entry": {
        "seq": 1, "at": NOW, "actor_open_id": "a", "act": "x", "outcome": "ok",
        "facts_enc": b"x", "prev_hash": "0", "hash": "1",
    },
    "case_evidence": {
        "case_id": 1, "given_by": "a", "given_at": NOW, "kind": "text", "content_enc": b"x",
        "sha256": "a" * 64,
    },
    "case_file": {
        "case_no": "A1", "customer_id": 1, "claimant_open_id": "b", "owner_open_id": "a",
        "level": "E1", "opened_at": NOW,
    },
    "case_party": {"case_id": 1, "open_id": "a", "part": "owner"},
    "change_log": {"actor_open_id": "a", "kind": "register", "at": NOW, "before_enc": b"x"},
    "chat": {"chat_id": "oc_1", "kind": "p2p", "joined_at": NOW},
    "claim": {
        "customer_id": 1, "claimant_open_id": "a", "verdict": "registered", "name": "x",
        "said_at": NOW, "recorded_at": NOW,
    },
    "collaboration": {
        "customer_id": 1, "person_open_id": "b", "granted_by": "a", "granted_at": NOW,
        "until_at": LATER,
    },
    "contact": {"customer_id": 1, "position": 0, "name": "张三"},
    "counter": {"prefix": "XS", "year": 2026, "value": 1},
    "custom_field": {
        "name": "国家", "kind": "text", "position": 0, "created_by": "a", "created_at": NOW,
    },
    "customer": {
        "customer_no": "XS2026000001", "name": "示例", "name_folded": "示例", "kind": "企业客户",
        "ownership": "owned", "owner_open_id": "a", "registered_at": NOW, "protected_until": LATER,
        "budget_from_fen": 1, "budget_to_fen": 2, "expected_amount_fen": 1,
        "expected_amount_max_fen": 2,
    },
    "customer_alias": {
        "customer_id": 1, "alias": "x", "alias_folded": "x", "added_at": NOW,
    },
    "customer_key": {
        "customer_id": 1, "kind": "name", "hash": "h" * 40, "ownership": "owned",
    },
    "customer_merge": {
        "kept_id": 1, "merged_id": 2, "merged_by": "a", "merged_at": NOW, "before_enc": b"x",
    },
    "deal": {
        "customer_id": 1, "signed_on": DAY, "contract_until": DAY, "amount_fen": 1,
        "recorded_by": "a", "recorded_at": NOW,
    },
    "duplicate_pair": {
        "first_id": 1, "second_id": 2, "permille": 700, "reason": "x", "found_at": NOW,
    },
    "digest_run": {
        "subscription_id": 1, "covered_from": NOW, "covered_until": LATER, "ran_at": LATER,
    },
    "draft": {
        "id": "d", "person_open_id": "a", "purpose": "register", "payload_enc": b"x",
        "created_at": NOW, "expires_at": LATER,
    },
    "extension": {
        "customer_id": 1, "requested_by": "a", "requested_at": NOW, "days": 30, "reason": "x",
        "status": "waiting",
    },
    "feedback": {
        "customer_id": 1, "kind": "satisfaction", "score": 5, "author_open_id": "a", "at": NOW,
    },
    "follow_up": {
        "customer_id": 1, "author_open_id": "a", "happened_at": NOW, "logged_at": NOW,
        "content": "x", "is_effective": True, "is_late": False,
    },
    "handover_offer": {
        "customer_id": 1, "from_open_id": "a", "to_open_id": "b", "asked_by": "a", "asked_at": NOW,
    },
    "hold": {"customer_id": 1, "person_open_id": "a", "since_at": NOW},
    "inbox": {
        "event_key": "e", "kind": "message", "partition": "p", "happened_at": NOW,
        "received_at": NOW, "not_before": NOW, "payload_enc": b"x",
    },
    "job": {
        "kind": "import", "requested_by": "a", "payload_enc": b"x", "created_at": NOW,
        "not_before": NOW,
    },
    "joint_share": {
        "customer_id": 1, "person_open_id": "b", "share_percent": 30, "proposed_by": "a",
        "proposed_at": NOW,
    },
    "ledger_entry": {"customer_id": 1, "kind": "registered", "at": NOW, "actor_open_id": "a"},
    "milestone": {"deal_id": 1, "name": "交付", "position": 0},
    "not_same_pair": {
        "first_id": 1, "second_id": 2, "decided_by": "a", "decided_at": NOW,
    },
    "option_item": {"field": "source", "value": "抖音", "position": 0, "is_live": True},
    "calendar_day": {"day": DAY, "is_workday": True, "changed_by": "a", "changed_at": NOW},
    "outbox": {
        "id": "o", "kind": "send", "receiver": "ou_1", "not_before": NOW, "payload_enc": b"x",
        "created_at": NOW,
    },
    "person": {"open_id": "a", "name": "王磊", "fetched_at": NOW},
    "person_role": {"open_id": "a", "role": "admin", "granted_by": "b", "granted_at": NOW},
    "policy_rule": {
        "name": "level_a_days", "value": 15, "valid_from": NOW, "changed_by": "a",
        "changed_at": NOW,
    },
    "reminder": {
        "person_open_id": "a", "kind": "personal", "due_at": NOW, "is_dated": True,
        "chosen_by_person": True,
    },
    "ruling": {
        "case_id": 1, "instance": 1, "decision": "keep", "reason": "x", "ruled_by": "a",
        "ruled_at": NOW,
    },
    "sent_notice": {"key": "k", "kind": "release", "person_open_id": "a", "at": NOW},
    "subscription": {
        "chat_id": "oc_1", "kind": "daily", "at_minute": 540, "created_by": "a", "created_at": NOW,
        "covered_until": NOW,
    },
    "custom_value": {"customer_id": 1, "field_id": 1, "value": 1},
    "known_name": {
        "customer_id": 1, "name": "示例", "kind": "name", "parts": "{}", "codes": b"",
        "engine_version": 1,
    },
    "name_fresh": {"name_id": 1},
    "name_term": {"term": -7, "name_id": 1},
    "concern": {"key": "k", "kind": "squatting", "person_open_id": "a", "at": NOW, "noted_at": NOW},
    "lookup_hit": {"open_id": "a", "customer_id": 1, "at": NOW},
    "topic": {"chat_id": "c", "open_id": "a", "customer_id": 1, "at": NOW},
    "watch": {"customer_id": 1, "open_id": "a", "since_at": NOW},
}  # fmt: skip
"""A row that every table takes, as far as it has something to violate."""

PARENTS: Mapping[str, tuple[str, ...]] = {
    "case_evidence": ("case_file",),
    "case_party": ("case_file",),
    "ruling": ("case_file",),
    "milestone": ("deal",),
    "digest_run": ("subscription",),
    "custom_value": ("custom_field",),
    "name_fresh": ("known_name",),
}
