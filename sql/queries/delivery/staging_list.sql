-- The deliveries that are not live: what came with them is invisible.
-- out:   delivery int64
-- rows:  many
-- roles: hub
SELECT delivery FROM staging WHERE cell = 0 ORDER BY delivery;
