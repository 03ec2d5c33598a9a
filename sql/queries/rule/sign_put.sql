-- A named person did something with a version of a rule. Once more by the same person counts once.
-- in:    cell int32, rule text, version int32, kind text, login text, place int32, role text, at_ms int64, note text
-- rows:  none
-- roles: manager, dpo, admin
INSERT INTO rule_sign(cell, rule, version, kind, login, place, role, at_ms, note)
VALUES(:cell, :rule, :version, :kind, :login, :place, :role, :at_ms, :note)
ON CONFLICT(cell, rule, version, kind, login, place) DO NOTHING;
