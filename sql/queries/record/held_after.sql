-- The records of an agency that something visible was said about, page by page, each with the newest time
-- of it and whether this full extract and the one before it held it.
-- in:    cell int32, record int64, agency text, full_delivery int64, before int64, page int32
-- out:   cell int32, record int64, said_ms int64, held int32, held_before int32
-- rows:  many
-- roles: loader
-- fan-out: an agency's records are in every cell; walked once per full extract, in pages
SELECT record.cell AS cell, record.record AS record,
CAST(COALESCE((SELECT MAX(v.as_of_ms) FROM record_version v WHERE v.cell = record.cell AND v.record = record.record
    AND v.delivery NOT IN (SELECT delivery FROM staging WHERE cell = 0)), 0) AS bigint) AS said_ms,
CAST((SELECT COUNT(*) FROM extract e WHERE e.cell = record.cell AND e.record = record.record
    AND e.delivery = :full_delivery) AS integer) AS held,
CAST((SELECT COUNT(*) FROM extract b WHERE b.cell = record.cell AND b.record = record.record
    AND b.delivery = :before) AS integer) AS held_before
FROM record WHERE (record.cell, record.record) > (:cell, :record) AND record.agency = :agency
ORDER BY record.cell, record.record LIMIT :page;
