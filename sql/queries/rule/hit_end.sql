-- The rule no longer fires; the hit stays in the history.
-- in:    cell int32, person int64, rule text, since_ms int64, until_ms int64
-- rows:  none
-- roles: hub
UPDATE hit SET until_ms = :until_ms, judged_ms = :until_ms
WHERE cell = :cell AND person = :person AND rule = :rule AND since_ms = :since_ms AND until_ms = 0;
