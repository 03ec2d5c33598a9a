-- A pull is stored up to here.
-- in:    agency text, feed text, sealed blob, set_ms int64
-- rows:  none
-- roles: loader
INSERT INTO feed_mark(cell, agency, feed, sealed, set_ms) VALUES(0, :agency, :feed, :sealed, :set_ms)
ON CONFLICT(cell, agency, feed) DO UPDATE SET sealed = excluded.sealed, set_ms = excluded.set_ms;
