-- Forget that a message was acknowledged.
-- in:    cell int32, feed int64, message int64
-- rows:  none
-- roles: hub
DELETE FROM inbox_seen WHERE cell = :cell AND feed = :feed AND message = :message;
