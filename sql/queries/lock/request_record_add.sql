-- A record that a request is about.
-- in:    cell int32, request int64, record int64
-- rows:  none
-- roles: practitioner, reviewer, manager
INSERT INTO access_request_record(cell, request, record) VALUES(:cell, :request, :record);
