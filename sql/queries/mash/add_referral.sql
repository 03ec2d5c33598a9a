-- A referral that a case answers.
-- in:    cell int32, mash int64, referral int64
-- rows:  none
-- roles: reviewer, manager
INSERT INTO mash_referral(cell, mash, referral) VALUES(:cell, :mash, :referral)
ON CONFLICT(cell, mash, referral) DO NOTHING;
