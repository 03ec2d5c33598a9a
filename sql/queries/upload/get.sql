-- A delivery that comes, or came, over the network.
-- in:    cell int32, upload int64
-- out:   upload int64, client text, agency text, feed text, media text, gzip int32, full_extract int32, as_of_ms int64,
--        state text, bytes int64, content int64, status int32, report text, delivery int64, made_ms int64, until_ms int64,
--        sealed blob
-- rows:  one
-- roles: loader
SELECT upload, client, agency, feed, media, gzip, full_extract, as_of_ms, state, bytes, content, status, report, delivery,
made_ms, until_ms, sealed FROM upload WHERE cell = :cell AND upload = :upload;
