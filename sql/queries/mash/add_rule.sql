-- A rule whose hit was in a case.
-- in:    cell int32, mash int64, rule text, version int32
-- rows:  none
-- roles: reviewer, manager
INSERT INTO mash_rule(cell, mash, rule, version) VALUES(:cell, :mash, :rule, :version)
ON CONFLICT(cell, mash, rule, version) DO NOTHING;
