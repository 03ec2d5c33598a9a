-- A row that waits has an age of its own: a good row cures what it is not older than, in whatever order
-- the two came.

ALTER TABLE quarantine ADD COLUMN as_of_ms @INT64@ NOT NULL DEFAULT 0; -- as in record_version, 0 = older than any
