-- The first day on which time alone may change somebody's answers.
-- out:   day int32
-- rows:  one
-- roles: hub
-- fan-out: the least of a region, by its index
SELECT day FROM judge_on ORDER BY day LIMIT 1;
