-- A record says something about another of its agency: where to look for it from there.
-- in:    cell int32, related int64, record int64
-- rows:  none
-- roles: loader
INSERT INTO relation_of(cell, related, record) VALUES(:cell, :related, :record)
ON CONFLICT(cell, related, record) DO NOTHING;
