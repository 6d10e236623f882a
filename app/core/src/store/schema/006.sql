-- What this person's own photos look like, so that an old one or the same one twice is noticed. The
-- photo itself may long be gone from the phone.
CREATE TABLE own_photos (
  n INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,
  across INTEGER NOT NULL,
  down INTEGER NOT NULL,
  case_id BLOB NOT NULL,
  name TEXT NOT NULL,
  taken_ms INTEGER NOT NULL
) STRICT;
