-- The records of an agency, page by page, each with the newest time at which who it is was visibly said.
-- in:    cell int32, record int64, agency text, page int32
-- out:   cell int32, record int64, said_ms int64
-- rows:  many
-- roles: loader
-- fan-out: an agency's records are in every cell; walked once, before a feed's first full extract, in pages
SELECT record.cell AS cell, record.record AS record,
CAST(COALESCE((SELECT MAX(v.as_of_ms) FROM record_version v WHERE v.cell = record.cell AND v.record = record.record
    AND v.delivery NOT IN (SELECT delivery FROM staging WHERE cell = 0)), 0) AS bigint) AS said_ms
FROM record WHERE (record.cell, record.record) > (:cell, :record) AND record.agency = :agency
ORDER BY record.cell, record.record LIMIT :page;
