-- How far a trial is.
-- in:    cell int32, rule text, version int32, persons int64
-- rows:  none
-- roles: hub
UPDATE rule_trial SET persons = :persons
WHERE cell = :cell AND rule = :rule AND version = :version AND state = 'waiting';
