-- An authority was told of the number of a plan.
-- in:    cell int32, record int64, code text, agency text, service text, told_ms int64
-- rows:  none
-- roles: hub
INSERT INTO plan_number(cell, record, code, agency, service, told_ms) VALUES(:cell, :record, :code, :agency, :service, :told_ms)
ON CONFLICT(cell, record) DO UPDATE SET code = excluded.code, agency = excluded.agency, service = excluded.service, told_ms = excluded.told_ms;
