-- Every record that ever had an event of this type.
-- in:    type text
-- out:   record int64
-- rows:  many
-- roles: hub
-- fan-out: once a night, and when an authority asks which of its numbers are of no use
SELECT DISTINCT record FROM event WHERE type = :type ORDER BY record;
