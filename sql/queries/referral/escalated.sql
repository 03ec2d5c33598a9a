-- Somebody else was told.
-- in:    cell int32, referral int64, at_ms int64
-- rows:  none
-- roles: hub
UPDATE referral SET escalated_ms = :at_ms WHERE cell = :cell AND referral = :referral;
