-- A quarter is settled: by whoever is first.
-- in:    quarter int32, at_ms int64
-- rows:  none
-- roles: hub
INSERT INTO trend_quarter(cell, quarter, at_ms) VALUES(0, :quarter, :at_ms)
ON CONFLICT(cell, quarter) DO NOTHING;
