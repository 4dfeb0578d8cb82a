DROP TABLE ruling
--;
DROP TABLE case_party
--;
DROP TABLE case_evidence
--;
DROP TABLE milestone
--;
DROP TABLE ledger_entry
--;
DROP TABLE case_file
--;
DROP TABLE watch
--;
DROP TABLE topic
--;
DROP TABLE sent_notice
--;
DROP TABLE reminder
--;
DROP TABLE outbox
--;
DROP TABLE not_same_pair
--;
DROP TABLE lookup_hit
--;
DROP TABLE joint_share
--;
DROP TABLE hold
--;
DROP TABLE follow_up
--;
DROP TABLE feedback
--;
DROP TABLE extension
--;
DROP TABLE digest_run
--;
DROP TABLE deal
--;
DROP TABLE customer_key
--;
DROP TABLE customer_alias
--;
DROP TABLE custom_value
--;
DROP TABLE contact
--;
DROP TABLE collaboration
--;
DROP TABLE claim
--;
DROP TABLE change_log
--;
DROP TABLE subscription
--;
DROP TABLE policy_rule
--;
DROP TABLE person_role
--;
DROP TABLE person
--;
DROP TABLE option_item
--;
DROP TABLE once_key
--;
DROP TABLE meta
--;
DROP TABLE lease
--;
DROP TABLE job
--;
DROP TABLE inbox
--;
DROP TABLE draft
--;
DROP TABLE department
--;
DROP TABLE customer
--;
DROP TABLE custom_field
--;
DROP TABLE counter
--;
DROP TABLE chat
--;
DROP TABLE calendar_day
--;
DROP TABLE audit_entry
--;
DROP TABLE absence
