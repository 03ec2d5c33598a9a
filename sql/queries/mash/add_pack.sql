-- A numbered copy of the conference pack was made.
-- in:    cell int32, mash int64, copy int32, at_ms int64, login text, sealed blob
-- rows:  none
-- roles: reviewer, manager
INSERT INTO mash_pack(cell, mash, copy, at_ms, login, sealed) VALUES(:cell, :mash, :copy, :at_ms, :login, :sealed);
