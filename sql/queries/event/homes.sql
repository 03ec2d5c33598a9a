-- The records under which an event came.
-- in:    cell int32, event int64
-- out:   record int64
-- rows:  many
-- roles: loader
SELECT record FROM event_home WHERE cell = :cell AND event = :event ORDER BY record;
