-- Somebody puts a pair away.
-- in:    cell int32, record int64, other int64
-- rows:  none
-- roles: steward, clerk
DELETE FROM match_claim WHERE cell = :cell AND record = :record AND other = :other;
