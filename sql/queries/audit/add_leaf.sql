-- A leaf of the tree.
-- in:    cell int32, position int64, entry int64, hash blob
-- rows:  none
-- roles: hub
INSERT INTO audit_leaf(cell, position, entry, hash) VALUES(:cell, :position, :entry, :hash);
