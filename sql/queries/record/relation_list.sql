-- Everything its agency said about this record and others of its records.
-- in:    cell int32, record int64
-- out:   related int64, kind text, as_of_ms int64, delivery int64
-- rows:  many
-- roles: hub
SELECT related, kind, as_of_ms, delivery FROM relation
WHERE cell = :cell AND record = :record ORDER BY kind, related, as_of_ms DESC;
