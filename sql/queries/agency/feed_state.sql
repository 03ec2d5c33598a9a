-- How complete each agency's data is: for "data up to" and for feeds that are late.
-- in:    cell int32
-- out:   agency text, complete_to_ms int64, delivered_ms int64
-- rows:  many
-- roles: everyone
SELECT agency, complete_to_ms, delivered_ms FROM feed WHERE cell = :cell ORDER BY agency;
