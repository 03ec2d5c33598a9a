-- A message that waits to be taken in.
-- in:    cell int32, feed int64, arrived_ms int64, message int64, kind text, sealed blob
-- rows:  none
-- roles: machine
INSERT INTO inbox(cell, feed, arrived_ms, message, kind, sealed)
VALUES(:cell, :feed, :arrived_ms, :message, :kind, :sealed)
ON CONFLICT(cell, feed, arrived_ms, message) DO NOTHING;
