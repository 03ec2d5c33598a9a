-- What a commissioner is told: figures of whole quarters, settled once, rounded, and never mended. Exact
-- counts and rows that are not told are kept nowhere.

CREATE TABLE trend_quarter(
    cell    @INT32@ NOT NULL,      -- 0
    quarter @INT32@ NOT NULL,      -- year * 4 + 0..3
    at_ms   @INT64@ NOT NULL,      -- when it was settled
    PRIMARY KEY(cell, quarter)
) @TABLE@;

CREATE TABLE trend_figure(
    cell      @INT32@ NOT NULL,    -- 0
    quarter   @INT32@ NOT NULL,
    dimension TEXT NOT NULL,       -- month, area, age, service, class, type
    code      TEXT NOT NULL,       -- of the row: 2026-07, B99, 0-4, agency/service, class or type
    incidents @INT64@ NOT NULL,    -- about so many, in tens
    persons   @INT64@ NOT NULL,
    PRIMARY KEY(cell, quarter, dimension, code)
) @TABLE@;
