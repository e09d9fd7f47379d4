"""Speaks the trainer's language on a real pipe: `fake_trainer.py HOW personalise --store ...`."""

import json
import pathlib
import sys

HOW, COMMAND, *REST = sys.argv[1:]
OPTIONS = dict(zip(REST[::2], REST[1::2], strict=True))
WORK = pathlib.Path(OPTIONS["--work"])


def say(**event):
    print(json.dumps(event), flush=True)


def finish(accepted):
    say(
        event="result",
        accepted=accepted,
        reason="It hears you better." if accepted else "It hears you no better.",
        version=1 if accepted else None,
        wer_before=20.0,
        wer_after=10.0,
        canary_before=11.0,
        canary_after=11.1,
        trained_on=12,
        rejected=1,
        examples=[
            {"text": "The lease ends", "before": "The leash ends", "after": "The lease ends"}
        ],
    )


def main():
    key = json.loads(sys.stdin.readline())["key"]
    WORK.mkdir(parents=True, exist_ok=True)
    (WORK / "heard.json").write_text(json.dumps({"key": key, **OPTIONS}))
    print("a library says something that nobody asked for", flush=True)
    say(event="progress", phase="training", share=0.4, seconds_left=90)
    say(event="rejected", id="item-0", reason="Nothing is heard.")
    if HOW in ("accept", "refuse"):
        (WORK / "heard.json").unlink()
        finish(HOW == "accept")
        return 0
    if HOW == "error":
        say(event="error", message="The disk is full; free some space.")
        return 1
    if HOW == "die":
        return 1
    for line in sys.stdin:
        if line == "cancel\n":
            (WORK / "heard.json").unlink()
            return 130
        share = {"pause\n": 0.5, "resume\n": 0.6}[line]
        say(event="progress", phase="training", share=share, seconds_left=None)
    return 130


sys.exit(main())
