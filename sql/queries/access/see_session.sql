-- A session was used.
-- in:    cell int32, session int64, seen_ms int64
-- rows:  none
-- roles: hub
UPDATE session SET seen_ms = :seen_ms WHERE cell = :cell AND session = :session;
