-- Of which plans' numbers their authorities were told.
-- in:
-- out:   cell int32, record int64, code text, agency text, service text
-- rows:  many
-- roles: hub
-- fan-out: some dozens of the region, looked at every hour
SELECT cell, record, code, agency, service FROM plan_number ORDER BY cell, record;
