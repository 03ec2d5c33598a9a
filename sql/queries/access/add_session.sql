-- A user signed in.
-- in:    cell int32, session int64, login text, purpose text, reference text, csrf blob, made_ms int64, seen_ms int64
-- rows:  none
-- roles: hub
INSERT INTO session(cell, session, login, purpose, reference, csrf, made_ms, seen_ms) VALUES(:cell, :session, :login, :purpose, :reference, :csrf, :made_ms, :seen_ms);
