-- The referrals that a case answers.
-- in:    cell int32, mash int64
-- out:   referral int64
-- rows:  many
-- roles: reviewer, manager
SELECT referral FROM mash_referral WHERE cell = :cell AND mash = :mash ORDER BY referral;
