-- Reports whose photos their author gave to a case that was there already: while nobody was offered that
-- act, taking it back gives the report back.
CREATE TABLE given_drafts (
  item BLOB PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;

-- Classes this person keeps on top, in the order they were put there.
CREATE TABLE pinned_classes (
  n INTEGER PRIMARY KEY,
  class TEXT NOT NULL UNIQUE
) STRICT;

-- A PIN of this person's, and what it needs to know when to ask for it. No row: no PIN.
CREATE TABLE pin (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  verifier TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  left_ms INTEGER
) STRICT;
