-- Every model that was ever tried on this hub, newest trial first.
-- in:    cell int32
-- out:   model text, at_ms int64, login text, records int64, merged int64, split int64, changed int64,
--        possible_gained int64, possible_lost int64
-- rows:  many
-- roles: steward, admin, manager, dpo
SELECT model, at_ms, login, records, merged, split, changed, possible_gained, possible_lost FROM model_trial
WHERE cell = :cell ORDER BY at_ms DESC, model;
