-- When a delivery went live; 0 = it has not.
-- in:    cell int32, delivery int64
-- out:   live_ms int64
-- rows:  one
-- roles: hub
SELECT live_ms FROM delivery WHERE cell = :cell AND delivery = :delivery;
