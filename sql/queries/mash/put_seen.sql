-- Somebody was shown the whole history.
-- in:    cell int32, mash int64, login text, at_ms int64, print int64
-- rows:  none
-- roles: reviewer, manager
INSERT INTO mash_seen(cell, mash, login, at_ms, print) VALUES(:cell, :mash, :login, :at_ms, :print)
ON CONFLICT(cell, mash, login) DO UPDATE SET at_ms = excluded.at_ms, print = excluded.print;
