-- The persons that have this blocking key, so many at most.
-- in:    cell int32, key int64, most int32
-- out:   person int64
-- rows:  many
-- roles: linker, search
SELECT person FROM block_key WHERE block_key.cell = :cell AND block_key.key = :key
UNION SELECT person FROM block_recent WHERE block_recent.cell = :cell AND block_recent.key = :key
ORDER BY person LIMIT :most;
