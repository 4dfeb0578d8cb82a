ALTER TABLE customer_key DROP CONSTRAINT ck_customer_key_scope_is_own
--;
ALTER TABLE case_file DROP CONSTRAINT ck_case_file_claimant_is_another
--;
