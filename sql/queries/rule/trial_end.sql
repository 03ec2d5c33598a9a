-- A trial is over. It stays as it is when it was asked for again meanwhile.
-- in:    cell int32, rule text, version int32, asked_ms int64, state text, persons int64, done_ms int64, result text
-- rows:  none
-- roles: hub
UPDATE rule_trial SET state = :state, persons = :persons, done_ms = :done_ms, result = :result
WHERE cell = :cell AND rule = :rule AND version = :version AND state = 'waiting' AND asked_ms = :asked_ms;
