-- Who looked at the plans of an authority, newest first.
-- in:    authority text, since_ms int64, most int32
-- out:   record int64, at_ms int64, access int64, login text, agency text, role text
-- rows:  many
-- roles: practitioner, reviewer, manager
-- fan-out: an authority's own list, by its index
SELECT record, at_ms, access, login, agency, role FROM plan_access
WHERE authority = :authority AND at_ms >= :since_ms ORDER BY at_ms DESC, access DESC LIMIT :most;
