-- One session by the keyed hash of its token.
-- in:    cell int32, session int64
-- out:   login text, purpose text, reference text, csrf blob, made_ms int64, seen_ms int64
-- rows:  one
-- roles: hub
SELECT login, purpose, reference, csrf, made_ms, seen_ms FROM session WHERE cell = :cell AND session = :session;
