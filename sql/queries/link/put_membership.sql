-- A record belongs to this person from now on.
-- in:    cell int32, record int64, person int64, since_ms int64, actor text, why text
-- rows:  none
-- roles: linker
INSERT INTO membership(cell, record, person, since_ms, actor, why)
VALUES(:cell, :record, :person, :since_ms, :actor, :why)
ON CONFLICT(cell, record) DO UPDATE
SET person = excluded.person, since_ms = excluded.since_ms, actor = excluded.actor, why = excluded.why;
