"""Twenty English sentences by the built-in voice beside espeak-ng, another synthesiser that people understand: the same
sounds in the same order, alike in length, with mouths that move alike. It is a comparison and no measure of beauty.
"""

import difflib
import json
import os
import subprocess
import sys
import tempfile
import wave
from statistics import correlation, mean

import formants
from peer import Peer

ATELIER = os.environ["ATELIER"]
SENTENCES = [
    "The quick brown fox jumps over the lazy dog.",
    "She sells sea shells by the sea shore.",
    "A large size in stockings is hard to sell.",
    "The boy was there when the sun rose.",
    "Kick the ball straight and follow through.",
    "Help the woman get back to her feet.",
    "A pot of tea helps to pass the evening.",
    "Smoky fires lack flame and heat.",
    "The soft cushion broke the man's fall.",
    "The salt breeze came across from the sea.",
    "Open the crate but don't break the glass.",
    "Take the winding path to reach the lake.",
    "The meeting begins at half past seven.",
    "We found the treasure beneath the old bridge.",
    "Every child should learn how to swim.",
    "Nothing is as cheap as a hit tune.",
    "The girl at the booth sold fifty bonds.",
    "The weather tomorrow will be warm and cloudy.",
    "Please choose a picture and wait a moment.",
    "Twenty thousand people live in this town.",
]

# Espeak's sounds by the pronouncing dictionary's names; what differs by accent alone is one.
NAMES = {
    "i": "IY", "iː": "IY", "ɪ": "IH", "ᵻ": "AX", "ɐ": "AX", "ə": "AX", "ʌ": "AX", "ɛ": "EH", "æ": "AE",
    "ɑː": "AA", "ɑ": "AA", "ɔː": "AO", "ɔ": "AO", "ʊ": "UH", "u": "UW", "uː": "UW", "ɜː": "ER", "ɚ": "ER",
    "eɪ": "EY", "aɪ": "AY", "ɔɪ": "OY", "aʊ": "AW", "oʊ": "OW", "oː": "AO", "ɡ": "G", "g": "G", "ŋ": "NG", "θ": "TH",
    "ð": "DH", "ʃ": "SH", "ʒ": "ZH", "tʃ": "CH", "dʒ": "JH", "ɹ": "R", "j": "Y", "h": "HH", "ɾ": "T", "ʔ": "T",
    "l": "L", "əl": "L", "n": "N", "n̩": "N",
}
# One sound in espeak's table, two in ours.
PAIRS = {"ɛɹ": ["EH", "R"], "ɪɹ": ["IH", "R"], "ʊɹ": ["UH", "R"], "ɑːɹ": ["AA", "R"], "ɔːɹ": ["AO", "R"],
         "oːɹ": ["AO", "R"], "aɪɚ": ["AY", "ER"], "aɪə": ["AY", "AX"], "iə": ["IY", "AX"], "əl": ["AX", "L"]}
MERGED = {"AH": "AX", "UE": "UW", "O": "OW", "E": "EY"}
VOWELS = {"IY", "IH", "EH", "AE", "AA", "AO", "UH", "UW", "AX", "ER", "EY", "AY", "OY", "AW", "OW"}


def ours(text, folder):
    file = os.path.join(folder, "ours.wav")
    said = subprocess.run(
        [ATELIER, "--json", "demo", "speech", text, "--out", file], check=True, capture_output=True, text=True
    )
    sounds = [
        (MERGED.get(sound["name"], sound["name"]), sound["start"], sound["start"] + sound["seconds"])
        for sound in json.loads(said.stdout)["sounds"]
    ]
    with wave.open(file) as reader:
        raw = reader.readframes(reader.getnframes())
        samples = [value / 32768 for value in memoryview(raw).cast("h")]
        return sounds, samples, reader.getframerate()


def theirs(peer, text):
    sounds, samples = peer.say(text)
    named = []
    for ipa, start, end in sounds:
        ipa = ipa.strip("ˈˌ'ˑ̩")
        parts = PAIRS.get(ipa) or [NAMES.get(ipa) or ipa.upper()]
        if ipa in ("", "ː"):
            continue
        step = (end - start) / len(parts)
        named += [(name, start + step * place, start + step * (place + 1)) for place, name in enumerate(parts)]
    return named, samples


def main():
    peer = Peer()
    likeness, lengths, durations, vowels = [], [], ([], []), ([], [], [], [])
    with tempfile.TemporaryDirectory() as folder:
        for text in SENTENCES:
            our_sounds, our_samples, our_rate = ours(text, folder)
            their_sounds, their_samples = theirs(peer, text)
            names = [[name for name, _, _ in sounds] for sounds in (our_sounds, their_sounds)]
            matcher = difflib.SequenceMatcher(None, names[0], names[1], autojunk=False)
            likeness.append(matcher.ratio())
            lengths.append((our_sounds[-1][2] - our_sounds[0][1]) / (their_sounds[-1][2] - their_sounds[0][1]))
            if "-v" in sys.argv:
                print(f"{likeness[-1]:.2f} {lengths[-1]:.2f} {text}\n  {' '.join(names[0])}\n  {' '.join(names[1])}")
            our_thin, our_thin_rate = formants.thinned(our_samples, our_rate)
            their_thin, their_thin_rate = formants.thinned(their_samples, peer.rate)
            for block in matcher.get_matching_blocks():
                for step in range(block.size):
                    (name, start, end), (_, their_start, their_end) = (
                        our_sounds[block.a + step],
                        their_sounds[block.b + step],
                    )
                    durations[0].append(end - start)
                    durations[1].append(their_end - their_start)
                    if name not in VOWELS:
                        continue
                    # Diphthongs are measured on their way; the first third is what both have in common.
                    here = formants.at(our_thin, our_thin_rate, start + (end - start) * 0.4)
                    there = formants.at(their_thin, their_thin_rate, their_start + (their_end - their_start) * 0.4)
                    if here and there:
                        for track, value in zip(vowels, (here[0], there[0], here[1], there[1])):
                            track.append(value)
    figures = {
        "sounds in the same order, of all": mean(likeness),
        "fewest in one sentence": min(likeness),
        "length beside the other's": mean(lengths),
        "correlation of the sounds' lengths": correlation(*durations),
        "correlation of first formants": correlation(vowels[0], vowels[1]),
        "correlation of second formants": correlation(vowels[2], vowels[3]),
    }
    bounds = {
        "sounds in the same order, of all": (0.85, 1.0),
        "fewest in one sentence": (0.65, 1.0),
        "length beside the other's": (0.7, 1.4),
        "correlation of the sounds' lengths": (0.5, 1.0),
        "correlation of first formants": (0.5, 1.0),
        "correlation of second formants": (0.6, 1.0),
    }
    print(f"{len(SENTENCES)} sentences, {len(durations[0])} sounds and {len(vowels[0])} vowels compared")
    failed = False
    for what, figure in figures.items():
        low, high = bounds[what]
        is_good = low <= figure <= high
        failed |= not is_good
        print(f"{'ok  ' if is_good else 'FAIL'} {what}: {figure:.2f} (between {low} and {high})")
    sys.exit(failed)


main()
