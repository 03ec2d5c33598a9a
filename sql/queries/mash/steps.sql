-- Everything that was done about a case, newest first.
-- in:    cell int32, mash int64
-- out:   step int64, at_ms int64, login text, kind text, value text, sealed blob
-- rows:  many
-- roles: reviewer, manager
SELECT step, at_ms, login, kind, value, sealed FROM mash_step WHERE cell = :cell AND mash = :mash ORDER BY step DESC;
