-- A feed that messages come by.
-- in:    cell int32, feed int64, agency text, code text
-- rows:  none
-- roles: machine
INSERT INTO inbox_feed(cell, feed, agency, code, until_ms, until_message) VALUES(:cell, :feed, :agency, :code, 0, 0)
ON CONFLICT(cell, feed) DO NOTHING;
