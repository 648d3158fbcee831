"""Make a motion of a sentence and save it: python examples/generate_motion.py SENTENCE OUT."""

import sys

import skelact

made = skelact.load_generator().generate(sys.argv[1], skelact.GenerateOptions(seed=1))
print(f"verdict: {made.verdict.value}; without an effect: {[unheard.text for unheard in made.not_heard]}")
skelact.save_motion(sys.argv[2], made.motion)
