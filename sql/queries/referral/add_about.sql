-- It is about this record.
-- in:    cell int32, record int64, referral int64
-- rows:  none
-- roles: practitioner, reviewer, manager
INSERT INTO referral_about(cell, record, referral) VALUES(:cell, :record, :referral)
ON CONFLICT(cell, record, referral) DO NOTHING;
