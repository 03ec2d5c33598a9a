-- The delivery that brought the good rows is dropped: they wait again.
-- in:    agency text, cured_by int64
-- rows:  none
-- roles: loader
-- fan-out: quarantined rows are in every cell; found by index, when a human drops a delivery
UPDATE quarantine SET cured_by = 0 WHERE agency = :agency AND cured_by = :cured_by;
