DROP TABLE duplicate_pair
--;
DROP TABLE customer_merge
--;
ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only
--;
DELETE FROM ledger_entry WHERE NOT (kind IN ('registered', 'withdrawn', 'picked_up', 'ruled', 'ceded', 'transferred', 'released', 'extended', 'followed_up', 'follow_up_undone', 'level_confirmed', 'stage_changed', 'share_asked', 'shared', 'share_withdrawn', 'ownership_kept', 'appealed', 'case_closed', 'updated', 'won', 'lost', 'archived', 'extension_asked', 'extension_refused', 'held', 'hold_ended', 'evidence_given', 'case_escalated', 'joint_proposed', 'joint_agreed', 'joint_refused', 'joint_ended', 'transfer_asked', 'transfer_refused', 'parent_changed', 'undone'))
--;
ALTER TABLE ledger_entry ENABLE TRIGGER ledger_entry_append_only
--;
ALTER TABLE ledger_entry DROP CONSTRAINT ck_ledger_entry_kind_known
--;
ALTER TABLE ledger_entry ADD CONSTRAINT ck_ledger_entry_kind_known CHECK (kind IN ('registered', 'withdrawn', 'picked_up', 'ruled', 'ceded', 'transferred', 'released', 'extended', 'followed_up', 'follow_up_undone', 'level_confirmed', 'stage_changed', 'share_asked', 'shared', 'share_withdrawn', 'ownership_kept', 'appealed', 'case_closed', 'updated', 'won', 'lost', 'archived', 'extension_asked', 'extension_refused', 'held', 'hold_ended', 'evidence_given', 'case_escalated', 'joint_proposed', 'joint_agreed', 'joint_refused', 'joint_ended', 'transfer_asked', 'transfer_refused', 'parent_changed', 'undone'))
--;
DELETE FROM change_log WHERE NOT (kind IN ('register', 'follow_up', 'update', 'reminder', 'reminder_moved', 'refused_claim', 'share_ask', 'appeal', 'watch', 'keep', 'share', 'cede', 'extend', 'hold', 'release', 'pick_up', 'joint', 'transfer', 'won', 'lost', 'feedback', 'evidence', 'ruling', 'absence', 'role', 'rule', 'subscription', 'group'))
--;
ALTER TABLE change_log DROP CONSTRAINT ck_change_log_kind_known
--;
ALTER TABLE change_log ADD CONSTRAINT ck_change_log_kind_known CHECK (kind IN ('register', 'follow_up', 'update', 'reminder', 'reminder_moved', 'refused_claim', 'share_ask', 'appeal', 'watch', 'keep', 'share', 'cede', 'extend', 'hold', 'release', 'pick_up', 'joint', 'transfer', 'won', 'lost', 'feedback', 'evidence', 'ruling', 'absence', 'role', 'rule', 'subscription', 'group'))
--;
