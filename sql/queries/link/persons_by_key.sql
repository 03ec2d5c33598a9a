-- The persons that have this blocking key, so many at most.
-- in:    cell int32, key int64, most int32
-- out:   person int64
-- rows:  many
-- roles: linker, search
SELECT person FROM block_key WHERE cell = :cell AND key = :key ORDER BY person LIMIT :most;
