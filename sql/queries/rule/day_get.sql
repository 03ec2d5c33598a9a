-- Up to which day a daily job is done, in days since 1970.
-- in:    job text
-- out:   done_day int32
-- rows:  one
-- roles: hub
SELECT done_day FROM lease WHERE cell = 0 AND job = :job;
