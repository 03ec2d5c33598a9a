-- A message was taken in.
-- in:    cell int32, feed int64, arrived_ms int64, message int64
-- rows:  none
-- roles: hub
DELETE FROM inbox WHERE cell = :cell AND feed = :feed AND arrived_ms = :arrived_ms AND message = :message;
