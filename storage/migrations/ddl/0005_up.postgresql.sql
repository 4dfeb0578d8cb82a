ALTER TABLE ledger_entry DROP CONSTRAINT ck_ledger_entry_kind_known
--;
ALTER TABLE ledger_entry ADD CONSTRAINT ck_ledger_entry_kind_known CHECK (kind IN ('registered', 'withdrawn', 'picked_up', 'ruled', 'ceded', 'transferred', 'released', 'extended', 'followed_up', 'follow_up_undone', 'level_confirmed', 'stage_changed', 'share_asked', 'shared', 'share_withdrawn', 'ownership_kept', 'appealed', 'case_closed', 'updated', 'won', 'lost', 'archived', 'extension_asked', 'extension_refused', 'held', 'hold_ended', 'evidence_given', 'case_escalated', 'joint_proposed', 'joint_agreed', 'joint_refused', 'joint_ended', 'transfer_asked', 'transfer_refused', 'parent_changed', 'merged', 'undone'))
--;
ALTER TABLE change_log DROP CONSTRAINT ck_change_log_kind_known
--;
ALTER TABLE change_log ADD CONSTRAINT ck_change_log_kind_known CHECK (kind IN ('register', 'follow_up', 'update', 'reminder', 'reminder_moved', 'refused_claim', 'share_ask', 'appeal', 'watch', 'keep', 'share', 'cede', 'extend', 'hold', 'release', 'pick_up', 'joint', 'transfer', 'won', 'lost', 'feedback', 'evidence', 'ruling', 'absence', 'role', 'rule', 'subscription', 'group', 'merge'))
--;
CREATE TABLE customer_merge (
  id BIGSERIAL NOT NULL,
  kept_id BIGINT NOT NULL,
  merged_id BIGINT NOT NULL,
  merged_by TEXT NOT NULL,
  merged_at TIMESTAMP WITH TIME ZONE NOT NULL,
  before_enc BYTEA NOT NULL,
  undone_by TEXT DEFAULT '' NOT NULL,
  undone_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_customer_merge PRIMARY KEY (id),
  CONSTRAINT ck_customer_merge_two_customers CHECK (kept_id <> merged_id),
  CONSTRAINT ck_customer_merge_undone_has_person CHECK ((undone_at IS NULL) = (undone_by = '')),
  CONSTRAINT fk_customer_merge_kept_id FOREIGN KEY(kept_id) REFERENCES customer (id),
  CONSTRAINT fk_customer_merge_merged_id FOREIGN KEY(merged_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_customer_merge_kept_id ON customer_merge (kept_id)
--;
CREATE INDEX ix_customer_merge_merged_at ON customer_merge (merged_at)
--;
CREATE UNIQUE INDEX uq_customer_merge_standing ON customer_merge (merged_id) WHERE undone_at IS NULL
--;
CREATE TABLE duplicate_pair (
  first_id BIGINT NOT NULL,
  second_id BIGINT NOT NULL,
  permille INTEGER NOT NULL,
  reason TEXT NOT NULL,
  found_at TIMESTAMP WITH TIME ZONE NOT NULL,
  told_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_duplicate_pair PRIMARY KEY (first_id, second_id),
  CONSTRAINT ck_duplicate_pair_pair_ordered CHECK (first_id < second_id),
  CONSTRAINT ck_duplicate_pair_permille_of_thousand CHECK (permille BETWEEN 0 AND 1000),
  CONSTRAINT fk_duplicate_pair_first_id FOREIGN KEY(first_id) REFERENCES customer (id),
  CONSTRAINT fk_duplicate_pair_second_id FOREIGN KEY(second_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_duplicate_pair_second_id ON duplicate_pair (second_id)
--;
CREATE INDEX ix_duplicate_pair_told_at ON duplicate_pair (told_at, permille)
--;
