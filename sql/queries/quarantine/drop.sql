-- Forget the quarantined rows of a delivery that is dropped.
-- in:    delivery int64
-- rows:  none
-- roles: loader
-- fan-out: quarantined rows are in every cell; found by index, when a human drops a delivery
DELETE FROM quarantine WHERE delivery = :delivery;
