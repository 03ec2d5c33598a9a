-- How often in a row it went wrong for this account or source.
-- in:    cell int32, who int64
-- out:   failures int32, until_ms int64
-- rows:  one
-- roles: hub
SELECT failures, until_ms FROM throttle WHERE cell = :cell AND who = :who;
