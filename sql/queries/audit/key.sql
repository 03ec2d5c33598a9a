-- The key of a month, wrapped; empty when it was destroyed.
-- in:    cell int32, period int32
-- out:   wrapped blob
-- rows:  one
-- roles: hub
SELECT wrapped FROM audit_key WHERE cell = :cell AND period = :period;
