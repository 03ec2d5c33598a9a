-- A person lives at this address, by so many agencies.
-- in:    cell int32, address int64, person int64, agencies int32
-- rows:  none
-- roles: linker
INSERT INTO household(cell, address, person, agencies) VALUES(:cell, :address, :person, :agencies)
ON CONFLICT(cell, address, person) DO UPDATE SET agencies = excluded.agencies;
