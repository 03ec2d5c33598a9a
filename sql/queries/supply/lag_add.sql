-- A delivery went live: add how late its new events came to its feed's day.
-- in:    agency text, feed text, day int32, lag int32, events int64
-- rows:  none
-- roles: loader
INSERT INTO feed_day_lag(cell, agency, feed, day, lag, events) VALUES(0, :agency, :feed, :day, :lag, :events)
ON CONFLICT(cell, agency, feed, day, lag) DO UPDATE SET events = feed_day_lag.events + excluded.events;
