-- An event came under this record.
-- in:    cell int32, event int64, record int64
-- rows:  none
-- roles: loader
INSERT INTO event_home(cell, event, record) VALUES(:cell, :event, :record)
ON CONFLICT(cell, event, record) DO NOTHING;
