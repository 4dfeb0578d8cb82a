CREATE TABLE absence (
  id INTEGER NOT NULL,
  open_id TEXT NOT NULL,
  deputy_open_id TEXT NOT NULL,
  from_on DATE NOT NULL,
  until_on DATE NOT NULL,
  recorded_at BIGINT NOT NULL,
  cancelled_at BIGINT,
  CONSTRAINT pk_absence PRIMARY KEY (id),
  CONSTRAINT ck_absence_days_ordered CHECK (from_on <= until_on),
  CONSTRAINT ck_absence_deputy_is_another CHECK (open_id <> deputy_open_id)
)
--;
CREATE INDEX ix_absence_open_id ON absence (open_id, until_on)
--;
CREATE TABLE audit_entry (
  seq INTEGER NOT NULL,
  at BIGINT NOT NULL,
  actor_open_id TEXT NOT NULL,
  act TEXT NOT NULL,
  outcome TEXT NOT NULL,
  customer_id INTEGER,
  message_id TEXT DEFAULT '' NOT NULL,
  facts_enc BLOB NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  CONSTRAINT pk_audit_entry PRIMARY KEY (seq),
  CONSTRAINT uq_audit_entry_prev_hash UNIQUE (prev_hash),
  CONSTRAINT uq_audit_entry_hash UNIQUE (hash),
  CONSTRAINT ck_audit_entry_seq_counted CHECK (seq >= 1)
)
--;
CREATE INDEX ix_audit_entry_actor_open_id ON audit_entry (actor_open_id, at)
--;
CREATE INDEX ix_audit_entry_customer_id ON audit_entry (customer_id, at)
--;
CREATE TABLE calendar_day (
  day DATE NOT NULL,
  is_workday BOOLEAN NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  CONSTRAINT pk_calendar_day PRIMARY KEY (day),
  CONSTRAINT ck_calendar_day_is_workday_is_flag CHECK (is_workday IN (0, 1))
)
--;
CREATE TABLE chat (
  chat_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  department_id TEXT DEFAULT '' NOT NULL,
  person_open_id TEXT DEFAULT '' NOT NULL,
  joined_at BIGINT NOT NULL,
  left_at BIGINT,
  CONSTRAINT pk_chat PRIMARY KEY (chat_id),
  CONSTRAINT ck_chat_kind_known CHECK (kind IN ('p2p', 'group'))
)
--;
CREATE INDEX ix_chat_department_id ON chat (department_id)
--;
CREATE INDEX ix_chat_person_open_id ON chat (person_open_id)
--;
CREATE TABLE counter (
  prefix TEXT NOT NULL,
  year INTEGER NOT NULL,
  value BIGINT NOT NULL,
  CONSTRAINT pk_counter PRIMARY KEY (prefix, year),
  CONSTRAINT ck_counter_value_counted CHECK (value >= 1)
)
--;
CREATE TABLE custom_field (
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  options TEXT DEFAULT '[]' NOT NULL,
  position INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  retired_at BIGINT,
  CONSTRAINT pk_custom_field PRIMARY KEY (id),
  CONSTRAINT ck_custom_field_kind_known CHECK (kind IN ('text', 'number', 'date', 'choice', 'choices')),
  CONSTRAINT uq_custom_field_name UNIQUE (name)
)
--;
CREATE TABLE customer (
  id INTEGER NOT NULL,
  customer_no TEXT NOT NULL,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  core_name TEXT DEFAULT '' NOT NULL,
  kind TEXT NOT NULL,
  ownership TEXT NOT NULL,
  owner_open_id TEXT,
  department_id TEXT DEFAULT '' NOT NULL,
  registered_at BIGINT NOT NULL,
  first_contact_at BIGINT,
  pooled_at BIGINT,
  protected_until BIGINT,
  last_follow_at BIGINT,
  next_follow_at BIGINT,
  won_at BIGINT,
  withdrawn_at BIGINT,
  next_plan TEXT DEFAULT '' NOT NULL,
  stage TEXT DEFAULT '' NOT NULL,
  level TEXT DEFAULT '' NOT NULL,
  coop_status TEXT DEFAULT '' NOT NULL,
  tier TEXT DEFAULT '' NOT NULL,
  source TEXT DEFAULT '' NOT NULL,
  uscc TEXT DEFAULT '' NOT NULL,
  industry TEXT DEFAULT '' NOT NULL,
  region TEXT DEFAULT '' NOT NULL,
  address TEXT DEFAULT '' NOT NULL,
  company_size TEXT DEFAULT '' NOT NULL,
  coop_scale TEXT DEFAULT '' NOT NULL,
  website TEXT DEFAULT '' NOT NULL,
  legal_representative TEXT DEFAULT '' NOT NULL,
  registered_address TEXT DEFAULT '' NOT NULL,
  business_type TEXT DEFAULT '' NOT NULL,
  need TEXT DEFAULT '' NOT NULL,
  intent TEXT DEFAULT '' NOT NULL,
  product TEXT DEFAULT '' NOT NULL,
  competitor TEXT DEFAULT '' NOT NULL,
  history TEXT DEFAULT '' NOT NULL,
  special_requirements TEXT DEFAULT '' NOT NULL,
  future_direction TEXT DEFAULT '' NOT NULL,
  buying_motive TEXT DEFAULT '' NOT NULL,
  preferences TEXT DEFAULT '' NOT NULL,
  remark TEXT DEFAULT '' NOT NULL,
  lost_reason TEXT DEFAULT '' NOT NULL,
  budget_from_fen BIGINT,
  budget_to_fen BIGINT,
  expected_amount_fen BIGINT,
  expected_amount_max_fen BIGINT,
  currency TEXT DEFAULT '' NOT NULL,
  amount_period TEXT DEFAULT '' NOT NULL,
  expected_close_on DATE,
  expected_close_precision TEXT DEFAULT '' NOT NULL,
  parent_id INTEGER,
  extra TEXT DEFAULT '{}' NOT NULL,
  version INTEGER DEFAULT '1' NOT NULL,
  CONSTRAINT pk_customer PRIMARY KEY (id),
  CONSTRAINT uq_customer_id_ownership UNIQUE (id, ownership),
  CONSTRAINT ck_customer_ownership_known CHECK (ownership IN ('owned', 'pool', 'history')),
  CONSTRAINT ck_customer_kind_known CHECK (kind IN ('企业客户', '个人客户', '机构')),
  CONSTRAINT ck_customer_level_known CHECK (level IN ('', 'A', 'B', 'C')),
  CONSTRAINT ck_customer_intent_known CHECK (intent IN ('', '高', '中', '低')),
  CONSTRAINT ck_customer_coop_scale_known CHECK (coop_scale IN ('', '大', '中', '小')),
  CONSTRAINT ck_customer_expected_close_precision_known CHECK (expected_close_precision IN ('', 'day', 'week', 'month', 'quarter')),
  CONSTRAINT ck_customer_owned_has_owner CHECK ((ownership = 'owned') = (owner_open_id IS NOT NULL)),
  CONSTRAINT ck_customer_owned_is_protected CHECK (ownership <> 'owned' OR protected_until IS NOT NULL),
  CONSTRAINT ck_customer_withdrawn_is_history CHECK (withdrawn_at IS NULL OR ownership = 'history'),
  CONSTRAINT ck_customer_owner_not_empty CHECK (owner_open_id <> ''),
  CONSTRAINT ck_customer_name_not_empty CHECK (length(name) > 0),
  CONSTRAINT ck_customer_customer_no_not_empty CHECK (length(customer_no) > 0),
  CONSTRAINT ck_customer_not_own_parent CHECK (parent_id <> id),
  CONSTRAINT ck_customer_version_counted CHECK (version >= 1),
  CONSTRAINT ck_customer_budget_ordered CHECK (budget_from_fen >= 0 AND budget_to_fen >= budget_from_fen),
  CONSTRAINT ck_customer_expected_amount_ordered CHECK (expected_amount_fen >= 0 AND expected_amount_max_fen >= expected_amount_fen),
  CONSTRAINT ck_customer_expected_close_has_day CHECK (expected_close_on IS NOT NULL OR expected_close_precision = ''),
  CONSTRAINT uq_customer_customer_no UNIQUE (customer_no),
  CONSTRAINT fk_customer_parent_id FOREIGN KEY(parent_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_customer_core_name ON customer (core_name)
--;
CREATE INDEX ix_customer_name_folded ON customer (name_folded)
--;
CREATE INDEX ix_customer_owner_open_id_protected_until ON customer (owner_open_id, protected_until, id)
--;
CREATE INDEX ix_customer_ownership_protected_until ON customer (ownership, protected_until, id)
--;
CREATE INDEX ix_customer_parent_id ON customer (parent_id)
--;
CREATE TABLE department (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  parent_id TEXT DEFAULT '' NOT NULL,
  leader_open_id TEXT DEFAULT '' NOT NULL,
  fetched_at BIGINT NOT NULL,
  CONSTRAINT pk_department PRIMARY KEY (id)
)
--;
CREATE INDEX ix_department_leader_open_id ON department (leader_open_id)
--;
CREATE TABLE draft (
  id TEXT NOT NULL,
  person_open_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  payload_enc BLOB NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  message_id TEXT DEFAULT '' NOT NULL,
  said_at BIGINT,
  reminded_at BIGINT,
  CONSTRAINT pk_draft PRIMARY KEY (id),
  CONSTRAINT ck_draft_id_not_empty CHECK (length(id) > 0),
  CONSTRAINT ck_draft_span_ordered CHECK (created_at <= expires_at)
)
--;
CREATE INDEX ix_draft_expires_at ON draft (expires_at)
--;
CREATE INDEX ix_draft_person_open_id ON draft (person_open_id, purpose, created_at)
--;
CREATE TABLE inbox (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  event_key TEXT NOT NULL,
  message_key TEXT,
  kind TEXT NOT NULL,
  partition TEXT NOT NULL,
  status TEXT DEFAULT 'due' NOT NULL,
  attempts INTEGER DEFAULT '0' NOT NULL,
  happened_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  payload_enc BLOB NOT NULL,
  answer_enc BLOB,
  error TEXT DEFAULT '' NOT NULL,
  done_at BIGINT,
  claim_token TEXT,
  claimed_until BIGINT,
  CONSTRAINT ck_inbox_status_known CHECK (status IN ('due', 'parked', 'done', 'dead')),
  CONSTRAINT ck_inbox_attempts_counted CHECK (attempts >= 0),
  CONSTRAINT ck_inbox_done_has_moment CHECK ((status = 'done') = (done_at IS NOT NULL)),
  CONSTRAINT ck_inbox_claim_token_with_claimed_until CHECK ((claim_token IS NULL) = (claimed_until IS NULL)),
  CONSTRAINT uq_inbox_event_key UNIQUE (event_key),
  CONSTRAINT uq_inbox_message_key UNIQUE (message_key)
)
--;
CREATE INDEX ix_inbox_partition_status_id ON inbox (partition, status, id)
--;
CREATE INDEX ix_inbox_status_not_before_id ON inbox (status, not_before, id)
--;
CREATE TABLE job (
  id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  status TEXT DEFAULT 'due' NOT NULL,
  attempts INTEGER DEFAULT '0' NOT NULL,
  done_count INTEGER DEFAULT '0' NOT NULL,
  total_count INTEGER DEFAULT '0' NOT NULL,
  payload_enc BLOB NOT NULL,
  created_at BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  done_at BIGINT,
  error TEXT DEFAULT '' NOT NULL,
  claim_token TEXT,
  claimed_until BIGINT,
  CONSTRAINT pk_job PRIMARY KEY (id),
  CONSTRAINT ck_job_status_known CHECK (status IN ('due', 'running', 'done', 'dead')),
  CONSTRAINT ck_job_counts_counted CHECK (done_count >= 0 AND total_count >= 0),
  CONSTRAINT ck_job_done_has_moment CHECK ((status = 'done') = (done_at IS NOT NULL)),
  CONSTRAINT ck_job_claim_token_with_claimed_until CHECK ((claim_token IS NULL) = (claimed_until IS NULL))
)
--;
CREATE INDEX ix_job_status_not_before_id ON job (status, not_before, id)
--;
CREATE TABLE lease (
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  note TEXT DEFAULT '' NOT NULL,
  CONSTRAINT pk_lease PRIMARY KEY (name)
)
--;
CREATE TABLE meta (
  "key" TEXT NOT NULL,
  value TEXT NOT NULL,
  CONSTRAINT pk_meta PRIMARY KEY ("key")
)
--;
CREATE TABLE once_key (
  "key" TEXT NOT NULL,
  at BIGINT NOT NULL,
  CONSTRAINT pk_once_key PRIMARY KEY ("key")
)
--;
CREATE INDEX ix_once_key_at ON once_key (at)
--;
CREATE TABLE option_item (
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  position INTEGER NOT NULL,
  is_live BOOLEAN NOT NULL,
  CONSTRAINT pk_option_item PRIMARY KEY (field, value),
  CONSTRAINT ck_option_item_value_not_empty CHECK (length(value) > 0),
  CONSTRAINT ck_option_item_position_counted CHECK (position >= 0),
  CONSTRAINT ck_option_item_is_live_is_flag CHECK (is_live IN (0, 1))
)
--;
CREATE TABLE person (
  open_id TEXT NOT NULL,
  union_id TEXT DEFAULT '' NOT NULL,
  name TEXT NOT NULL,
  email_enc BLOB,
  email_index TEXT,
  mobile_enc BLOB,
  mobile_index TEXT,
  department_id TEXT DEFAULT '' NOT NULL,
  leader_open_id TEXT DEFAULT '' NOT NULL,
  status TEXT DEFAULT 'active' NOT NULL,
  fetched_at BIGINT NOT NULL,
  left_at BIGINT,
  CONSTRAINT pk_person PRIMARY KEY (open_id),
  CONSTRAINT ck_person_status_known CHECK (status IN ('active', 'frozen', 'left')),
  CONSTRAINT ck_person_open_id_not_empty CHECK (length(open_id) > 0),
  CONSTRAINT ck_person_left_has_moment CHECK ((status = 'left') = (left_at IS NOT NULL))
)
--;
CREATE INDEX ix_person_email_index ON person (email_index)
--;
CREATE INDEX ix_person_fetched_at ON person (fetched_at)
--;
CREATE INDEX ix_person_leader_open_id ON person (leader_open_id)
--;
CREATE INDEX ix_person_mobile_index ON person (mobile_index)
--;
CREATE INDEX ix_person_name ON person (name)
--;
CREATE TABLE person_role (
  open_id TEXT NOT NULL,
  role TEXT NOT NULL,
  department_id TEXT DEFAULT '' NOT NULL,
  granted_by TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  CONSTRAINT pk_person_role PRIMARY KEY (open_id, role, department_id),
  CONSTRAINT ck_person_role_role_known CHECK (role IN ('sales', 'manager', 'admin', 'finance'))
)
--;
CREATE INDEX ix_person_role_role ON person_role (role)
--;
CREATE TABLE policy_rule (
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  department_id TEXT DEFAULT '' NOT NULL,
  value TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  CONSTRAINT pk_policy_rule PRIMARY KEY (id),
  CONSTRAINT uq_policy_rule_name_department_id_valid_from UNIQUE (name, department_id, valid_from),
  CONSTRAINT ck_policy_rule_name_not_empty CHECK (length(name) > 0)
)
--;
CREATE TABLE subscription (
  id INTEGER NOT NULL,
  chat_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  at_minute INTEGER NOT NULL,
  department_id TEXT DEFAULT '' NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  covered_until BIGINT NOT NULL,
  ended_at BIGINT,
  CONSTRAINT pk_subscription PRIMARY KEY (id),
  CONSTRAINT ck_subscription_kind_known CHECK (kind IN ('daily', 'weekly', 'pool', 'conflicts')),
  CONSTRAINT ck_subscription_at_minute_of_day CHECK (at_minute BETWEEN 0 AND 1439)
)
--;
CREATE UNIQUE INDEX uq_subscription_live ON subscription (chat_id, kind) WHERE ended_at IS NULL
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
  CONSTRAINT ck_change_log_kind_known CHECK (kind IN ('register', 'follow_up', 'update', 'reminder', 'reminder_moved', 'refused_claim', 'share_ask', 'appeal', 'watch', 'keep', 'share', 'cede')),
  CONSTRAINT fk_change_log_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_change_log_actor_open_id ON change_log (actor_open_id, at)
--;
CREATE INDEX ix_change_log_message_id ON change_log (message_id)
--;
CREATE TABLE claim (
  id INTEGER NOT NULL,
  customer_id INTEGER,
  claimant_open_id TEXT NOT NULL,
  owner_open_id TEXT DEFAULT '' NOT NULL,
  verdict TEXT NOT NULL,
  level TEXT DEFAULT '' NOT NULL,
  reason TEXT DEFAULT '' NOT NULL,
  name TEXT NOT NULL,
  message_id TEXT DEFAULT '' NOT NULL,
  said_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  via TEXT DEFAULT 'chat' NOT NULL,
  evidence TEXT DEFAULT '[]' NOT NULL,
  reply TEXT DEFAULT '' NOT NULL,
  CONSTRAINT pk_claim PRIMARY KEY (id),
  CONSTRAINT ck_claim_verdict_known CHECK (verdict IN ('registered', 'own', 'refused', 'contested')),
  CONSTRAINT ck_claim_level_known CHECK (level IN ('', 'E0', 'E1', 'E2', 'E3', 'E4', 'E5', 'E6')),
  CONSTRAINT ck_claim_claimant_not_empty CHECK (length(claimant_open_id) > 0),
  CONSTRAINT ck_claim_registered_has_customer CHECK (verdict = 'refused' OR verdict = 'contested' OR customer_id IS NOT NULL),
  CONSTRAINT fk_claim_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_claim_claimant_open_id ON claim (claimant_open_id, recorded_at)
--;
CREATE INDEX ix_claim_customer_id ON claim (customer_id, id)
--;
CREATE INDEX ix_claim_message_id ON claim (message_id)
--;
CREATE TABLE collaboration (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  person_open_id TEXT NOT NULL,
  granted_by TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  until_at BIGINT,
  CONSTRAINT pk_collaboration PRIMARY KEY (id),
  CONSTRAINT uq_collaboration_customer_id_person_open_id UNIQUE (customer_id, person_open_id),
  CONSTRAINT ck_collaboration_span_ordered CHECK (granted_at < until_at),
  CONSTRAINT ck_collaboration_person_not_empty CHECK (length(person_open_id) > 0),
  CONSTRAINT fk_collaboration_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_collaboration_person_open_id ON collaboration (person_open_id)
--;
CREATE TABLE contact (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  phone_enc BLOB,
  phone_index TEXT,
  phone_part_index TEXT,
  extension TEXT DEFAULT '' NOT NULL,
  email_enc BLOB,
  email_index TEXT,
  email_domain_index TEXT,
  wechat_enc BLOB,
  wechat_index TEXT,
  title TEXT DEFAULT '' NOT NULL,
  department TEXT DEFAULT '' NOT NULL,
  role TEXT DEFAULT '' NOT NULL,
  remark TEXT DEFAULT '' NOT NULL,
  CONSTRAINT pk_contact PRIMARY KEY (id),
  CONSTRAINT uq_contact_customer_id_position UNIQUE (customer_id, position),
  CONSTRAINT ck_contact_phone_indexed CHECK (phone_index IS NULL OR phone_enc IS NOT NULL),
  CONSTRAINT ck_contact_email_indexed CHECK (email_index IS NULL OR email_enc IS NOT NULL),
  CONSTRAINT ck_contact_wechat_indexed CHECK (wechat_index IS NULL OR wechat_enc IS NOT NULL),
  CONSTRAINT ck_contact_position_counted CHECK (position >= 0),
  CONSTRAINT fk_contact_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_contact_email_domain_index ON contact (email_domain_index)
--;
CREATE INDEX ix_contact_email_index ON contact (email_index)
--;
CREATE INDEX ix_contact_name ON contact (name)
--;
CREATE INDEX ix_contact_phone_index ON contact (phone_index)
--;
CREATE INDEX ix_contact_phone_part_index ON contact (phone_part_index)
--;
CREATE INDEX ix_contact_wechat_index ON contact (wechat_index)
--;
CREATE TABLE custom_value (
  customer_id INTEGER NOT NULL,
  field_id INTEGER NOT NULL,
  value TEXT NOT NULL,
  CONSTRAINT pk_custom_value PRIMARY KEY (customer_id, field_id),
  CONSTRAINT fk_custom_value_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
  CONSTRAINT fk_custom_value_field_id FOREIGN KEY(field_id) REFERENCES custom_field (id)
)
--;
CREATE INDEX ix_custom_value_field_id ON custom_value (field_id)
--;
CREATE TABLE customer_alias (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  alias TEXT NOT NULL,
  alias_folded TEXT NOT NULL,
  kind TEXT DEFAULT 'alias' NOT NULL,
  added_by TEXT DEFAULT '' NOT NULL,
  added_at BIGINT NOT NULL,
  CONSTRAINT pk_customer_alias PRIMARY KEY (id),
  CONSTRAINT uq_customer_alias_customer_id_alias_folded UNIQUE (customer_id, alias_folded),
  CONSTRAINT ck_customer_alias_kind_known CHECK (kind IN ('alias', 'former_name', 'short_name')),
  CONSTRAINT ck_customer_alias_alias_not_empty CHECK (length(alias_folded) > 0),
  CONSTRAINT fk_customer_alias_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_customer_alias_alias_folded ON customer_alias (alias_folded)
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
  CONSTRAINT ck_customer_key_hash_is_keyed CHECK (length(hash) >= 32)
)
--;
CREATE INDEX ix_customer_key_customer_id ON customer_key (customer_id, ownership)
--;
CREATE INDEX ix_customer_key_hash ON customer_key (hash, kind)
--;
CREATE UNIQUE INDEX uq_customer_key_active ON customer_key (kind, hash, scope) WHERE ownership IN ('owned', 'pool')
--;
CREATE TABLE deal (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  signed_on DATE NOT NULL,
  contract_until DATE NOT NULL,
  product TEXT DEFAULT '' NOT NULL,
  project TEXT DEFAULT '' NOT NULL,
  started_on DATE,
  contract_no TEXT DEFAULT '' NOT NULL,
  amount_fen BIGINT NOT NULL,
  payment_method TEXT DEFAULT '' NOT NULL,
  paid_fen BIGINT DEFAULT '0' NOT NULL,
  delivery_state TEXT DEFAULT '' NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  undone_at BIGINT,
  version INTEGER DEFAULT '1' NOT NULL,
  CONSTRAINT pk_deal PRIMARY KEY (id),
  CONSTRAINT ck_deal_delivery_state_known CHECK (delivery_state IN ('', '未开始', '交付中', '已交付', '已验收')),
  CONSTRAINT ck_deal_contract_ordered CHECK (signed_on <= contract_until),
  CONSTRAINT ck_deal_amounts_not_negative CHECK (amount_fen >= 0 AND paid_fen >= 0),
  CONSTRAINT fk_deal_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_deal_customer_id ON deal (customer_id)
--;
CREATE INDEX ix_deal_signed_on ON deal (signed_on)
--;
CREATE TABLE digest_run (
  id INTEGER NOT NULL,
  subscription_id INTEGER NOT NULL,
  covered_from BIGINT NOT NULL,
  covered_until BIGINT NOT NULL,
  ran_at BIGINT NOT NULL,
  CONSTRAINT pk_digest_run PRIMARY KEY (id),
  CONSTRAINT uq_digest_run_subscription_id_covered_from UNIQUE (subscription_id, covered_from),
  CONSTRAINT ck_digest_run_span_ordered CHECK (covered_from < covered_until),
  CONSTRAINT fk_digest_run_subscription_id FOREIGN KEY(subscription_id) REFERENCES subscription (id)
)
--;
CREATE TABLE extension (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  requested_by TEXT NOT NULL,
  requested_at BIGINT NOT NULL,
  days INTEGER NOT NULL,
  reason TEXT NOT NULL,
  status TEXT NOT NULL,
  decided_by TEXT DEFAULT '' NOT NULL,
  decided_at BIGINT,
  CONSTRAINT pk_extension PRIMARY KEY (id),
  CONSTRAINT ck_extension_status_known CHECK (status IN ('waiting', 'granted', 'refused')),
  CONSTRAINT ck_extension_days_counted CHECK (days >= 1),
  CONSTRAINT ck_extension_decided_has_moment CHECK ((status = 'waiting') = (decided_at IS NULL)),
  CONSTRAINT fk_extension_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_extension_customer_id ON extension (customer_id, requested_at)
--;
CREATE UNIQUE INDEX uq_extension_waiting ON extension (customer_id) WHERE status = 'waiting'
--;
CREATE TABLE feedback (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  score INTEGER,
  content TEXT DEFAULT '' NOT NULL,
  state TEXT DEFAULT 'open' NOT NULL,
  due_at BIGINT,
  result TEXT DEFAULT '' NOT NULL,
  author_open_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  closed_at BIGINT,
  CONSTRAINT pk_feedback PRIMARY KEY (id),
  CONSTRAINT ck_feedback_kind_known CHECK (kind IN ('satisfaction', 'suggestion', 'complaint')),
  CONSTRAINT ck_feedback_state_known CHECK (state IN ('open', 'handling', 'done')),
  CONSTRAINT ck_feedback_score_of_five CHECK (score BETWEEN 1 AND 5),
  CONSTRAINT ck_feedback_satisfaction_has_score CHECK (kind <> 'satisfaction' OR score IS NOT NULL),
  CONSTRAINT ck_feedback_done_has_moment CHECK ((state = 'done') = (closed_at IS NOT NULL)),
  CONSTRAINT fk_feedback_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_feedback_customer_id ON feedback (customer_id)
--;
CREATE INDEX ix_feedback_state ON feedback (state, due_at)
--;
CREATE TABLE follow_up (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  author_open_id TEXT NOT NULL,
  happened_at BIGINT NOT NULL,
  logged_at BIGINT NOT NULL,
  channel TEXT DEFAULT '' NOT NULL,
  content TEXT NOT NULL,
  result TEXT DEFAULT '' NOT NULL,
  next_plan TEXT DEFAULT '' NOT NULL,
  next_at BIGINT,
  is_effective BOOLEAN NOT NULL,
  is_late BOOLEAN NOT NULL,
  verdict_reason TEXT DEFAULT '' NOT NULL,
  message_id TEXT DEFAULT '' NOT NULL,
  undone_at BIGINT,
  CONSTRAINT pk_follow_up PRIMARY KEY (id),
  CONSTRAINT ck_follow_up_author_not_empty CHECK (length(author_open_id) > 0),
  CONSTRAINT fk_follow_up_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
  CONSTRAINT ck_follow_up_is_effective_is_flag CHECK (is_effective IN (0, 1)),
  CONSTRAINT ck_follow_up_is_late_is_flag CHECK (is_late IN (0, 1))
)
--;
CREATE INDEX ix_follow_up_author_open_id ON follow_up (author_open_id, happened_at)
--;
CREATE INDEX ix_follow_up_customer_id ON follow_up (customer_id, happened_at)
--;
CREATE INDEX ix_follow_up_message_id ON follow_up (message_id)
--;
CREATE TABLE hold (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  person_open_id TEXT NOT NULL,
  since_at BIGINT NOT NULL,
  released_at BIGINT,
  CONSTRAINT pk_hold PRIMARY KEY (id),
  CONSTRAINT fk_hold_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_hold_person_open_id ON hold (person_open_id)
--;
CREATE UNIQUE INDEX uq_hold_live ON hold (customer_id) WHERE released_at IS NULL
--;
CREATE TABLE joint_share (
  id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  person_open_id TEXT NOT NULL,
  share_percent INTEGER NOT NULL,
  proposed_by TEXT NOT NULL,
  proposed_at BIGINT NOT NULL,
  accepted_at BIGINT,
  ended_at BIGINT,
  CONSTRAINT pk_joint_share PRIMARY KEY (id),
  CONSTRAINT ck_joint_share_share_is_part CHECK (share_percent BETWEEN 1 AND 99),
  CONSTRAINT fk_joint_share_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_joint_share_person_open_id ON joint_share (person_open_id)
--;
CREATE UNIQUE INDEX uq_joint_share_live ON joint_share (customer_id, person_open_id) WHERE ended_at IS NULL
--;
CREATE TABLE lookup_hit (
  id INTEGER NOT NULL,
  open_id TEXT NOT NULL,
  customer_id INTEGER NOT NULL,
  at BIGINT NOT NULL,
  CONSTRAINT pk_lookup_hit PRIMARY KEY (id),
  CONSTRAINT fk_lookup_hit_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_lookup_hit_open_id ON lookup_hit (open_id, at)
--;
CREATE TABLE not_same_pair (
  first_id INTEGER NOT NULL,
  second_id INTEGER NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at BIGINT NOT NULL,
  reason TEXT DEFAULT '' NOT NULL,
  CONSTRAINT pk_not_same_pair PRIMARY KEY (first_id, second_id),
  CONSTRAINT ck_not_same_pair_pair_ordered CHECK (first_id < second_id),
  CONSTRAINT fk_not_same_pair_first_id FOREIGN KEY(first_id) REFERENCES customer (id),
  CONSTRAINT fk_not_same_pair_second_id FOREIGN KEY(second_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_not_same_pair_second_id ON not_same_pair (second_id)
--;
CREATE TABLE outbox (
  seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  dedup_key TEXT,
  card_key TEXT,
  kind TEXT NOT NULL,
  receiver TEXT NOT NULL,
  target TEXT DEFAULT '' NOT NULL,
  target_outbox_id TEXT,
  priority INTEGER DEFAULT '0' NOT NULL,
  not_before BIGINT NOT NULL,
  status TEXT DEFAULT 'due' NOT NULL,
  attempts INTEGER DEFAULT '0' NOT NULL,
  first_try_at BIGINT,
  next_try_at BIGINT,
  claim_token TEXT,
  claimed_until BIGINT,
  payload_enc BLOB NOT NULL,
  feishu_message_id TEXT,
  error_code INTEGER,
  error_text TEXT DEFAULT '' NOT NULL,
  created_at BIGINT NOT NULL,
  sent_at BIGINT,
  inbox_id INTEGER,
  CONSTRAINT ck_outbox_status_known CHECK (status IN ('due', 'sending', 'sent', 'dead', 'cancelled')),
  CONSTRAINT ck_outbox_kind_known CHECK (kind IN ('send', 'reply', 'patch', 'recall')),
  CONSTRAINT ck_outbox_priority_known CHECK (priority IN (0, 1, 2)),
  CONSTRAINT ck_outbox_id_fits_platform_uuid CHECK (length(id) BETWEEN 1 AND 50),
  CONSTRAINT ck_outbox_attempts_counted CHECK (attempts >= 0),
  CONSTRAINT ck_outbox_sending_is_claimed CHECK (status <> 'sending' OR (claim_token IS NOT NULL AND first_try_at IS NOT NULL)),
  CONSTRAINT ck_outbox_sent_has_moment CHECK (status <> 'sent' OR sent_at IS NOT NULL),
  CONSTRAINT ck_outbox_claim_token_with_claimed_until CHECK ((claim_token IS NULL) = (claimed_until IS NULL)),
  CONSTRAINT uq_outbox_id UNIQUE (id),
  CONSTRAINT uq_outbox_dedup_key UNIQUE (dedup_key),
  CONSTRAINT fk_outbox_target_outbox_id FOREIGN KEY(target_outbox_id) REFERENCES outbox (id),
  CONSTRAINT fk_outbox_inbox_id FOREIGN KEY(inbox_id) REFERENCES inbox (id)
)
--;
CREATE INDEX ix_outbox_card_key ON outbox (card_key, seq)
--;
CREATE INDEX ix_outbox_feishu_message_id ON outbox (feishu_message_id)
--;
CREATE INDEX ix_outbox_inbox_id ON outbox (inbox_id)
--;
CREATE INDEX ix_outbox_receiver_status_seq ON outbox (receiver, status, seq)
--;
CREATE INDEX ix_outbox_status_not_before ON outbox (status, not_before)
--;
CREATE INDEX ix_outbox_status_priority_seq ON outbox (status, priority, seq)
--;
CREATE INDEX ix_outbox_target ON outbox (target, status)
--;
CREATE INDEX ix_outbox_target_outbox_id ON outbox (target_outbox_id)
--;
CREATE UNIQUE INDEX uq_outbox_receiver_sending ON outbox (receiver) WHERE status = 'sending'
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
  CONSTRAINT ck_reminder_kind_known CHECK (kind IN ('first_follow_up', 'next_follow_up', 'personal', 'incomplete', 'draft')),
  CONSTRAINT ck_reminder_person_not_empty CHECK (length(person_open_id) > 0),
  CONSTRAINT fk_reminder_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
  CONSTRAINT ck_reminder_is_dated_is_flag CHECK (is_dated IN (0, 1)),
  CONSTRAINT ck_reminder_chosen_by_person_is_flag CHECK (chosen_by_person IN (0, 1))
)
--;
CREATE INDEX ix_reminder_customer_id ON reminder (customer_id)
--;
CREATE INDEX ix_reminder_due ON reminder (due_at, id) WHERE closed_at IS NULL AND sent_at IS NULL
--;
CREATE INDEX ix_reminder_open ON reminder (person_open_id, due_at) WHERE closed_at IS NULL
--;
CREATE TABLE sent_notice (
  id INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  customer_id INTEGER,
  kind TEXT NOT NULL,
  person_open_id TEXT NOT NULL,
  protected_until BIGINT,
  at BIGINT NOT NULL,
  CONSTRAINT pk_sent_notice PRIMARY KEY (id),
  CONSTRAINT ck_sent_notice_key_not_empty CHECK (length(key) > 0),
  CONSTRAINT uq_sent_notice_key UNIQUE ("key"),
  CONSTRAINT fk_sent_notice_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE INDEX ix_sent_notice_customer_id ON sent_notice (customer_id, at)
--;
CREATE TABLE topic (
  chat_id TEXT NOT NULL,
  open_id TEXT NOT NULL,
  customer_id INTEGER NOT NULL,
  at BIGINT NOT NULL,
  CONSTRAINT pk_topic PRIMARY KEY (chat_id, open_id),
  CONSTRAINT fk_topic_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
--;
CREATE TABLE watch (
  customer_id INTEGER NOT NULL,
  open_id TEXT NOT NULL,
  since_at BIGINT NOT NULL,
  CONSTRAINT pk_watch PRIMARY KEY (customer_id, open_id),
  CONSTRAINT fk_watch_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
)
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
  CONSTRAINT uq_case_file_case_no UNIQUE (case_no),
  CONSTRAINT fk_case_file_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
  CONSTRAINT fk_case_file_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id)
)
--;
CREATE INDEX ix_case_file_manager_open_id ON case_file (manager_open_id, status)
--;
CREATE INDEX ix_case_file_status_due_at ON case_file (status, due_at)
--;
CREATE UNIQUE INDEX uq_case_file_open ON case_file (customer_id, claimant_open_id) WHERE status = 'open'
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
  CONSTRAINT ck_ledger_entry_kind_known CHECK (kind IN ('registered', 'withdrawn', 'picked_up', 'ruled', 'ceded', 'transferred', 'released', 'extended', 'followed_up', 'follow_up_undone', 'level_confirmed', 'stage_changed', 'share_asked', 'shared', 'share_withdrawn', 'ownership_kept', 'appealed', 'case_closed', 'updated', 'won', 'lost')),
  CONSTRAINT fk_ledger_entry_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
  CONSTRAINT fk_ledger_entry_claim_id FOREIGN KEY(claim_id) REFERENCES claim (id),
  CONSTRAINT fk_ledger_entry_follow_up_id FOREIGN KEY(follow_up_id) REFERENCES follow_up (id)
)
--;
CREATE INDEX ix_ledger_entry_customer_id ON ledger_entry (customer_id, id)
--;
CREATE INDEX ix_ledger_entry_kind_at ON ledger_entry (kind, at)
--;
CREATE TABLE milestone (
  id INTEGER NOT NULL,
  deal_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  due_on DATE,
  done_on DATE,
  position INTEGER NOT NULL,
  CONSTRAINT pk_milestone PRIMARY KEY (id),
  CONSTRAINT ck_milestone_name_not_empty CHECK (length(name) > 0),
  CONSTRAINT fk_milestone_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id)
)
--;
CREATE INDEX ix_milestone_deal_id ON milestone (deal_id)
--;
CREATE TABLE case_evidence (
  id INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  given_by TEXT NOT NULL,
  given_at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  content_enc BLOB NOT NULL,
  sha256 TEXT NOT NULL,
  message_id TEXT DEFAULT '' NOT NULL,
  CONSTRAINT pk_case_evidence PRIMARY KEY (id),
  CONSTRAINT ck_case_evidence_kind_known CHECK (kind IN ('text', 'message', 'file', 'image')),
  CONSTRAINT ck_case_evidence_sha256_is_hex CHECK (length(sha256) = 64),
  CONSTRAINT uq_case_evidence_case_id_sha256 UNIQUE (case_id, sha256),
  CONSTRAINT fk_case_evidence_case_id FOREIGN KEY(case_id) REFERENCES case_file (id)
)
--;
CREATE TABLE case_party (
  case_id INTEGER NOT NULL,
  open_id TEXT NOT NULL,
  part TEXT NOT NULL,
  statement TEXT DEFAULT '' NOT NULL,
  CONSTRAINT pk_case_party PRIMARY KEY (case_id, open_id),
  CONSTRAINT ck_case_party_part_known CHECK (part IN ('claimant', 'owner', 'manager', 'witness')),
  CONSTRAINT fk_case_party_case_id FOREIGN KEY(case_id) REFERENCES case_file (id)
)
--;
CREATE TABLE ruling (
  id INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  instance INTEGER NOT NULL,
  decision TEXT NOT NULL,
  new_owner_open_id TEXT,
  shares TEXT DEFAULT '{}' NOT NULL,
  reason TEXT NOT NULL,
  rule_version TEXT DEFAULT '' NOT NULL,
  ruled_by TEXT NOT NULL,
  ruled_at BIGINT NOT NULL,
  appeal_until BIGINT,
  CONSTRAINT pk_ruling PRIMARY KEY (id),
  CONSTRAINT ck_ruling_decision_known CHECK (decision IN ('keep', 'reassign', 'joint', 'both')),
  CONSTRAINT ck_ruling_instance_known CHECK (instance IN (1, 2)),
  CONSTRAINT ck_ruling_reassign_has_owner CHECK (decision <> 'reassign' OR new_owner_open_id IS NOT NULL),
  CONSTRAINT uq_ruling_case_id_instance UNIQUE (case_id, instance),
  CONSTRAINT fk_ruling_case_id FOREIGN KEY(case_id) REFERENCES case_file (id)
)
--;
CREATE TRIGGER claim_no_update BEFORE UPDATE ON claim BEGIN SELECT RAISE(ABORT, 'claim is append-only'); END
--;
CREATE TRIGGER claim_no_delete BEFORE DELETE ON claim BEGIN SELECT RAISE(ABORT, 'claim is append-only'); END
--;
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END
--;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END
--;
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END
--;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END
--;
CREATE TRIGGER claim_no_replace BEFORE INSERT ON claim WHEN EXISTS (SELECT 1 FROM claim WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'claim is append-only'); END
--;
CREATE TRIGGER ledger_entry_no_replace BEFORE INSERT ON ledger_entry WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END
--;
CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry WHEN EXISTS (SELECT 1 FROM audit_entry WHERE seq = NEW.seq OR prev_hash = NEW.prev_hash OR hash = NEW.hash) BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END
