-- The records that a request is about.
-- in:    cell int32, request int64
-- out:   record int64
-- rows:  many
-- roles: hub
SELECT record FROM access_request_record WHERE cell = :cell AND request = :request ORDER BY record;
