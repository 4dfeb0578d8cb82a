CREATE TABLE kept AS SELECT * FROM ledger_entry
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
CREATE TABLE kept AS SELECT * FROM change_log
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
CREATE TABLE kept AS SELECT * FROM reminder
--;
DROP TABLE reminder
--;
CREATE TABLE reminder (
  id INTEGER NOT NULL,
  person_open_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  text TEXT DEFAULT '' NOT NULL,
  customer_id INTEGER,
  draft_id TEXT DEFAULT '' NOT NULL,
  is_dated BOOLEAN NOT NULL,
  chosen_by_person BOOLEAN NOT NULL,
  closed_at BIGINT,
  sent_at BIGINT,
  CONSTRAINT pk_reminder PRIMARY KEY (id),
  CONSTRAINT ck_reminder_kind_known CHECK (kind IN ('first_follow_up', 'next_follow_up', 'personal', 'incomplete', 'draft', 'milestone', 'stale_contacts', 'complaint', 'untouched')),
  CONSTRAINT ck_reminder_person_not_empty CHECK (length(person_open_id) > 0),
  CONSTRAINT fk_reminder_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
  CONSTRAINT ck_reminder_is_dated_is_flag CHECK (is_dated IN (0, 1)),
  CONSTRAINT ck_reminder_chosen_by_person_is_flag CHECK (chosen_by_person IN (0, 1))
)
--;
INSERT INTO reminder (id, person_open_id, kind, due_at, text, customer_id, draft_id, is_dated, chosen_by_person, closed_at, sent_at) SELECT id, person_open_id, kind, due_at, text, customer_id, draft_id, is_dated, chosen_by_person, closed_at, sent_at FROM kept
--;
DROP TABLE kept
--;
CREATE INDEX ix_reminder_customer_id ON reminder (customer_id)
--;
CREATE INDEX ix_reminder_due ON reminder (due_at, id) WHERE closed_at IS NULL AND sent_at IS NULL
--;
CREATE INDEX ix_reminder_open ON reminder (person_open_id, due_at) WHERE closed_at IS NULL
--;
CREATE TABLE kept AS SELECT * FROM collaboration
--;
DROP TABLE collaboration
--;
CREATE TABLE collaboration (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  person_open_id TEXT NOT NULL,
  granted_by TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  until_at BIGINT,
  rights TEXT DEFAULT 'work' NOT NULL,
  CONSTRAINT pk_collaboration PRIMARY KEY (id),
  CONSTRAINT uq_collaboration_customer_id_person_open_id UNIQUE (customer_id, person_open_id),
  CONSTRAINT ck_collaboration_rights_known CHECK (rights IN ('view', 'work')),
  CONSTRAINT ck_collaboration_span_ordered CHECK (granted_at < until_at),
  CONSTRAINT ck_collaboration_person_not_empty CHECK (length(person_open_id) > 0),
  CONSTRAINT fk_collaboration_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
INSERT INTO collaboration (id, customer_id, person_open_id, granted_by, granted_at, until_at) SELECT id, customer_id, person_open_id, granted_by, granted_at, until_at FROM kept
--;
DROP TABLE kept
--;
CREATE INDEX ix_collaboration_person_open_id ON collaboration (person_open_id)
--;
ALTER TABLE case_evidence ADD COLUMN name_enc BLOB
--;
ALTER TABLE extension ADD COLUMN manager_open_id TEXT DEFAULT '' NOT NULL
--;
ALTER TABLE deal ADD COLUMN currency TEXT DEFAULT '' NOT NULL
--;
ALTER TABLE deal ADD COLUMN amount_period TEXT DEFAULT '' NOT NULL
--;
CREATE TABLE handover_offer (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  from_open_id TEXT NOT NULL,
  to_open_id TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  status TEXT DEFAULT 'waiting' NOT NULL,
  decided_at BIGINT,
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
  id INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  kind TEXT NOT NULL,
  person_open_id TEXT NOT NULL,
  customer_id INTEGER,
  at BIGINT NOT NULL,
  noted_at BIGINT NOT NULL,
  facts TEXT DEFAULT '{}' NOT NULL,
  reported_at BIGINT,
  CONSTRAINT pk_concern PRIMARY KEY (id),
  CONSTRAINT ck_concern_kind_known CHECK (kind IN ('squatting', 'copied_follow_up', 'last_day_rescue', 'near_name_probing', 'friend_hand_back')),
  CONSTRAINT ck_concern_key_not_empty CHECK (length(key) > 0),
  CONSTRAINT uq_concern_key UNIQUE ("key"),
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
