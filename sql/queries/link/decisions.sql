-- What humans decided about a record and others.
-- in:    cell int32, record int64
-- out:   other int64, same int32
-- rows:  many
-- roles: linker, hub
SELECT other, same FROM decision WHERE cell = :cell AND record = :record ORDER BY other;
