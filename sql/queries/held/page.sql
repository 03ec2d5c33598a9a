-- What the full extracts of a feed say, record by record, page by page, newest first.
-- in:    stream int64, cell int32, record int64, page int32
-- out:   cell int32, record int64, as_of_ms int64, delivery int64, digest int64, gone int32
-- rows:  many
-- roles: loader
-- fan-out: a feed's records are in every cell, walked by index once per full extract
SELECT cell, record, as_of_ms, delivery, digest, gone FROM held
WHERE stream = :stream AND (cell, record) > (:cell, :record)
ORDER BY cell, record, as_of_ms DESC, delivery DESC LIMIT :page;
