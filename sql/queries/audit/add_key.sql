-- The key of a new month.
-- in:    cell int32, period int32, wrapped blob
-- rows:  none
-- roles: hub
INSERT INTO audit_key(cell, period, wrapped) VALUES(:cell, :period, :wrapped) ON CONFLICT(cell, period) DO NOTHING;
