-- A page of a queue is read off an index, newest change first, whatever a centre has kept for years.

CREATE INDEX case_doc_changed ON case_doc (changed_at, id);
CREATE INDEX case_doc_state_changed ON case_doc (state, changed_at, id);
CREATE INDEX case_doc_unit_changed ON case_doc (unit, changed_at, id);
CREATE INDEX case_doc_unit_state_changed ON case_doc (unit, state, changed_at, id);
