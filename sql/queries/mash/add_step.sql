-- Something was done about a case.
-- in:    cell int32, mash int64, step int64, at_ms int64, login text, kind text, value text, sealed blob
-- rows:  none
-- roles: reviewer, manager, practitioner
INSERT INTO mash_step(cell, mash, step, at_ms, login, kind, value, sealed)
VALUES(:cell, :mash, :step, :at_ms, :login, :kind, :value, :sealed);
