DROP TABLE duplicate_pair
--;
DROP TABLE customer_merge
--;
CREATE TABLE kept AS SELECT * FROM ledger_entry WHERE kind IN ('registered', 'withdrawn', 'picked_up', 'ruled', 'ceded', 'transferred', 'released', 'extended', 'followed_up', 'follow_up_undone', 'level_confirmed', 'stage_changed', 'share_asked', 'shared', 'share_withdrawn', 'ownership_kept', 'appealed', 'case_closed', 'updated', 'won', 'lost', 'archived', 'extension_asked', 'extension_refused', 'held', 'hold_ended', 'evidence_given', 'case_escalated', 'joint_proposed', 'joint_agreed', 'joint_refused', 'joint_ended', 'transfer_asked', 'transfer_refused', 'parent_changed', 'undone')
--;
DROP TABLE ledger_entry
--;
CREATE TABLE ledger_entry (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor_open_id TEXT NOT NULL,
  owner_open_id TEXT DEFAULT '' NOT NULL,
  claim_id INTEGER,
  follow_up_id INTEGER,
  message_id TEXT DEFAULT '' NOT NULL,
  facts TEXT DEFAULT '{}' NOT NULL,
  CONSTRAINT pk_ledger_entry PRIMARY KEY (id),
  CONSTRAINT ck_ledger_entry_kind_known CHECK (kind IN ('registered', 'withdrawn', 'picked_up', 'ruled', 'ceded', 'transferred', 'released', 'extended', 'followed_up', 'follow_up_undone', 'level_confirmed', 'stage_changed', 'share_asked', 'shared', 'share_withdrawn', 'ownership_kept', 'appealed', 'case_closed', 'updated', 'won', 'lost', 'archived', 'extension_asked', 'extension_refused', 'held', 'hold_ended', 'evidence_given', 'case_escalated', 'joint_proposed', 'joint_agreed', 'joint_refused', 'joint_ended', 'transfer_asked', 'transfer_refused', 'parent_changed', 'undone')),
  CONSTRAINT fk_ledger_entry_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
  CONSTRAINT fk_ledger_entry_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id),
  CONSTRAINT fk_ledger_entry_follow_up_id FOREIGN KEY(follow_up_id) REFERENCES follow_up (id)
)
--;
INSERT INTO ledger_entry (id, customer_id, kind, at, actor_open_id, owner_open_id, claim_id, follow_up_id, message_id, facts) SELECT id, customer_id, kind, at, actor_open_id, owner_open_id, claim_id, follow_up_id, message_id, facts FROM kept
--;
DROP TABLE kept
--;
CREATE INDEX ix_ledger_entry_customer_id ON ledger_entry (customer_id, id)
--;
CREATE INDEX ix_ledger_entry_kind_at ON ledger_entry (kind, at)
--;
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END
--;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END
--;
CREATE TRIGGER ledger_entry_no_replace BEFORE INSERT ON ledger_entry WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END
--;
CREATE TABLE kept AS SELECT * FROM change_log WHERE kind IN ('register', 'follow_up', 'update', 'reminder', 'reminder_moved', 'refused_claim', 'share_ask', 'appeal', 'watch', 'keep', 'share', 'cede', 'extend', 'hold', 'release', 'pick_up', 'joint', 'transfer', 'won', 'lost', 'feedback', 'evidence', 'ruling', 'absence', 'role', 'rule', 'subscription', 'group')
--;
DROP TABLE change_log
--;
CREATE TABLE change_log (
  id INTEGER NOT NULL,
  actor_open_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  customer_id INTEGER,
  subject_id INTEGER,
  message_id TEXT DEFAULT '' NOT NULL,
  before_enc BLOB NOT NULL,
  undone_at BIGINT,
  CONSTRAINT pk_change_log PRIMARY KEY (id),
  CONSTRAINT ck_change_log_kind_known CHECK (kind IN ('register', 'follow_up', 'update', 'reminder', 'reminder_moved', 'refused_claim', 'share_ask', 'appeal', 'watch', 'keep', 'share', 'cede', 'extend', 'hold', 'release', 'pick_up', 'joint', 'transfer', 'won', 'lost', 'feedback', 'evidence', 'ruling', 'absence', 'role', 'rule', 'subscription', 'group')),
  CONSTRAINT fk_change_log_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
INSERT INTO change_log (id, actor_open_id, kind, at, customer_id, subject_id, message_id, before_enc, undone_at) SELECT id, actor_open_id, kind, at, customer_id, subject_id, message_id, before_enc, undone_at FROM kept
--;
DROP TABLE kept
--;
CREATE INDEX ix_change_log_actor_open_id ON change_log (actor_open_id, at)
--;
CREATE INDEX ix_change_log_message_id ON change_log (message_id)
--;
