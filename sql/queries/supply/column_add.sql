-- A delivery went live: add what one of its columns held to its feed's day.
-- in:    agency text, feed text, day int32, name text, filled int64, bad int64, weak int64
-- rows:  none
-- roles: loader
INSERT INTO feed_day_column(cell, agency, feed, day, name, filled, bad, weak)
VALUES(0, :agency, :feed, :day, :name, :filled, :bad, :weak)
ON CONFLICT(cell, agency, feed, day, name) DO UPDATE SET filled = feed_day_column.filled + excluded.filled,
bad = feed_day_column.bad + excluded.bad, weak = feed_day_column.weak + excluded.weak;
