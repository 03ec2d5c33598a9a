-- Deliveries that were begun and are not yet shown.
-- in:    cell int32
-- out:   delivery int64
-- rows:  many
-- roles: admin
SELECT delivery FROM staging WHERE cell = :cell ORDER BY delivery;
