-- The messages of a feed that wait, in the order of their arrival, up to a last one.
-- in:    cell int32, feed int64, until_ms int64, until_message int64, page int32
-- out:   arrived_ms int64, message int64, sealed blob
-- rows:  many
-- roles: hub
SELECT arrived_ms, message, sealed FROM inbox WHERE cell = :cell AND feed = :feed
AND (arrived_ms < :until_ms OR (arrived_ms = :until_ms AND message <= :until_message))
ORDER BY arrived_ms, message LIMIT :page;
