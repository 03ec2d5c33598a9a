-- State a fact about the hub.
-- in:    cell int32, name text, value text
-- rows:  none
-- roles: hub
INSERT INTO hub_fact(cell, name, value) VALUES(:cell, :name, :value)
ON CONFLICT(cell, name) DO UPDATE SET value = excluded.value;
