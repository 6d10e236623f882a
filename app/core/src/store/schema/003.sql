-- Batches of a colleague whose phone died, carried by this one.
CREATE TABLE carried (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  bundle BLOB NOT NULL,
  batch BLOB NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  code TEXT,
  UNIQUE (bundle, batch)
) STRICT;

CREATE TABLE bundles (
  bundle BLOB PRIMARY KEY,
  taken_ms INTEGER NOT NULL
) STRICT;

-- Places an op had in chains that ended in a fork: writes made after it name them too.
ALTER TABLE ops ADD COLUMN former TEXT NOT NULL DEFAULT '[]';
-- It had a receipt once, and the centre lost it.
ALTER TABLE ops ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
-- The file was removed from the phone, long after its receipt.
ALTER TABLE media ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
-- A refused item that its author has taken up again, or set aside.
ALTER TABLE items ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
-- A token whose successor has not been used yet.
ALTER TABLE person ADD COLUMN old_token TEXT;
