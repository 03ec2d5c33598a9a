-- Which records say something about this one; what, and whether still, is read there.
-- in:    cell int32, related int64
-- out:   record int64
-- rows:  many
-- roles: hub
SELECT record FROM relation_of WHERE cell = :cell AND related = :related ORDER BY record;
