-- A quarter is settled: by whoever is first.
-- in:    quarter int32, at_ms int64, by_ward int32
-- rows:  none
-- roles: hub
INSERT INTO trend_quarter(cell, quarter, at_ms, by_ward) VALUES(0, :quarter, :at_ms, :by_ward)
ON CONFLICT(cell, quarter) DO NOTHING;
