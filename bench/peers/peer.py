"""One run of Splink on DuckDB, measured from inside: peer.py train|score DATA TABLE.csv MODEL.json THREADS [PAIRS.csv]

train: reads the table, trains the model that DATA names, saves it, predicts and clusters. score: predicts and clusters with a saved
model. Prints one JSON object: processor and wall seconds of each stage. The process is warmed by a small table first, unmeasured.
With PAIRS.csv the kept pairs are written there afterwards.
"""
import csv
import itertools
import json
import logging
import os
import sys
import tempfile
import time

import duckdb
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

KEEP, JOIN, RANDOM_PAIRS = 0.01, 0.95, 1e6
logging.disable(logging.WARNING)


def historical():
    """The example that Splink's documentation gives for this data."""
    start = "substr(postcode_fake, 1, 3)"
    return {
        "rules": [
            block_on("substr(first_name, 1, 3)", "substr(surname, 1, 4)"), block_on("surname", "dob"), block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"), block_on("postcode_fake", "surname"), block_on("dob", "birth_place"),
            block_on(start, "dob"), block_on(start, "first_name"), block_on(start, "surname"),
            block_on("substr(first_name, 1, 2)", "substr(surname, 1, 2)", "substr(dob, 1, 4)")],
        "comparisons": [
            cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="first_and_surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.LevenshteinAtThresholds("postcode_fake", 2),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True)],
        "sure": ["l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob",
                 "substr(l.first_name, 1, 2) = substr(r.first_name, 1, 2) and l.surname = r.surname and "
                 "substr(l.postcode_fake, 1, 2) = substr(r.postcode_fake, 1, 2)",
                 "l.dob = r.dob and l.postcode_fake = r.postcode_fake"],
        "train_on": [block_on("first_name", "surname"), block_on("dob")],
    }


def region():
    """Names, birth date, sex, address and postcode, as a hub has them."""
    return {
        "rules": [
            block_on("given_name", "birth_date"), block_on("family_name", "birth_date"), block_on("postcode", "given_name"),
            block_on("postcode", "birth_date"), block_on("family_name", "substr(given_name, 1, 3)", "substr(birth_date, 1, 4)"),
            block_on("address"), block_on("family_name", "postcode")],
        "comparisons": [
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("family_name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.PostcodeComparison("postcode"),
            cl.LevenshteinAtThresholds("address", [2, 6]),
            cl.ExactMatch("gender")],
        "sure": ["l.given_name = r.given_name and l.family_name = r.family_name and l.birth_date = r.birth_date"],
        "train_on": [block_on("given_name", "birth_date"), block_on("family_name", "postcode")],
    }


def settings(data):
    s = {"historical_50k": historical, "region_1m": region}[data]()
    return s, SettingsCreator(link_type="dedupe_only", blocking_rules_to_generate_predictions=s["rules"], comparisons=s["comparisons"],
                              unique_id_column_name="unique_id", retain_matching_columns=False,
                              retain_intermediate_calculation_columns=False)


class Watch:
    def __init__(self):
        self.stages = {}
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def lap(self, stage):
        wall, cpu = time.perf_counter(), time.process_time()
        was = self.stages.get(stage, {"wall_s": 0, "cpu_s": 0})
        self.stages[stage] = {"wall_s": was["wall_s"] + wall - self.wall, "cpu_s": was["cpu_s"] + cpu - self.cpu}
        self.wall, self.cpu = wall, cpu


def run(what, data, table, model, threads, watch, pairs=None):
    con = duckdb.connect()
    con.execute(f"SET threads = {threads}")
    con.execute(f"CREATE TABLE people AS SELECT * FROM read_csv('{table}', all_varchar = true)")
    api = DuckDBAPI(connection=con)
    people = api.register("people")
    watch.lap("reading")
    s, creator = settings(data)
    linker = Linker(people, creator if what == "train" else json.load(open(model)))
    if what == "train":
        linker.training.estimate_probability_two_random_records_match(s["sure"], recall=0.6)
        linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS)
        for rule in s["train_on"]:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        linker.misc.save_model_to_json(model, overwrite=True)
    watch.lap("training")
    # predict() blocks, then scores: the watch is read between the two
    inference = linker.inference
    find = inference._get_or_compute_blocked_pairs_for_predict_chunk
    blocked = {}

    def find_pairs(**words):
        found = find(**words)
        watch.lap("blocking")
        blocked["name"] = found[0].physical_name
        blocked["pairs"] = con.execute(f"SELECT count(*) FROM {blocked['name']}").fetchall()[0][0]
        watch.lap("counting")
        return found

    inference._get_or_compute_blocked_pairs_for_predict_chunk = find_pairs
    predicted = inference.predict(threshold_match_probability=KEEP)
    watch.lap("scoring")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold_match_probability=JOIN)
    watch.lap("clustering")
    found = con.execute(f"SELECT count(DISTINCT cluster_id) FROM {clusters.physical_name}").fetchall()[0][0]
    kept = con.execute(f"SELECT count(*) FROM {predicted.physical_name}").fetchall()[0][0]
    if pairs:
        con.execute(f"COPY (SELECT unique_id_l, unique_id_r, match_weight FROM {predicted.physical_name}) TO '{pairs}' (HEADER)")
    return {"pairs": blocked["pairs"], "kept": kept, "clusters": found}


def main():
    what, data, table, model, threads = sys.argv[1:6]
    with tempfile.TemporaryDirectory() as folder:
        small, copy = os.path.join(folder, "small.csv"), os.path.join(folder, "model.json")
        with open(table, newline="") as f, open(small, "w", newline="") as out:
            csv.writer(out).writerows(itertools.islice(csv.reader(f), 2000))
        try:
            run(what, data, small, copy if what == "train" else model, threads, Watch())
        except Exception as e:  # so small a table may not train; it has warmed the process all the same
            print(f"peer: warming stopped early ({type(e).__name__})", file=sys.stderr)
    watch = Watch()
    figures = run(what, data, table, model, threads, watch, *sys.argv[6:7])
    print(json.dumps({"splink": splink.__version__, "duckdb": duckdb.__version__, **figures, "stages": watch.stages}))


main()
