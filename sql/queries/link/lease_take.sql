-- Become the one linker, unless another is at work.
-- in:    job text, owner text, until_ms int64, now_ms int64
-- rows:  none
-- roles: linker
INSERT INTO lease(cell, job, owner, until_ms, done_day) VALUES(0, :job, :owner, :until_ms, 0)
ON CONFLICT(cell, job) DO UPDATE SET owner = excluded.owner, until_ms = excluded.until_ms
WHERE lease.until_ms < :now_ms;
