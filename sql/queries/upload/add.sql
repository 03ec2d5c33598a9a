-- A delivery begins to come over the network. The same one again begins again.
-- in:    cell int32, upload int64, client text, agency text, feed text, media text, gzip int32, full_extract int32,
--        as_of_ms int64, bytes int64, made_ms int64, until_ms int64, sealed blob
-- rows:  none
-- roles: loader
INSERT INTO upload(cell, upload, client, agency, feed, media, gzip, full_extract, as_of_ms, state, bytes, content, status,
    report, delivery, made_ms, until_ms, sealed)
VALUES(:cell, :upload, :client, :agency, :feed, :media, :gzip, :full_extract, :as_of_ms, 'open', :bytes, 0, 0, '', 0,
    :made_ms, :until_ms, :sealed)
ON CONFLICT(cell, upload) DO UPDATE SET feed = excluded.feed, media = excluded.media, gzip = excluded.gzip,
    full_extract = excluded.full_extract, as_of_ms = excluded.as_of_ms, state = 'open', bytes = excluded.bytes,
    content = 0, status = 0, report = '', delivery = 0, made_ms = excluded.made_ms, until_ms = excluded.until_ms,
    sealed = excluded.sealed;
