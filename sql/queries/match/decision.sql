-- What humans decided about a pair, and who.
-- in:    cell int32, record int64, other int64
-- out:   same int32, login text, at_ms int64, reason text
-- rows:  one
-- roles: steward, clerk
SELECT same, login, at_ms, reason FROM decision WHERE cell = :cell AND record = :record AND other = :other;
