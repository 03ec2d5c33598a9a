-- When this reviewer spoke and how long they took, newest first.
-- in:    login text, page int32
-- out:   at_ms int64, took_ms int64
-- rows:  many
-- roles: steward, clerk
-- fan-out: found by its own index
SELECT at_ms, took_ms FROM opinion WHERE login = :login AND answer < 3 ORDER BY at_ms DESC, record, other LIMIT :page;
