-- Keep a draft.
-- in:    cell int32, draft int64, login text, person int64, saved_ms int64, until_ms int64, data_key blob, sealed blob
-- rows:  none
-- roles: practitioner, reviewer, manager
INSERT INTO referral_draft(cell, draft, login, person, saved_ms, until_ms, data_key, sealed)
VALUES(:cell, :draft, :login, :person, :saved_ms, :until_ms, :data_key, :sealed)
ON CONFLICT(cell, draft) DO UPDATE SET saved_ms = excluded.saved_ms, until_ms = excluded.until_ms, data_key = excluded.data_key,
    sealed = excluded.sealed;
