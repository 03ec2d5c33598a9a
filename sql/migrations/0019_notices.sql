-- Something that somebody has to be told: a user, those of a role at an agency, or one of an agency's services.
-- No name and no free text: a kind, whom it is about, and the reference of the thing.
CREATE TABLE notice(
    cell         @INT32@ NOT NULL, -- of audience
    audience     @INT64@ NOT NULL, -- keyed hash of whom it is for
    notice       @INT64@ NOT NULL, -- random
    addressee    TEXT NOT NULL CHECK(addressee IN ('login', 'role', 'service')),
    agency       TEXT NOT NULL,    -- of a role or service
    who          TEXT NOT NULL,    -- the login, the role's word, the service's code
    kind         TEXT NOT NULL,
    person       @INT64@ NOT NULL, -- 0 = about nobody
    about        @INT64@ NOT NULL, -- id of the review, referral, case; 0 = nothing
    reference    TEXT NOT NULL,    -- as the screens show it
    same         @INT64@ NOT NULL, -- keyed hash: what is told again while this is open is this
    times        @INT32@ NOT NULL, -- how often it was told
    urgent       @INT32@ NOT NULL, -- 1: breaks quiet hours
    made_ms      @INT64@ NOT NULL,
    last_ms      @INT64@ NOT NULL, -- told again
    tell_ms      @INT64@ NOT NULL, -- not before then: quiet hours, the next digest
    due_ms       @INT64@ NOT NULL, -- acknowledged by then, or it goes on to somebody else; 0 = need not be
    escalated_ms @INT64@ NOT NULL, -- 0 = was not
    digest_ms    @INT64@ NOT NULL, -- of the mail it was counted in; 0 = of none yet
    closed_ms    @INT64@ NOT NULL, -- acknowledged, or past; 0 = open
    closed_by    TEXT NOT NULL,    -- login; 'system' = what it was about is done
    PRIMARY KEY(cell, audience, notice)
) @TABLE@;
CREATE INDEX notice_open ON notice(cell, audience, tell_ms) WHERE closed_ms = 0;
CREATE INDEX notice_due ON notice(due_ms) WHERE closed_ms = 0 AND escalated_ms = 0 AND due_ms > 0;
CREATE INDEX notice_unsent ON notice(tell_ms) WHERE closed_ms = 0 AND digest_ms = 0;
CREATE INDEX notice_made ON notice(made_ms);
