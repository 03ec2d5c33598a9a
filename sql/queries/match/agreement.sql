-- How often one user and others said the same of a pair, when both were sure and saw the same evidence.
-- in:    login text
-- out:   pairs int64, agreed int64
-- rows:  one
-- roles: steward, clerk
-- fan-out: the user's words are found by their own index, the others' by pair
SELECT CAST(COUNT(*) AS bigint) AS pairs, CAST(coalesce(SUM(CASE WHEN a.answer = b.answer THEN 1 ELSE 0 END), 0) AS bigint) AS agreed
FROM opinion a JOIN opinion b ON b.cell = a.cell AND b.record = a.record AND b.other = a.other
WHERE a.login = :login AND b.login <> a.login AND a.answer < 2 AND b.answer < 2 AND a.evidence = b.evidence;
