ALTER TABLE ledger_entry DROP CONSTRAINT ck_ledger_entry_kind_known
--;
ALTER TABLE ledger_entry ADD CONSTRAINT ck_ledger_entry_kind_known CHECK (kind IN ('registered', 'withdrawn', 'picked_up', 'ruled', 'ceded', 'transferred', 'released', 'extended', 'followed_up', 'follow_up_undone', 'level_confirmed', 'stage_changed', 'share_asked', 'shared', 'share_withdrawn', 'ownership_kept', 'appealed', 'case_closed', 'updated', 'won', 'lost', 'archived', 'extension_asked', 'extension_refused', 'held', 'hold_ended', 'evidence_given', 'case_escalated', 'joint_proposed', 'joint_agreed', 'joint_refused', 'joint_ended', 'transfer_asked', 'transfer_refused', 'parent_changed', 'undone'))
--;
ALTER TABLE change_log DROP CONSTRAINT ck_change_log_kind_known
--;
ALTER TABLE change_log ADD CONSTRAINT ck_change_log_kind_known CHECK (kind IN ('register', 'follow_up', 'update', 'reminder', 'reminder_moved', 'refused_claim', 'share_ask', 'appeal', 'watch', 'keep', 'share', 'cede', 'extend', 'hold', 'release', 'pick_up', 'joint', 'transfer', 'won', 'lost', 'feedback', 'evidence', 'ruling', 'absence', 'role', 'rule', 'subscription', 'group'))
--;
ALTER TABLE reminder DROP CONSTRAINT ck_reminder_kind_known
--;
ALTER TABLE reminder ADD CONSTRAINT ck_reminder_kind_known CHECK (kind IN ('first_follow_up', 'next_follow_up', 'personal', 'incomplete', 'draft', 'milestone', 'stale_contacts', 'complaint', 'untouched'))
--;
ALTER TABLE collaboration ADD COLUMN rights TEXT DEFAULT 'work' NOT NULL
--;
ALTER TABLE collaboration ADD CONSTRAINT ck_collaboration_rights_known CHECK (rights IN ('view', 'work'))
--;
ALTER TABLE case_evidence ADD COLUMN name_enc BYTEA
--;
ALTER TABLE extension ADD COLUMN manager_open_id TEXT DEFAULT '' NOT NULL
--;
ALTER TABLE deal ADD COLUMN currency TEXT DEFAULT '' NOT NULL
--;
ALTER TABLE deal ADD COLUMN amount_period TEXT DEFAULT '' NOT NULL
--;
CREATE TABLE handover_offer (
  id BIGSERIAL NOT NULL,
  customer_id BIGINT NOT NULL,
  from_open_id TEXT NOT NULL,
  to_open_id TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  status TEXT DEFAULT 'waiting' NOT NULL,
  decided_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_handover_offer PRIMARY KEY (id),
  CONSTRAINT ck_handover_offer_status_known CHECK (status IN ('waiting', 'accepted', 'refused', 'withdrawn')),
  CONSTRAINT ck_handover_offer_receiver_is_another CHECK (from_open_id <> to_open_id),
  CONSTRAINT ck_handover_offer_decided_has_moment CHECK ((status = 'waiting') = (decided_at IS NULL)),
  CONSTRAINT fk_handover_offer_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_handover_offer_to_open_id ON handover_offer (to_open_id, status)
--;
CREATE UNIQUE INDEX uq_handover_offer_waiting ON handover_offer (customer_id) WHERE status = 'waiting'
--;
CREATE TABLE concern (
  id BIGSERIAL NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  person_open_id TEXT NOT NULL,
  customer_id BIGINT,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  noted_at TIMESTAMP WITH TIME ZONE NOT NULL,
  facts TEXT DEFAULT '{}' NOT NULL,
  reported_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_concern PRIMARY KEY (id),
  CONSTRAINT ck_concern_kind_known CHECK (kind IN ('squatting', 'copied_follow_up', 'last_day_rescue', 'near_name_probing', 'friend_hand_back')),
  CONSTRAINT ck_concern_key_not_empty CHECK (length(key) > 0),
  CONSTRAINT uq_concern_key UNIQUE (key),
  CONSTRAINT fk_concern_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_concern_at ON concern (at)
--;
CREATE INDEX ix_concern_noted_at ON concern (noted_at)
--;
CREATE INDEX ix_concern_person_open_id ON concern (person_open_id, at)
--;
CREATE INDEX ix_claim_recorded_at ON claim (recorded_at)
--;
ALTER TABLE subscription ADD COLUMN weekday INTEGER
--;
ALTER TABLE subscription ADD COLUMN said_time TEXT DEFAULT '' NOT NULL
--;
ALTER TABLE digest_run ADD COLUMN skipped INTEGER DEFAULT '0' NOT NULL
--;
DROP INDEX uq_joint_share_live
--;
CREATE UNIQUE INDEX uq_joint_share_live ON joint_share (customer_id, person_open_id) WHERE ended_at IS NULL AND accepted_at IS NOT NULL
--;
CREATE UNIQUE INDEX uq_joint_share_waiting ON joint_share (customer_id, person_open_id) WHERE ended_at IS NULL AND accepted_at IS NULL
--;
CREATE INDEX ix_collaboration_until_at ON collaboration (until_at) WHERE until_at IS NOT NULL
--;
