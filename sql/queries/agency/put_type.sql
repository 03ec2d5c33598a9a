-- Add or change an event type of the catalogue.
-- in:    cell int32, code text, class text, label text, in_person int32, tier int32, retention_months int32,
--        incident text, incident_days int32
-- rows:  none
-- roles: admin
INSERT INTO catalogue(cell, code, class, label, in_person, tier, retention_months, incident, incident_days)
VALUES(:cell, :code, :class, :label, :in_person, :tier, :retention_months, :incident, :incident_days)
ON CONFLICT(cell, code) DO UPDATE SET class = excluded.class, label = excluded.label, in_person = excluded.in_person,
    tier = excluded.tier, retention_months = excluded.retention_months, incident = excluded.incident,
    incident_days = excluded.incident_days;
