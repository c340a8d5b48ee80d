"""Prints how often texts hold words, for `namecheck train tagger --frequencies`: a word, a tab, and the
logarithm of base ten of its count in a billion words; words of one in a million and more.

Source: the Python package wordfreq 3.1.1 (Robyn Speer); its data are CC BY-SA 4.0.

    pip install wordfreq==3.1.1 && python3 word_frequencies.py > frequencies.tsv
"""

from wordfreq import get_frequency_list

for language in "ar de en es fr it pt ru sh uk".split():
    for centibels, words in enumerate(get_frequency_list(language, "small")):
        if centibels <= 600:
            for word in words:
                print(f"{word}\t{9 - centibels / 100:.2f}")
