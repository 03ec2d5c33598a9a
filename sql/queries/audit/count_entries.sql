-- How many entries have a number, and how many wait.
-- out:   placed int64, waiting int64
-- rows:  one
-- roles: auditor, dpo
-- fan-out: verification reads everything
SELECT (SELECT count(*) FROM audit_entry WHERE position >= 0) AS placed,
    (SELECT count(*) FROM audit_entry WHERE position < 0) AS waiting;
