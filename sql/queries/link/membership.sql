-- Which person a record belongs to, since when and why.
-- in:    cell int32, record int64
-- out:   record int64, person int64, since_ms int64, actor text, why text
-- rows:  one
-- roles: linker, hub
SELECT record, person, since_ms, actor, why FROM membership WHERE cell = :cell AND record = :record;
