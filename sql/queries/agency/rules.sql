-- Every version of every recognition rule, newest version last.
-- in:    cell int32
-- out:   id text, version int32, state text, owner text, since_ms int64, hash int64, text text
-- rows:  many
-- roles: everyone
SELECT id, version, state, owner, since_ms, hash, text FROM rule WHERE cell = :cell ORDER BY id, version;
