-- A draft was sent or thrown away.
-- in:    cell int32, draft int64
-- rows:  none
-- roles: practitioner, reviewer, manager
DELETE FROM referral_draft WHERE cell = :cell AND draft = :draft;
