-- Which reports may be about one thing, found by cell and time and never by looking at every case; what
-- the centre proposes to merge; and what a merged case goes on as, so that statistics count roots. What
-- was reported before this ran has no cell: it is compared again once its place is changed.

ALTER TABLE case_doc ADD COLUMN merged_into TEXT;

CREATE INDEX case_doc_root ON case_doc (merged_into, state);

CREATE TABLE case_cell (
  case_id TEXT NOT NULL PRIMARY KEY,
  cell INTEGER NOT NULL,
  found_at INTEGER NOT NULL,
  lon_e7 INTEGER NOT NULL, -- WGS-84
  lat_e7 INTEGER NOT NULL,
  class TEXT,
  component TEXT,
  reporter TEXT
) STRICT;

CREATE INDEX case_cell_near ON case_cell (cell, found_at);

CREATE TABLE merge_proposal (
  case_id TEXT NOT NULL,
  other TEXT NOT NULL, -- every pair stands here twice, once each way
  score INTEGER NOT NULL,
  why TEXT NOT NULL, -- JSON
  proposed_at INTEGER NOT NULL,
  dismissed_at INTEGER,
  dismissed_by TEXT,
  PRIMARY KEY (case_id, other)
) STRICT;
