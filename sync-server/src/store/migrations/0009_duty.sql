-- Who is on duty (上岗 to 下岗), and who has how many tasks open. The last place of a person is kept only
-- while a period runs. `handed`: its unfinished tasks were looked at when it was over.

CREATE TABLE duty (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  began INTEGER NOT NULL,
  ended INTEGER,
  period TEXT NOT NULL, -- JSON
  place TEXT, -- JSON
  place_at INTEGER,
  handed INTEGER NOT NULL,
  rev INTEGER NOT NULL
) STRICT;

CREATE INDEX duty_account ON duty (account, ended);
CREATE INDEX duty_ended ON duty (ended, handed);

CREATE TABLE open_task (
  task TEXT NOT NULL PRIMARY KEY,
  case_id TEXT NOT NULL,
  assignee TEXT NOT NULL
) STRICT;

CREATE INDEX open_task_case ON open_task (case_id);
CREATE INDEX open_task_assignee ON open_task (assignee);
