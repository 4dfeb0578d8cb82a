UPDATE customer_key SET scope = CAST(customer_id AS TEXT) WHERE scope <> '' AND scope <> CAST(customer_id AS TEXT)
--;
ALTER TABLE customer_key ADD CONSTRAINT ck_customer_key_scope_is_own CHECK (scope = '' OR scope = CAST(customer_id AS TEXT))
--;
ALTER TABLE case_file ADD CONSTRAINT ck_case_file_claimant_is_another CHECK (claimant_open_id <> owner_open_id)
--;
