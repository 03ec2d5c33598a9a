-- A user signed out, or the session timed out.
-- in:    cell int32, session int64
-- rows:  none
-- roles: hub
DELETE FROM session WHERE cell = :cell AND session = :session;
