-- The number is in use again, or the plan is over.
-- in:    cell int32, record int64
-- rows:  none
-- roles: hub
DELETE FROM plan_number WHERE cell = :cell AND record = :record;
