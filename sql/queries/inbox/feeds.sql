-- The feeds that messages have come by, and where the batch under way ends.
-- out:   feed int64, agency text, code text, until_ms int64, until_message int64
-- rows:  many
-- roles: hub
-- fan-out: feeds lie in their own cells; there are some dozens
SELECT feed, agency, code, until_ms, until_message FROM inbox_feed ORDER BY agency, code;
