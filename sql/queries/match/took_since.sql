-- How long all reviewers took of late, newest first: for the median of all.
-- in:    since_ms int64, page int32
-- out:   login text, took_ms int64
-- rows:  many
-- roles: hub
-- fan-out: found by its own index
SELECT login, took_ms FROM opinion WHERE at_ms > :since_ms AND took_ms > 0 AND answer < 3
ORDER BY at_ms DESC, record, other, login LIMIT :page;
