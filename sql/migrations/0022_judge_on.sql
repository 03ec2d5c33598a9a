-- Persons for whom time alone can change what the rules say, and the day on which it may: the daily run judges these,
-- and nobody else.

CREATE TABLE judge_on(
    cell   @INT32@ NOT NULL,        -- of person
    person @INT64@ NOT NULL,
    day    @INT32@ NOT NULL,        -- days since 1970, UK: on or after it they are judged again
    PRIMARY KEY(cell, person)
) @TABLE@;
CREATE INDEX judge_on_day ON judge_on(day);
