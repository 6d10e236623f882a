-- What administrators did. Rows are only ever added; ids are UUIDs made by time, so that they sort.

CREATE TABLE audit (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT, -- account; none for the command line
  act TEXT NOT NULL,
  subject TEXT NOT NULL
) STRICT;

CREATE INDEX session_successor ON session (successor_of);
