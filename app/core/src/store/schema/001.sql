-- The person this file belongs to, with what signing in again without network needs.
CREATE TABLE person (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  profile TEXT NOT NULL,
  scope TEXT NOT NULL,
  token TEXT,
  token_expires_ms INTEGER NOT NULL DEFAULT 0,
  verifier TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  closed_until_ms INTEGER NOT NULL DEFAULT 0,
  last_online_ms INTEGER NOT NULL DEFAULT 0,
  epoch TEXT,
  anchor TEXT
) STRICT;

-- Every key this person ever had on this phone; at most one is current.
CREATE TABLE actors (
  actor BLOB PRIMARY KEY,
  secret BLOB NOT NULL,
  seq INTEGER NOT NULL,
  head BLOB NOT NULL,
  registered INTEGER NOT NULL,
  current INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX actors_current ON actors (current) WHERE current = 1;

-- Reports being written. May be incomplete in every respect.
CREATE TABLE drafts (
  case_id BLOB PRIMARY KEY,
  body TEXT NOT NULL,
  changed_ms INTEGER NOT NULL
) STRICT;

-- The last field code given out on a local day.
CREATE TABLE counters (
  day INTEGER PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT;

-- What a person did at one time: a report, an answer, a remark. Its state follows from its parts.
CREATE TABLE items (
  item BLOB PRIMARY KEY,
  n INTEGER NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  case_id BLOB NOT NULL,
  created_ms INTEGER NOT NULL,
  title TEXT NOT NULL
) STRICT;
CREATE INDEX items_case ON items (case_id);

-- Operations. Without `seq` they are unsealed and still their author's to change.
CREATE TABLE ops (
  op BLOB PRIMARY KEY,
  n INTEGER NOT NULL UNIQUE,
  item BLOB NOT NULL REFERENCES items (item),
  case_id BLOB NOT NULL,
  kind INTEGER NOT NULL,
  body BLOB NOT NULL,
  after_own TEXT NOT NULL DEFAULT '[]',
  scope_rev INTEGER NOT NULL,
  time TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0,
  code TEXT,
  actor BLOB,
  seq INTEGER,
  head BLOB,
  sealed BLOB
) STRICT;
CREATE INDEX ops_case ON ops (case_id);
CREATE INDEX ops_item ON ops (item, state);
CREATE INDEX ops_state ON ops (state, n);
CREATE UNIQUE INDEX ops_chain ON ops (actor, seq) WHERE seq IS NOT NULL;

-- Photos, sounds and films, by hash. The bytes lie in the media folder under the hash's name.
CREATE TABLE media (
  sha256 BLOB PRIMARY KEY,
  kind TEXT NOT NULL,
  rank INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  added_ms INTEGER NOT NULL,
  wanted INTEGER NOT NULL DEFAULT 0,
  upload TEXT,
  sent INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  not_before_ms INTEGER NOT NULL DEFAULT 0,
  code TEXT,
  received_ms INTEGER
) STRICT;
CREATE INDEX media_open ON media (wanted, received_ms);

-- Which media an item needs at the centre before it is complete, thumbnails included.
CREATE TABLE item_media (
  item BLOB NOT NULL REFERENCES items (item),
  sha256 BLOB NOT NULL REFERENCES media (sha256),
  PRIMARY KEY (item, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_media_sha256 ON item_media (sha256);

-- The centre's word that it has an op.
CREATE TABLE receipts (
  op BLOB PRIMARY KEY,
  case_id BLOB NOT NULL,
  actor BLOB NOT NULL,
  seq INTEGER NOT NULL,
  head BLOB NOT NULL,
  outcome TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  number TEXT
) STRICT;
CREATE INDEX receipts_case ON receipts (case_id);
