-- Somebody takes a pair on the screen.
-- in:    cell int32, record int64, other int64, login text, since_ms int64, until_ms int64
-- rows:  none
-- roles: steward, clerk
INSERT INTO match_claim(cell, record, other, login, since_ms, until_ms)
VALUES(:cell, :record, :other, :login, :since_ms, :until_ms)
ON CONFLICT(cell, record, other) DO UPDATE
SET login = excluded.login, since_ms = excluded.since_ms, until_ms = excluded.until_ms;
