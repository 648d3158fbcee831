"""Say what the person in a motion file does: python examples/recognize_file.py FILE."""

import sys

import skelact

clip = skelact.load_clip(sys.argv[1])
for scores in skelact.load_recognizer().recognize(clip):
    for label, probability in scores.top(3):
        print(f"{label:24} {probability:.1%}")
