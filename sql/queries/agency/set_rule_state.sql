-- Make a version of a rule live, or end it.
-- in:    cell int32, id text, version int32, state text
-- rows:  none
-- roles: admin, dpo, manager
UPDATE rule SET state = :state WHERE cell = :cell AND id = :id AND version = :version;
