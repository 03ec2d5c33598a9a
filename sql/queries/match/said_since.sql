-- How many pairs this reviewer has spoken of since then.
-- in:    login text, since_ms int64
-- out:   words int64
-- rows:  one
-- roles: steward, clerk
-- fan-out: found by its own index
SELECT CAST(COUNT(*) AS bigint) AS words FROM opinion WHERE login = :login AND at_ms > :since_ms;
