-- When a case must be looked at by the centre's own clock: a task's time is over, a suspension ends.
-- One row per case, written with the case; a lease keeps two processes from doing one work twice.

CREATE TABLE wake (
  case_id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  leased_until INTEGER NOT NULL
) STRICT;

CREATE INDEX wake_by_time ON wake (at);
