-- The feed that a delivery came by, '' = named like its agency.
-- in:    cell int32, delivery int64
-- out:   feed text
-- rows:  one
-- roles: hub
-- fan-out: the agreement stands with the hub, the delivery in its own cell
SELECT a.feed AS feed FROM delivery d JOIN agreement a ON a.cell = 0 AND a.id = d.agreement
WHERE d.cell = :cell AND d.delivery = :delivery;
