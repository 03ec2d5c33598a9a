-- When somebody was shown the whole history last, and what it was then.
-- in:    cell int32, mash int64, login text
-- out:   at_ms int64, print int64
-- rows:  one
-- roles: reviewer, manager
SELECT at_ms, print FROM mash_seen WHERE cell = :cell AND mash = :mash AND login = :login;
