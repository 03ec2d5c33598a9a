-- A trial that is begun again has other examples: those read do not count for it.
-- in:    cell int32, rule text, version int32, kind text
-- rows:  none
-- roles: hub
DELETE FROM rule_sign WHERE cell = :cell AND rule = :rule AND version = :version AND kind = :kind;
