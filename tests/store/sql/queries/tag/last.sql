-- A statement that gives NULL although nothing may: the store must refuse it.
-- in:    cell int32
-- out:   most text
-- rows:  one
-- roles: hub
SELECT max(tag) AS most FROM tag WHERE cell = :cell;
