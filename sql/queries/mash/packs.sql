-- The numbered copies of the conference pack.
-- in:    cell int32, mash int64
-- out:   copy int32, at_ms int64, login text, sealed blob
-- rows:  many
-- roles: reviewer, manager
SELECT copy, at_ms, login, sealed FROM mash_pack WHERE cell = :cell AND mash = :mash ORDER BY copy;
