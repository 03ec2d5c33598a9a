-- One fact about the hub.
-- in:    cell int32, name text
-- out:   value text
-- rows:  one
-- roles: hub
SELECT value FROM hub_fact WHERE cell = :cell AND name = :name;
