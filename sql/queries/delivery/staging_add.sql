-- From here on nobody sees what came with this delivery.
-- in:    delivery int64
-- rows:  none
-- roles: loader
INSERT INTO staging(cell, delivery) VALUES(0, :delivery) ON CONFLICT(cell, delivery) DO NOTHING;
