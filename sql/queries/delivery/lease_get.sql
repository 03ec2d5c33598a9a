-- Who loads for an agency at this moment, and a number that moves while they do.
-- in:    job text
-- out:   owner text, until_ms int64
-- rows:  one
-- roles: loader
SELECT owner, until_ms FROM lease WHERE cell = 0 AND job = :job;
