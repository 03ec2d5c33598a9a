-- How often a person was marked while they waited to be judged: who judges many at once, from what was read a moment
-- ago, takes a mark away only if no other has come since.
ALTER TABLE stale ADD COLUMN mark @INT64@ NOT NULL DEFAULT 0;
