-- A message is acknowledged.
-- in:    cell int32, feed int64, message int64, content int64, seen_ms int64
-- rows:  none
-- roles: machine
INSERT INTO inbox_seen(cell, feed, message, content, seen_ms) VALUES(:cell, :feed, :message, :content, :seen_ms);
