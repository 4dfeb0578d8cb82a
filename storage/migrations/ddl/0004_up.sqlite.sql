CREATE TABLE known_name (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  parts TEXT NOT NULL,
  codes BLOB NOT NULL,
  engine_version INTEGER NOT NULL,
  CONSTRAINT pk_known_name PRIMARY KEY (id),
  CONSTRAINT ck_known_name_kind_known CHECK (kind IN ('name', 'alias')),
  CONSTRAINT fk_known_name_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_known_name_customer_id ON known_name (customer_id)
--;
CREATE TABLE name_fresh (
  name_id INTEGER NOT NULL,
  CONSTRAINT pk_name_fresh PRIMARY KEY (name_id),
  CONSTRAINT fk_name_fresh_name_id FOREIGN KEY(name_id) REFERENCES known_name (id)
)
--;
CREATE TABLE name_term (
  term BIGINT NOT NULL,
  name_id BIGINT NOT NULL,
  CONSTRAINT pk_name_term PRIMARY KEY (term, name_id)
)
 WITHOUT ROWID
--;
