-- The records of older extracts of an agency, page by page, to sweep them away.
-- in:    cell int32, record int64, agency text, keep int64, page int32
-- out:   cell int32, record int64, delivery int64
-- rows:  many
-- roles: loader
-- fan-out: an extract holds records in every cell; swept once per full extract, in pages
SELECT extract.cell AS cell, extract.record AS record, extract.delivery AS delivery FROM extract
JOIN record ON record.cell = extract.cell AND record.record = extract.record
WHERE (extract.cell, extract.record) > (:cell, :record) AND extract.delivery <> :keep AND record.agency = :agency
ORDER BY extract.cell, extract.record LIMIT :page;
