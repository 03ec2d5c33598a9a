-- Who has this pair on the screen, and until when.
-- in:    cell int32, record int64, other int64
-- out:   login text, since_ms int64, until_ms int64
-- rows:  one
-- roles: steward, clerk
SELECT login, since_ms, until_ms FROM match_claim WHERE cell = :cell AND record = :record AND other = :other;
