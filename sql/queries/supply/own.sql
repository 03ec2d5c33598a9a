-- What was last counted of an agency's own records.
-- in:    agency text
-- out:   day int32, records int64, duplicates int64
-- rows:  one
-- roles: loader, data-officer, steward, dpo, manager, auditor, admin
SELECT day, records, duplicates FROM supply_own WHERE cell = 0 AND agency = :agency;
