UPDATE customer_key SET scope = CAST(customer_id AS TEXT) WHERE scope <> '' AND scope <> CAST(customer_id AS TEXT)
--;
CREATE TABLE kept AS SELECT * FROM customer_key
--;
DROP TABLE customer_key
--;
CREATE TABLE customer_key (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  scope TEXT DEFAULT '' NOT NULL,
  ownership TEXT NOT NULL,
  CONSTRAINT pk_customer_key PRIMARY KEY (id),
  CONSTRAINT fk_customer_key_customer_id_ownership FOREIGN KEY(customer_id, ownership) REFERENCES customer (id, ownership) ON UPDATE CASCADE,
  CONSTRAINT uq_customer_key_customer_id_kind_hash UNIQUE (customer_id, kind, hash),
  CONSTRAINT ck_customer_key_kind_known CHECK (kind IN ('uscc', 'name', 'phone', 'email')),
  CONSTRAINT ck_customer_key_hash_is_keyed CHECK (length(hash) >= 32),
  CONSTRAINT ck_customer_key_scope_is_own CHECK (scope = '' OR scope = CAST(customer_id AS TEXT))
)
--;
INSERT INTO customer_key SELECT * FROM kept
--;
DROP TABLE kept
--;
CREATE INDEX ix_customer_key_customer_id ON customer_key (customer_id, ownership)
--;
CREATE INDEX ix_customer_key_hash ON customer_key (hash, kind)
--;
CREATE UNIQUE INDEX uq_customer_key_active ON customer_key (kind, hash, scope) WHERE ownership IN ('owned', 'pool')
--;
CREATE TABLE kept AS SELECT * FROM case_file
--;
DROP TABLE case_file
--;
CREATE TABLE case_file (
  id INTEGER NOT NULL,
  case_no TEXT NOT NULL,
  customer_id INTEGER NOT NULL,
  claim_id INTEGER,
  claimant_open_id TEXT NOT NULL,
  owner_open_id TEXT NOT NULL,
  manager_open_id TEXT DEFAULT '' NOT NULL,
  level TEXT NOT NULL,
  reason TEXT DEFAULT '' NOT NULL,
  opened_at BIGINT NOT NULL,
  due_at BIGINT,
  instance INTEGER DEFAULT '1' NOT NULL,
  rule_version TEXT DEFAULT '' NOT NULL,
  status TEXT DEFAULT 'open' NOT NULL,
  outcome TEXT DEFAULT '' NOT NULL,
  closed_at BIGINT,
  CONSTRAINT pk_case_file PRIMARY KEY (id),
  CONSTRAINT ck_case_file_level_known CHECK (level IN ('E0', 'E1', 'E2', 'E3', 'E4', 'E5', 'E6')),
  CONSTRAINT ck_case_file_status_known CHECK (status IN ('open', 'ruled', 'withdrawn', 'closed')),
  CONSTRAINT ck_case_file_open_is_not_closed CHECK ((status = 'open') = (closed_at IS NULL)),
  CONSTRAINT ck_case_file_instance_known CHECK (instance IN (1, 2)),
  CONSTRAINT ck_case_file_claimant_is_another CHECK (claimant_open_id <> owner_open_id),
  CONSTRAINT uq_case_file_case_no UNIQUE (case_no),
  CONSTRAINT fk_case_file_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
  CONSTRAINT fk_case_file_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id)
)
--;
INSERT INTO case_file SELECT * FROM kept
--;
DROP TABLE kept
--;
CREATE INDEX ix_case_file_manager_open_id ON case_file (manager_open_id, status)
--;
CREATE INDEX ix_case_file_status_due_at ON case_file (status, due_at)
--;
CREATE UNIQUE INDEX uq_case_file_open ON case_file (customer_id, claimant_open_id) WHERE status = 'open'
--;
