-- Who looked at the plans under this record last, newest first.
-- in:    cell int32, record int64, most int32
-- out:   at_ms int64, access int64, agency text, role text
-- rows:  many
-- roles: practitioner
SELECT at_ms, access, agency, role FROM plan_access WHERE cell = :cell AND record = :record AND authority <> ''
ORDER BY at_ms DESC, access DESC LIMIT :most;
