-- The user of a session said why they look. The time goes into `purpose` too: "urgent" wears off.
-- in:    cell int32, session int64, purpose text, reference text, seen_ms int64
-- rows:  none
-- roles: hub
UPDATE session SET purpose = :purpose, reference = :reference, seen_ms = :seen_ms WHERE cell = :cell AND session = :session;
