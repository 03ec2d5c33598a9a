-- A figure that may be told.
-- in:    quarter int32, dimension text, code text, incidents int64, persons int64
-- rows:  none
-- roles: hub
INSERT INTO trend_figure(cell, quarter, dimension, code, incidents, persons)
VALUES(0, :quarter, :dimension, :code, :incidents, :persons)
ON CONFLICT(cell, quarter, dimension, code) DO NOTHING;
