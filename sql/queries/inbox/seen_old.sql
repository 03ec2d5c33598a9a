-- Messages that were acknowledged so long ago that they may be forgotten.
-- in:    before_ms int64, page int32
-- out:   feed int64, message int64
-- rows:  many
-- roles: hub
-- fan-out: a sweep over all feeds, by index
SELECT feed, message FROM inbox_seen WHERE seen_ms < :before_ms ORDER BY seen_ms, feed, message LIMIT :page;
