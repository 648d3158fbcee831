"""Ask a running server what a motion file shows: python examples/call_server.py ADDRESS FILE."""

import sys

import skelact

with skelact.Client(sys.argv[1]) as client:
    print(client.server_info().version)
    for scores in client.recognize(skelact.load_clip(sys.argv[2])):
        print(scores.label, scores.certainty, scores.top(3))
