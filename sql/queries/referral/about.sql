-- The referrals that are about this record.
-- in:    cell int32, record int64
-- out:   referral int64
-- rows:  many
-- roles: practitioner, reviewer, manager
SELECT referral FROM referral_about WHERE cell = :cell AND record = :record ORDER BY referral;
