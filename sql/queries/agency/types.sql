-- The catalogue of event types.
-- in:    cell int32
-- out:   code text, class text, label text, in_person int32, tier int32, retention_months int32, incident text,
--        incident_days int32
-- rows:  many
-- roles: everyone
SELECT code, class, label, in_person, tier, retention_months, incident, incident_days FROM catalogue
WHERE cell = :cell ORDER BY code;
