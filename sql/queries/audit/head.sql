-- The tree: its size and the roots it is made of.
-- in:    cell int32
-- out:   size int64, frontier blob, owner text, until_ms int64, epoch int64
-- rows:  one
-- roles: hub
SELECT size, frontier, owner, until_ms, epoch FROM audit_head WHERE cell = :cell AND id = 0;
