-- The flip: from here on everybody sees what came with this delivery.
-- in:    delivery int64
-- rows:  none
-- roles: loader
DELETE FROM staging WHERE cell = 0 AND delivery = :delivery;
