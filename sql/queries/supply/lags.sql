-- How long after they happened the events of one feed came.
-- in:    agency text, feed text, from_day int32
-- out:   day int32, lag int32, events int64
-- rows:  many
-- roles: loader, data-officer, steward, dpo, manager, auditor, admin
SELECT day, lag, events FROM feed_day_lag
WHERE cell = 0 AND agency = :agency AND feed = :feed AND day >= :from_day ORDER BY day, lag;
