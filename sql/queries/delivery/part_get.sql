-- One piece of a delivery that is kept aside.
-- in:    cell int32, delivery int64, part int32
-- out:   sealed blob
-- rows:  one
-- roles: loader
SELECT sealed FROM delivery_part WHERE cell = :cell AND delivery = :delivery AND part = :part;
