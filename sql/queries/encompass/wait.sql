-- This person has an incident of which a school may have to be told.
-- in:    cell int32, person int64
-- rows:  none
-- roles: hub
INSERT INTO encompass_wait(cell, person) VALUES(:cell, :person) ON CONFLICT(cell, person) DO NOTHING;
