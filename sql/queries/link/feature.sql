-- What a person is compared by.
-- in:    cell int32, person int64
-- out:   person int64, model int64, sealed blob
-- rows:  one
-- roles: linker, search
SELECT person, model, sealed FROM feature WHERE cell = :cell AND person = :person;
