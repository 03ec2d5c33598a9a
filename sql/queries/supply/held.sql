-- The rows of an agency that wait for better ones, by what is wrong and the agreement they came under.
-- in:    agency text
-- out:   agreement text, field text, reason text, held int64
-- rows:  many
-- roles: loader, data-officer, steward, dpo, manager, auditor, admin
-- fan-out: quarantined rows are in every cell; found by index
SELECT d.agreement, q.field, q.reason, COUNT(*) AS held
FROM quarantine q JOIN delivery d ON d.cell = (q.delivery >> 49) AND d.delivery = q.delivery
WHERE q.agency = :agency AND q.cured_by = 0 AND q.delivery NOT IN (SELECT delivery FROM staging WHERE cell = 0)
GROUP BY d.agreement, q.field, q.reason ORDER BY d.agreement, q.field, q.reason;
