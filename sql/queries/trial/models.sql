-- Every model that was ever tried on this hub.
-- in:    cell int32
-- out:   model text
-- rows:  many
-- roles: steward, admin, manager, dpo
SELECT model FROM model_trial WHERE cell = :cell ORDER BY model;
