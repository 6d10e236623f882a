-- Rulings as precedents, found by class, street and unit. A row is written with its ruling.

CREATE TABLE ruling (
  id TEXT NOT NULL PRIMARY KEY, -- a UUID made by time, so that it sorts
  case_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  number TEXT,
  class TEXT,
  street TEXT,
  from_unit TEXT,
  to_unit TEXT NOT NULL,
  basis TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE INDEX ruling_class ON ruling (class, id);
CREATE INDEX ruling_street ON ruling (street, id);
CREATE INDEX ruling_from ON ruling (from_unit, id);
CREATE INDEX ruling_to ON ruling (to_unit, id);
