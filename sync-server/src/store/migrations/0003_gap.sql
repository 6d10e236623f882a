-- A phone that sends later work before earlier work is asked for the earlier one. Whoever never sends
-- it has lost something on the way: after a day somebody is told (R25).

CREATE TABLE gap (
  actor BLOB NOT NULL PRIMARY KEY,
  expected INTEGER NOT NULL,
  since INTEGER NOT NULL
) STRICT;
