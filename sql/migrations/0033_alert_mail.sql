-- Mails that only say how many alerts wait: made with the alerts that they count, sent afterwards, tried again until the
-- server takes them.
CREATE TABLE notice_mail(
    cell     @INT32@ NOT NULL, -- of audience
    audience @INT64@ NOT NULL,
    mail     @INT64@ NOT NULL, -- random; also in its Message-ID, so that a mail sent twice can be told
    addressee TEXT NOT NULL,   -- as in notice
    agency   TEXT NOT NULL,
    who      TEXT NOT NULL,
    alerts   @INT32@ NOT NULL,
    urgent   @INT32@ NOT NULL, -- of them
    made_ms  @INT64@ NOT NULL,
    state    TEXT NOT NULL CHECK(state IN ('waiting', 'sent', 'nobody', 'given_up')), -- nobody: no address is known
    tries    @INT32@ NOT NULL,
    next_ms  @INT64@ NOT NULL,
    PRIMARY KEY(cell, audience, mail)
) @TABLE@;
CREATE INDEX notice_mail_waiting ON notice_mail(next_ms) WHERE state = 'waiting';

-- Reviews whose allocated worker has not been looked for yet (0), or who have it (a moment).
DROP INDEX review_routed;
CREATE INDEX review_routed ON review(routed_ms) WHERE state = 'open' AND routed_ms >= 0;
