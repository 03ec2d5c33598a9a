-- Add or change an agency.
-- in:    cell int32, code text, name text, kind text, tier int32, position int32, systems text
-- rows:  none
-- roles: admin
INSERT INTO agency(cell, code, name, kind, tier, position, systems)
VALUES(:cell, :code, :name, :kind, :tier, :position, :systems)
ON CONFLICT(cell, code) DO UPDATE SET name = excluded.name, kind = excluded.kind, tier = excluded.tier,
    position = excluded.position, systems = excluded.systems;
