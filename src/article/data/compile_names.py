#!/usr/bin/env python3
"""Compiles given.txt and family.txt, the name tables of article::lexicon.

    python3 src/article/data/compile_names.py DATA_DIR

DATA_DIR holds the sources, as published:
  fullnames_en_hebrew.tsv.gz, fullnames_en_korean.tsv.gz, tokens_en_russian.tsv.gz
      Wikidata person names, CC0; steveash/NETransliteration-COLING2018 5d5f59e561ec, data/wd_*
  wikidata_name_parts.txt.gz
      Wikidata name items, CC0; opensanctions/nomenklatura f56d1667fbf9, nomenklatura/data/names.gz
  negatives_global.csv.gz, negatives_us.csv.gz
      synthetic persons, MIT; opensanctions/yente 916a474c078b, contrib/candidate_generation_benchmark

A Latin word is a given name when it opens full names more often than it ends them; a family name
the other way round. Cyrillic and Arabic given names are the forms Wikidata ties to those Latin
ones. A name item seldom mixes given and family names, and the rare slip costs little: the tables
are one cue among several.
"""
import collections, csv, glob, gzip, os, re, sys, unicodedata

GIVEN_MAX, FAMILY_MAX, CYRILLIC_MAX, ARABIC_MAX = 7000, 6000, 4000, 1500
HEADER = """# Common {kind} names. Compiled by compile_names.py; do not edit by hand.
# Source: Wikidata (CC0), by way of NETransliteration-COLING2018 and nomenklatura; yente's synthetic persons (MIT).
"""


def source(directory, stem):
    found = sorted(glob.glob(os.path.join(directory, "**", stem + "*.gz"), recursive=True))
    if not found:
        sys.exit(f"{stem}*.gz is not under {directory}")
    return gzip.open(found[0], "rt", encoding="utf-8")


def fold(word):
    word = word.lower().replace("ё", "е")
    if "a" <= unicodedata.normalize("NFKD", word)[:1] <= "z":
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return word


def main(directory):
    first, last = collections.Counter(), collections.Counter()
    for stem in ("fullnames_en_hebrew", "fullnames_en_korean"):
        for line in source(directory, stem):
            words = line.split("\t")[0].split()
            # Regnal and descriptive names ("Louis IX of France") have no family name.
            if 2 <= len(words) <= 4 and all(w[0].isupper() for w in words) and not re.fullmatch("[IVX]+", words[-1]):
                first[fold(words[0])] += 1
                last[fold(words[-1])] += 1
    for stem in ("negatives_global", "negatives_us"):
        for row in csv.DictReader(source(directory, stem)):
            for column, counter in (("first_name", first), ("last_name", last)):
                for word in row[column].split():
                    counter[fold(word)] += 1
    latin = re.compile(r"[a-z][a-z'-]+")
    given = [w for w, n in first.most_common() if latin.fullmatch(w) and len(w) > 1 and n >= 2 and n > last[w] / 2]
    family = [w for w, n in last.most_common() if latin.fullmatch(w) and len(w) > 1 and n >= 2 and n >= first[w] / 2]
    given, family = given[:GIVEN_MAX], family[:FAMILY_MAX]

    rank = {w: i for i, w in enumerate(given)}
    native = {"cyrillic": {}, "arabic": {}}
    script = {"cyrillic": re.compile("[\u0430-\u0457]+(-[\u0430-\u0457]+)?"), "arabic": re.compile("[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]{2,}")}

    def tie(native_form, latin_form):
        for name, pattern in script.items():
            if pattern.fullmatch(native_form) and len(native_form) > 2:
                best = native[name].get(native_form, 1 << 30)
                native[name][native_form] = min(best, rank[latin_form])

    for line in source(directory, "tokens_en_russian"):
        english, letters, count = line.rstrip("\n").split("\t")
        if english in rank and int(count) >= 3:
            tie(fold(letters.replace(" ", "")), english)
    for line in source(directory, "wikidata_name_parts"):
        forms = [fold(f.strip()) for f in line.split("=>")[0].split(",")]
        known = [f for f in forms if f in rank]
        if known and 2 * len(known) >= sum(1 for f in forms if latin.fullmatch(f)):
            for form in forms:
                tie(form, min(known, key=rank.get))
    for row_source in ("negatives_global", "negatives_us"):
        for row in csv.DictReader(source(directory, row_source)):
            for word in map(fold, row["first_name"].split()):
                for name, pattern in script.items():
                    if pattern.fullmatch(word):
                        native[name].setdefault(word, 1 << 20)
    # "александру" is a Romanian given name, and the dative of a far commoner one.
    cases = [("у", ""), ("ом", ""), ("ю", "й"), ("ем", "й"), ("ы", "а"), ("ой", "а")]
    forms = native["cyrillic"]
    for form in list(forms):
        if any(form.endswith(end) and form[: -len(end)] + base in forms for end, base in cases):
            del forms[form]
    for name, most in (("cyrillic", CYRILLIC_MAX), ("arabic", ARABIC_MAX)):
        given += sorted(native[name], key=lambda w: (native[name][w], w))[:most]

    here = os.path.dirname(os.path.abspath(__file__))
    for kind, words in (("given", given), ("family", family)):
        with open(os.path.join(here, kind + ".txt"), "w", encoding="utf-8") as out:
            out.write(HEADER.format(kind=kind))
            out.writelines(w + "\n" for w in sorted(set(words)))


main(sys.argv[1])
