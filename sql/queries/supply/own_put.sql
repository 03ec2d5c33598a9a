-- An agency's own records were counted.
-- in:    agency text, day int32, records int64, duplicates int64
-- rows:  none
-- roles: hub
INSERT INTO supply_own(cell, agency, day, records, duplicates) VALUES(0, :agency, :day, :records, :duplicates)
ON CONFLICT(cell, agency) DO UPDATE SET day = excluded.day, records = excluded.records,
duplicates = excluded.duplicates;
