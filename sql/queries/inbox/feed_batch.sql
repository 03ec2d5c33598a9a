-- The batch under way ends with this message; 0 = there is none any more.
-- in:    cell int32, feed int64, until_ms int64, until_message int64
-- rows:  none
-- roles: hub
UPDATE inbox_feed SET until_ms = :until_ms, until_message = :until_message WHERE cell = :cell AND feed = :feed;
