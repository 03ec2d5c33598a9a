-- Destroy what it says.
-- in:    cell int32, referral int64, nothing blob
-- rows:  none
-- roles: hub
UPDATE referral SET data_key = :nothing, sealed = :nothing WHERE cell = :cell AND referral = :referral;
