-- Is this version there already, and from which delivery?
-- in:    cell int32, record int64, as_of_ms int64, hash int64
-- out:   delivery int64
-- rows:  one
-- roles: loader
SELECT delivery FROM record_version
WHERE cell = :cell AND record = :record AND as_of_ms = :as_of_ms AND hash = :hash;
