-- Cases as the centre shows them to this person, one row each, and why they are here.
CREATE TABLE views (
  case_id BLOB PRIMARY KEY,
  pos INTEGER NOT NULL,
  state TEXT NOT NULL,
  view BLOB NOT NULL,
  taken_ms INTEGER NOT NULL,
  stale INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE view_feeds (
  feed TEXT NOT NULL,
  case_id BLOB NOT NULL,
  PRIMARY KEY (feed, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX view_feeds_case ON view_feeds (case_id);

CREATE TABLE cursors (
  feed TEXT PRIMARY KEY,
  cursor INTEGER NOT NULL
) STRICT;

-- What happened on this phone that a person may ask about later.
CREATE TABLE log (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  code TEXT NOT NULL,
  about TEXT NOT NULL
) STRICT;

-- Whether the centre still has what it gave a receipt for, and when it was last asked.
ALTER TABLE receipts ADD COLUMN asked_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN asked_ms INTEGER NOT NULL DEFAULT 0;

-- Answers to tasks, being written.
CREATE TABLE answers (
  task BLOB PRIMARY KEY,
  body TEXT NOT NULL,
  changed_ms INTEGER NOT NULL
) STRICT;
