"""What Splink itself says of a table: reference.py TABLE.csv MODEL.json PAIRS.csv [--train]

Saves a model over every comparison that Splink's library has for names, dates, postcodes, places and lists, and the match weight
of every pair that its rules bring."""
import logging
import math
import sys

import duckdb
import splink
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.disable(logging.WARNING)
FIVE = splink.__version__.startswith("5")


def comparisons():
    custom = cl.CustomComparison(
        output_column_name="names_any_order",
        comparison_levels=[
            cll.NullLevel("surname"),
            cll.ColumnsReversedLevel("first_name", "surname", symmetrical=True),
            cll.CustomLevel("first_name_l = surname_r", "one way"),
            cll.CustomLevel("lower(first_name_l) || ' ' || lower(surname_l) = lower(first_name_r) || ' ' || lower(surname_r)", "both"),
            cll.CustomLevel("substr(surname_l, 1, 3) = substr(surname_r, 1, 3) AND levenshtein(first_name_l, first_name_r) <= 2", "start"),
            cll.CustomLevel("jaro_winkler_similarity(first_name_l, surname_r) > 0.8 OR length(surname_l) > length(surname_r) + 3", "odd"),
            cll.ElseLevel()])
    amount = cl.CustomComparison(
        output_column_name="amount",
        comparison_levels=[
            cll.NullLevel("amount"),
            cll.CustomLevel("amount_l = amount_r", "same"),
            cll.CustomLevel("abs(cast(amount_l as double) - cast(amount_r as double)) <= 5", "near"),
            cll.CustomLevel("abs(cast(amount_l as double) - cast(amount_r as double)) / greatest(cast(amount_l as double), "
                            "cast(amount_r as double)) < 0.1", "tenth"),
            cll.ElseLevel()])
    place = cl.CustomComparison(
        output_column_name="city",
        comparison_levels=[
            cll.NullLevel("city"),
            cll.ExactMatchLevel("city", term_frequency_adjustments=True).configure(tf_minimum_u_value=0.1, tf_adjustment_weight=0.7),
            cll.CustomLevel("jaro_similarity(city_l, city_r) >= 0.6").configure(
                tf_adjustment_column="city", tf_adjustment_weight=0.3),
            cll.ElseLevel()])
    km = cl.CustomComparison(
        output_column_name="where",
        comparison_levels=[cll.Or(cll.NullLevel("lat"), cll.NullLevel("lon")),
                           cll.CustomLevel("lat_l = lat_r AND lon_l = lon_r", "same"),
                           km_level(0.5), km_level(3), cll.ElseLevel()])
    tags = [cll.ArrayIntersectLevel("tags", min_intersection=2), cll.ArrayIntersectLevel("tags", min_intersection=1)]
    if not FIVE:
        tags.append(cll.PairwiseStringDistanceFunctionLevel("tags", "jaro_winkler", 0.6))
    return named([
        cl.NameComparison("first_name"),
        cl.ForenameSurnameComparison("first_name", "surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.PostcodeComparison("postcode"),
        cl.EmailComparison("email"),
        cl.DamerauLevenshteinAtThresholds("surname", [1, 2, 3]),
        cl.JaccardAtThresholds("email", [0.9, 0.5]),
        cl.JaroAtThresholds("surname", [0.9, 0.7]).configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("postcode", [1, 2]),
        custom, amount, place, km,
        cl.CustomComparison(output_column_name="tags", comparison_levels=[cll.NullLevel("tags"), *tags, cll.ElseLevel()]),
    ])


def named(creators):
    """Several comparisons of one column would get one name."""
    out = []
    for i, c in enumerate(creators):
        c = c.get_comparison("duckdb").as_dict()
        out.append(cl.CustomComparison(output_column_name=f"{c['output_column_name']}_{i}", comparison_levels=c["comparison_levels"]))
    return out


def km_level(km):
    sql = cll.DistanceInKMLevel("lat", "lon", km).create_sql(splink.internals.dialects.SplinkDialect.from_string("duckdb"))
    for name in ("lat_l", "lat_r", "lon_l", "lon_r"):
        sql = sql.replace(f'"{name}"', f'cast("{name}" as double)')
    return cll.CustomLevel(sql, f"within {km} km")


def main():
    table, model, pairs = sys.argv[1:4]
    con = duckdb.connect()
    con.execute(f"create table people as select * replace (string_split(trim(tags, '[]'), ', ') as tags) "
                f"from read_csv('{table}', all_varchar=true)")
    rules = [block_on("surname"), block_on("dob", "substr(first_name, 1, 1)"), "l.first_name = r.surname",
             "l.postcode = r.postcode AND l.city <> r.city", block_on("lower(email)")]
    settings = SettingsCreator(link_type="dedupe_only", comparisons=comparisons(), blocking_rules_to_generate_predictions=rules,
                               probability_two_random_records_match=0.0007)
    api = DuckDBAPI(connection=con)
    linker = Linker(api.register("people") if FIVE else "people", settings, **({} if FIVE else {"db_api": api}))
    if "--train" in sys.argv:
        linker.training.estimate_u_using_random_sampling(max_pairs=1e5, seed=1)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("dob"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("surname"))
    else:  # any m and u will do
        for c in linker._settings_obj.comparisons:
            for k, level in enumerate(l for l in c.comparison_levels if not l.is_null_level):
                level.m_probability = 0.9 / 2 ** (k + 1) + 0.01
                level.u_probability = 0.8 / math.pi ** (len(c.comparison_levels) - k)
    linker.misc.save_model_to_json(model, overwrite=True)
    said = linker.inference.predict().physical_name
    con.execute(f"copy (select unique_id_l, unique_id_r, match_weight, match_probability, columns('gamma_.*') from {said} "
                f"order by 1, 2) to '{pairs}' (header)")
    print(splink.__version__, duckdb.__version__)


main()
