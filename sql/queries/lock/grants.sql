-- For whom a locked record is open at a moment.
-- in:    cell int32, record int64, now_ms int64
-- out:   login text, agency text, scope text, until_ms int64
-- rows:  many
-- roles: hub
SELECT login, agency, scope, until_ms FROM lock_grant
WHERE cell = :cell AND record = :record AND from_ms <= :now_ms AND until_ms > :now_ms ORDER BY request;
