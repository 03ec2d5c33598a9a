-- A quarter tells of places by ward or by postcode district, and keeps that: what was settled before stays by district.
ALTER TABLE trend_quarter ADD COLUMN by_ward @INT32@ NOT NULL DEFAULT 0; -- 1: trend_figure has the dimension ward, and no area
