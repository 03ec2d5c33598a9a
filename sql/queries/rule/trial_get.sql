-- The trial of a version of a rule.
-- in:    cell int32, rule text, version int32
-- out:   state text, asked_ms int64, asked_by text, persons int64, done_ms int64, result text
-- rows:  one
-- roles: everyone
SELECT state, asked_ms, asked_by, persons, done_ms, result FROM rule_trial
WHERE cell = :cell AND rule = :rule AND version = :version;
