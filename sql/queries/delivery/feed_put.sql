-- A delivery went live: the agency's feed is complete up to here.
-- in:    agency text, complete_to_ms int64, delivered_ms int64, full_ms int64, full_delivery int64
-- rows:  none
-- roles: loader
INSERT INTO feed(cell, agency, complete_to_ms, delivered_ms, full_ms, full_delivery)
VALUES(0, :agency, :complete_to_ms, :delivered_ms, :full_ms, :full_delivery)
ON CONFLICT(cell, agency) DO UPDATE SET complete_to_ms = excluded.complete_to_ms,
delivered_ms = excluded.delivered_ms, full_ms = excluded.full_ms, full_delivery = excluded.full_delivery;
