-- When a user wants to be told: quiet hours and digests of their own; and of each alert when a mail may count it.
CREATE TABLE notice_choice(
    cell        @INT32@ NOT NULL, -- of audience
    audience    @INT64@ NOT NULL, -- keyed hash of the user, as in notice
    own         @INT32@ NOT NULL, -- 0: as the region has it
    quiet_from  @INT32@ NOT NULL, -- minutes of the day, UK
    quiet_until @INT32@ NOT NULL,
    quiet_days  @INT32@ NOT NULL, -- 1: days on which nobody works are quiet
    digests     TEXT NOT NULL,    -- minutes of the day, ascending, a space between
    changed_ms  @INT64@ NOT NULL,
    PRIMARY KEY(cell, audience)
) @TABLE@;

ALTER TABLE notice ADD COLUMN mail_ms @INT64@ NOT NULL DEFAULT 0; -- no mail counts it before then
UPDATE notice SET mail_ms = tell_ms WHERE closed_ms = 0 AND digest_ms = 0;
DROP INDEX notice_unsent;
CREATE INDEX notice_unsent ON notice(mail_ms) WHERE closed_ms = 0 AND digest_ms = 0;
