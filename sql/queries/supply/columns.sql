-- What the columns of one feed held, day by day.
-- in:    agency text, feed text, from_day int32
-- out:   day int32, name text, filled int64, bad int64, weak int64
-- rows:  many
-- roles: loader, data-officer, steward, dpo, manager, auditor, admin
SELECT day, name, filled, bad, weak FROM feed_day_column
WHERE cell = 0 AND agency = :agency AND feed = :feed AND day >= :from_day ORDER BY day, name;
