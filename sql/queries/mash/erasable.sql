-- Cases decided before a day whose texts are still readable.
-- in:    before_ms int64, page int32
-- out:   mash int64, person int64
-- rows:  many
-- roles: hub
-- fan-out: the sweeper looks at all of them; found by their own index, and cut off
SELECT mash, person FROM mash_case WHERE stage = 'closed' AND decided_ms < :before_ms AND LENGTH(data_key) > 0
ORDER BY decided_ms, mash LIMIT :page;
