-- Who called or complained: beside the cases, never in one. What names somebody is gone after a time
-- and the row says when; who was shown it, and why, is kept.

CREATE TABLE person (
  id TEXT NOT NULL PRIMARY KEY,
  case_id TEXT NOT NULL,
  name TEXT,
  phone TEXT,
  address TEXT,
  call_back INTEGER NOT NULL,
  added_at INTEGER NOT NULL,
  added_by TEXT NOT NULL,
  ended_at INTEGER, -- when its case ended, as far as that is known; none while the case is open
  erased_at INTEGER
) STRICT;

CREATE INDEX person_case ON person (case_id, added_at);
CREATE INDEX person_ended ON person (erased_at, ended_at);

CREATE TABLE reveal (
  id TEXT NOT NULL PRIMARY KEY, -- a UUID made by time, so that it sorts
  at INTEGER NOT NULL,
  account TEXT NOT NULL,
  case_id TEXT NOT NULL,
  person TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
