-- What the centre tells its people (通知公告), and who has read it. `rev` is the last change, counted over
-- all notices; `nth` the one that published it. Nothing is ever deleted.

CREATE TABLE notice (
  id TEXT NOT NULL PRIMARY KEY,
  nth INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  account TEXT NOT NULL, -- who published it
  ends_at INTEGER,
  withdrawn_at INTEGER,
  withdrawn_by TEXT,
  notice TEXT NOT NULL -- JSON
) STRICT;

CREATE INDEX notice_rev ON notice (rev);
CREATE INDEX notice_nth ON notice (nth);

CREATE TABLE notice_read (
  notice TEXT NOT NULL,
  account TEXT NOT NULL,
  read_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  PRIMARY KEY (notice, account)
) STRICT, WITHOUT ROWID;
