-- Somebody asks to see what is locked, opened it in an emergency, or offers to hand it over.
-- in:    cell int32, request int64, kind text, state text, owner text, login text, agency text, purpose text, scope text,
--        person int64, consent text, asked_ms int64, due_ms int64, until_ms int64, reason blob, answer blob
-- rows:  none
-- roles: practitioner, reviewer, manager
INSERT INTO access_request(cell, request, kind, state, owner, login, agency, purpose, scope, person, consent, asked_ms, due_ms,
decided_ms, decided_by, decided_consent, until_ms, owner_ms, owner_by, dpo_ms, dpo_by, reason, answer)
VALUES(:cell, :request, :kind, :state, :owner, :login, :agency, :purpose, :scope, :person, :consent, :asked_ms, :due_ms,
0, '', '', :until_ms, 0, '', 0, '', :reason, :answer);
