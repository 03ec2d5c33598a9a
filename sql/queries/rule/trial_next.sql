-- The trial that waits longest.
-- in:    cell int32
-- out:   rule text, version int32, asked_ms int64
-- rows:  one
-- roles: hub
SELECT rule, version, asked_ms FROM rule_trial WHERE cell = :cell AND state = 'waiting'
ORDER BY asked_ms, rule, version LIMIT 1;
