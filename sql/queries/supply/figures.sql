-- What an agency may be told of how its data compares with others', newest month first.
-- in:    agency text
-- out:   period int32, name text, shown int32, percent int32, persons int64
-- rows:  many
-- roles: loader, data-officer, steward, dpo, manager, auditor, admin
SELECT period, name, shown, percent, persons FROM supply_figure
WHERE cell = 0 AND agency = :agency ORDER BY period DESC, name LIMIT 100;
