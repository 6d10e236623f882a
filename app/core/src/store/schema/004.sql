-- Phrases this person used, by where: the last ones are offered first.
CREATE TABLE phrases_used (
  used_for TEXT NOT NULL,
  text TEXT NOT NULL,
  used_ms INTEGER NOT NULL,
  PRIMARY KEY (used_for, text)
) STRICT, WITHOUT ROWID;
