-- How many notes there are.
-- out:   notes int64
-- rows:  one
-- roles: hub
-- fan-out: it counts everything
SELECT count(*) AS notes FROM note;
