-- What one user said last, newest first.
-- in:    login text, page int32
-- out:   record int64, other int64, at_ms int64, answer int32, effect int32, reason text
-- rows:  many
-- roles: steward, clerk
-- fan-out: found by its own index
SELECT record, other, at_ms, answer, effect, reason FROM opinion WHERE login = :login
ORDER BY at_ms DESC, record, other LIMIT :page;
