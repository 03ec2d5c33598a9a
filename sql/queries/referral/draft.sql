-- One draft.
-- in:    cell int32, draft int64
-- out:   login text, person int64, saved_ms int64, until_ms int64, data_key blob, sealed blob
-- rows:  one
-- roles: practitioner, reviewer, manager
SELECT login, person, saved_ms, until_ms, data_key, sealed FROM referral_draft WHERE cell = :cell AND draft = :draft;
