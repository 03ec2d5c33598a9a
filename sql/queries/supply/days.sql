-- What came by the feeds of an agency, day by day.
-- in:    agency text, from_day int32
-- out:   feed text, day int32, deliveries int64, first_ms int64, last_ms int64, lines int64, unchanged int64,
--        quarantined int64, persons int64, events int64
-- rows:  many
-- roles: loader, data-officer, steward, dpo, manager, auditor, admin
SELECT feed, day, deliveries, first_ms, last_ms, lines, unchanged, quarantined, persons, events FROM feed_day
WHERE cell = 0 AND agency = :agency AND day >= :from_day ORDER BY feed, day;
