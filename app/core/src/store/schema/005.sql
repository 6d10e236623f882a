-- Notices (通知公告) for this person as the centre told them, and what this person has read of them. A
-- mark waits here until the centre has said that it has it.
CREATE TABLE notices (
  notice BLOB PRIMARY KEY,
  published_ms INTEGER NOT NULL,
  until_ms INTEGER,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE notice_marks (
  notice BLOB PRIMARY KEY,
  read_ms INTEGER NOT NULL,
  confirmed_ms INTEGER,
  told INTEGER NOT NULL DEFAULT 0
) STRICT;

-- How far this person has come in them.
CREATE TABLE notices_seen (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  cursor TEXT NOT NULL
) STRICT;
