-- A new version of a recognition rule; an existing version is never changed.
-- in:    cell int32, id text, version int32, state text, owner text, since_ms int64, hash int64, text text
-- rows:  none
-- roles: admin, manager
INSERT INTO rule(cell, id, version, state, owner, since_ms, hash, text)
VALUES(:cell, :id, :version, :state, :owner, :since_ms, :hash, :text);
