-- Forget the pieces kept aside, some at a time.
-- in:    cell int32, delivery int64, first int32, last int32
-- rows:  none
-- roles: loader
DELETE FROM delivery_part WHERE cell = :cell AND delivery = :delivery AND part BETWEEN :first AND :last;
