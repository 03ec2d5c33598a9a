-- A delivery went live: add it to its feed's day.
-- in:    agency text, feed text, day int32, at_ms int64, lines int64, unchanged int64, quarantined int64,
--        persons int64, events int64
-- rows:  none
-- roles: loader
INSERT INTO feed_day(cell, agency, feed, day, deliveries, first_ms, last_ms, lines, unchanged, quarantined, persons, events)
VALUES(0, :agency, :feed, :day, 1, :at_ms, :at_ms, :lines, :unchanged, :quarantined, :persons, :events)
ON CONFLICT(cell, agency, feed, day) DO UPDATE SET deliveries = feed_day.deliveries + 1, last_ms = excluded.last_ms,
lines = feed_day.lines + excluded.lines, unchanged = feed_day.unchanged + excluded.unchanged,
quarantined = feed_day.quarantined + excluded.quarantined, persons = feed_day.persons + excluded.persons,
events = feed_day.events + excluded.events;
