DELETE FROM joint_share WHERE ended_at IS NULL AND accepted_at IS NULL
--;
DROP INDEX uq_joint_share_waiting
--;
DROP INDEX uq_joint_share_live
--;
CREATE UNIQUE INDEX uq_joint_share_live ON joint_share (customer_id, person_open_id) WHERE ended_at IS NULL
--;
DROP INDEX ix_collaboration_until_at
--;
DROP TABLE handover_offer
--;
DROP TABLE concern
--;
ALTER TABLE collaboration DROP COLUMN rights
--;
ALTER TABLE case_evidence DROP COLUMN name_enc
--;
ALTER TABLE extension DROP COLUMN manager_open_id
--;
ALTER TABLE deal DROP COLUMN currency
--;
ALTER TABLE deal DROP COLUMN amount_period
--;
ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only
--;
DELETE FROM ledger_entry WHERE NOT (kind IN ('registered', 'withdrawn', 'picked_up', 'ruled', 'ceded', 'transferred', 'released', 'extended', 'followed_up', 'follow_up_undone', 'level_confirmed', 'stage_changed', 'share_asked', 'shared', 'share_withdrawn', 'ownership_kept', 'appealed', 'case_closed', 'updated', 'won', 'lost'))
--;
ALTER TABLE ledger_entry ENABLE TRIGGER ledger_entry_append_only
--;
ALTER TABLE ledger_entry DROP CONSTRAINT ck_ledger_entry_kind_known
--;
ALTER TABLE ledger_entry ADD CONSTRAINT ck_ledger_entry_kind_known CHECK (kind IN ('registered', 'withdrawn', 'picked_up', 'ruled', 'ceded', 'transferred', 'released', 'extended', 'followed_up', 'follow_up_undone', 'level_confirmed', 'stage_changed', 'share_asked', 'shared', 'share_withdrawn', 'ownership_kept', 'appealed', 'case_closed', 'updated', 'won', 'lost'))
--;
DELETE FROM change_log WHERE NOT (kind IN ('register', 'follow_up', 'update', 'reminder', 'reminder_moved', 'refused_claim', 'share_ask', 'appeal', 'watch', 'keep', 'share', 'cede'))
--;
ALTER TABLE change_log DROP CONSTRAINT ck_change_log_kind_known
--;
ALTER TABLE change_log ADD CONSTRAINT ck_change_log_kind_known CHECK (kind IN ('register', 'follow_up', 'update', 'reminder', 'reminder_moved', 'refused_claim', 'share_ask', 'appeal', 'watch', 'keep', 'share', 'cede'))
--;
DELETE FROM reminder WHERE NOT (kind IN ('first_follow_up', 'next_follow_up', 'personal', 'incomplete', 'draft'))
--;
ALTER TABLE reminder DROP CONSTRAINT ck_reminder_kind_known
--;
ALTER TABLE reminder ADD CONSTRAINT ck_reminder_kind_known CHECK (kind IN ('first_follow_up', 'next_follow_up', 'personal', 'incomplete', 'draft'))
--;
DROP INDEX ix_claim_recorded_at
--;
ALTER TABLE subscription DROP COLUMN weekday
--;
ALTER TABLE subscription DROP COLUMN said_time
--;
ALTER TABLE digest_run DROP COLUMN skipped
--;
