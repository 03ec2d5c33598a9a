-- What named people did with a version of a rule, in the order of time.
-- in:    cell int32, rule text, version int32
-- out:   kind text, login text, place int32, role text, at_ms int64, note text
-- rows:  many
-- roles: everyone
SELECT kind, login, place, role, at_ms, note FROM rule_sign
WHERE cell = :cell AND rule = :rule AND version = :version ORDER BY at_ms, kind, login, place;
