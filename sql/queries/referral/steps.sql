-- All that was done to it, in order.
-- in:    cell int32, referral int64
-- out:   step int64, at_ms int64, login text, agency text, state text, code text, sealed blob
-- rows:  many
-- roles: practitioner, reviewer, manager
SELECT step, at_ms, login, agency, state, code, sealed FROM referral_step WHERE cell = :cell AND referral = :referral ORDER BY step;
