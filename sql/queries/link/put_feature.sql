-- What a person is compared by.
-- in:    cell int32, person int64, model int64, sealed blob
-- rows:  none
-- roles: linker
INSERT INTO feature(cell, person, model, sealed) VALUES(:cell, :person, :model, :sealed)
ON CONFLICT(cell, person) DO UPDATE SET model = excluded.model, sealed = excluded.sealed;
