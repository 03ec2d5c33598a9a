-- Who lives at this address.
-- in:    cell int32, address int64, page int32
-- out:   person int64, agencies int32
-- rows:  many
-- roles: linker, search
SELECT person, agencies FROM household WHERE cell = :cell AND address = :address ORDER BY person LIMIT :page;
