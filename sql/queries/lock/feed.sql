-- An agency's own feed says that it keeps a record locked. Who decides about it stays.
-- in:    cell int32, record int64, agency text, since_ms int64
-- rows:  none
-- roles: loader
INSERT INTO record_lock(cell, record, locked, owner, since_ms, login, fed) VALUES(:cell, :record, 0, :agency, :since_ms, '', 1)
ON CONFLICT(cell, record) DO UPDATE SET fed = 1;
