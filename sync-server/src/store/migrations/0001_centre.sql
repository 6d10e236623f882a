-- What a centre keeps. Identities are text or bytes made by whoever created the thing, never row
-- numbers (R9); structured columns are CBOR unless said otherwise.

CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  work_number TEXT NOT NULL UNIQUE,
  profile TEXT NOT NULL, -- JSON
  password TEXT NOT NULL, -- argon2id, PHC string
  scope_rev INTEGER NOT NULL,
  active INTEGER NOT NULL
) STRICT;

CREATE TABLE installation (
  id TEXT NOT NULL PRIMARY KEY,
  device TEXT NOT NULL,
  secret_hash BLOB NOT NULL,
  standing TEXT NOT NULL, -- active, revoked
  enrolled_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;

CREATE TABLE enrolment (
  token_hash BLOB NOT NULL PRIMARY KEY,
  note TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  installation TEXT
) STRICT;

CREATE TABLE session (
  token_hash BLOB NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  installation TEXT,
  expires_at INTEGER NOT NULL,
  successor_of BLOB
) STRICT;

CREATE INDEX session_account ON session (account);

CREATE TABLE actor (
  id BLOB NOT NULL PRIMARY KEY,
  key BLOB NOT NULL,
  account TEXT NOT NULL,
  installation TEXT NOT NULL,
  seq INTEGER NOT NULL,
  head BLOB NOT NULL,
  standing TEXT NOT NULL -- active, revoked, forked
) STRICT;

CREATE INDEX actor_installation ON actor (installation);

CREATE TABLE op_log (
  actor BLOB NOT NULL,
  seq INTEGER NOT NULL,
  head BLOB NOT NULL,
  op TEXT,
  case_id TEXT,
  bytes BLOB NOT NULL,
  outcome TEXT NOT NULL, -- accepted, refused, held
  code TEXT,
  received_at INTEGER NOT NULL,
  carrier TEXT NOT NULL,
  PRIMARY KEY (actor, seq)
) STRICT;

CREATE INDEX op_log_op ON op_log (op);
CREATE INDEX op_log_held ON op_log (outcome, case_id);

CREATE TABLE case_doc (
  id TEXT NOT NULL PRIMARY KEY,
  pos INTEGER NOT NULL,
  snapshot BLOB NOT NULL,
  state TEXT NOT NULL,
  number TEXT UNIQUE,
  field_code TEXT,
  reporter TEXT,
  unit TEXT,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX case_doc_state ON case_doc (state, changed_at);
CREATE INDEX case_doc_unit ON case_doc (unit, state);

CREATE TABLE case_entry (
  case_id TEXT NOT NULL,
  pos INTEGER NOT NULL,
  entry BLOB NOT NULL,
  PRIMARY KEY (case_id, pos)
) STRICT;

CREATE TABLE case_medium (
  sha256 BLOB NOT NULL,
  case_id TEXT NOT NULL,
  PRIMARY KEY (sha256, case_id)
) STRICT;

CREATE TABLE medium (
  sha256 BLOB NOT NULL PRIMARY KEY,
  bytes INTEGER NOT NULL,
  kind TEXT NOT NULL,
  received_at INTEGER NOT NULL
) STRICT;

CREATE TABLE feed_head (
  feed TEXT NOT NULL PRIMARY KEY,
  pos INTEGER NOT NULL
) STRICT;

CREATE TABLE feed_row (
  feed TEXT NOT NULL,
  case_id TEXT NOT NULL,
  pos INTEGER NOT NULL,
  gone INTEGER NOT NULL,
  PRIMARY KEY (feed, case_id)
) STRICT;

CREATE INDEX feed_row_pos ON feed_row (feed, pos);

CREATE TABLE counter (
  name TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT;
