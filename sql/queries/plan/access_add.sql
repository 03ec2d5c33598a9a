-- Somebody in unscheduled care asked about plans.
-- in:    cell int32, record int64, at_ms int64, access int64, login text, agency text, role text, authority text, service text, told int32
-- rows:  none
-- roles: practitioner
INSERT INTO plan_access(cell, record, at_ms, access, login, agency, role, authority, service, told)
VALUES(:cell, :record, :at_ms, :access, :login, :agency, :role, :authority, :service, :told);
