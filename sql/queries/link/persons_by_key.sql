-- The persons that have this blocking key.
-- in:    cell int32, key int64
-- out:   person int64
-- rows:  many
-- roles: linker, search
SELECT person FROM block_key WHERE cell = :cell AND key = :key ORDER BY person;
