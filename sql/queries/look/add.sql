-- Somebody opened this person's page, a review, a referral or a case of theirs.
-- in:    cell int32, person int64, at_ms int64, login text, agency text
-- rows:  none
-- roles: practitioner, reviewer, manager
INSERT INTO look(cell, person, at_ms, login, agency) VALUES(:cell, :person, :at_ms, :login, :agency)
ON CONFLICT(cell, person, at_ms, login) DO NOTHING;
