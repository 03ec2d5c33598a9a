-- Settle a figure of a month: the first word stands.
-- in:    agency text, period int32, name text, shown int32, percent int32, persons int64, at_ms int64
-- rows:  none
-- roles: hub
INSERT INTO supply_figure(cell, agency, period, name, shown, percent, persons, at_ms)
VALUES(0, :agency, :period, :name, :shown, :percent, :persons, :at_ms)
ON CONFLICT(cell, agency, period, name) DO NOTHING;
