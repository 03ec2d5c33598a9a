-- Add shield classes to a record; none is ever taken away.
-- in:    cell int32, record int64, shield int32
-- rows:  none
-- roles: loader
UPDATE record SET shield = shield | :shield WHERE cell = :cell AND record = :record;
