-- A user has nothing on the screen any more.
-- in:    login text
-- rows:  none
-- roles: steward, clerk
-- fan-out: there are as many claims as there are reviewers at work
DELETE FROM match_claim WHERE login = :login;
