-- Was this said already, and by which delivery?
-- in:    cell int32, record int64, related int64, kind text, as_of_ms int64
-- out:   delivery int64
-- rows:  one
-- roles: loader
SELECT delivery FROM relation WHERE cell = :cell AND record = :record AND related = :related AND kind = :kind
AND as_of_ms = :as_of_ms;
