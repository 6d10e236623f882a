-- Whether a case near by is still open, and what it is called, is read off an index: its row carries the
-- whole case in front of these columns. Two indexes that 0005 made needless go.

DROP INDEX case_doc_state;
DROP INDEX case_doc_unit;
CREATE INDEX case_doc_seen ON case_doc (id, state, number, field_code);
