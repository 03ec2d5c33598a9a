-- What was done to it.
-- in:    cell int32, referral int64, step int64, at_ms int64, login text, agency text, state text, code text, sealed blob
-- rows:  none
-- roles: practitioner, reviewer, manager
INSERT INTO referral_step(cell, referral, step, at_ms, login, agency, state, code, sealed)
VALUES(:cell, :referral, :step, :at_ms, :login, :agency, :state, :code, :sealed);
