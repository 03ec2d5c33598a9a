-- Keep where a record belonged until now.
-- in:    cell int32, record int64, until_ms int64
-- rows:  none
-- roles: linker
INSERT INTO membership_past(cell, record, since_ms, until_ms, person, actor, why)
SELECT cell, record, since_ms, CAST(:until_ms AS bigint), person, actor, why FROM membership
WHERE cell = :cell AND record = :record
ON CONFLICT(cell, record, since_ms, until_ms, person) DO NOTHING;
