-- An agency locks a record by hand, unlocks it, or hands it over: what its feed said before is overruled.
-- in:    cell int32, record int64, locked int32, owner text, since_ms int64, login text
-- rows:  none
-- roles: practitioner, reviewer, manager
INSERT INTO record_lock(cell, record, locked, owner, since_ms, login, fed) VALUES(:cell, :record, :locked, :owner, :since_ms, :login, 0)
ON CONFLICT(cell, record) DO UPDATE SET locked = excluded.locked, owner = excluded.owner, since_ms = excluded.since_ms,
login = excluded.login, fed = 0;
