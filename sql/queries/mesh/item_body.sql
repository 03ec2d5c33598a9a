-- The content of what is to be sent.
-- in:    item int64
-- out:   sealed blob
-- rows:  one
-- roles: loader
SELECT sealed FROM mesh_outbox WHERE cell = 0 AND item = :item;
