-- Deliveries that wait until a human takes them in or forgets them.
-- out:   delivery int64, agency text
-- rows:  many
-- roles: admin, loader
-- fan-out: deliveries are in every cell; a region gets some dozens a day
SELECT delivery, agency FROM delivery WHERE state = 'held' ORDER BY agency, delivery;
