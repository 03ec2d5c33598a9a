-- A model was tried: what it would change.
-- in:    cell int32, model text, at_ms int64, login text, records int64, merged int64, split int64, changed int64,
--        possible_gained int64, possible_lost int64
-- rows:  none
-- roles: steward, admin
INSERT INTO model_trial(cell, model, at_ms, login, records, merged, split, changed, possible_gained, possible_lost)
VALUES(:cell, :model, :at_ms, :login, :records, :merged, :split, :changed, :possible_gained, :possible_lost)
ON CONFLICT(cell, model) DO UPDATE
SET at_ms = excluded.at_ms, login = excluded.login, records = excluded.records, merged = excluded.merged,
split = excluded.split, changed = excluded.changed, possible_gained = excluded.possible_gained,
possible_lost = excluded.possible_lost;
