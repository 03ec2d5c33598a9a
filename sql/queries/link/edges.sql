-- The evidence between a record and others, and whether it stands as a possible link.
-- in:    cell int32, record int64
-- out:   other int64, weight int32, flags int32, possible int32
-- rows:  many
-- roles: linker, hub
SELECT other, weight, flags, CAST((SELECT COUNT(*) FROM possible
WHERE possible.cell = edge.cell AND possible.record = edge.record AND possible.other = edge.other) AS integer) AS possible
FROM edge WHERE cell = :cell AND record = :record ORDER BY other;
