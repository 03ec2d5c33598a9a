-- A user's drafts, newest first.
-- in:    login text
-- out:   draft int64, person int64, saved_ms int64, until_ms int64
-- rows:  many
-- roles: practitioner, reviewer, manager
-- fan-out: a user has some few, by their own index
SELECT draft, person, saved_ms, until_ms FROM referral_draft WHERE login = :login ORDER BY saved_ms DESC, draft;
