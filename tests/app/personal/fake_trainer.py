"""Speaks the trainer's language on a real pipe: `fake_trainer.py HOW personalise --store ...`."""

import json
import pathlib
import sys

HOW, COMMAND, *REST = sys.argv[1:]
OPTIONS = dict(zip(REST[::2], REST[1::2], strict=True))
WORK = pathlib.Path(OPTIONS["--work"])


def emit(**event):
    print(json.dumps(event), flush=True)


def finish(accepted):
    emit(
        event="result",
        accepted=accepted,
        reason="It recognises you better." if accepted else "It recognises you no better.",
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
    (WORK / "received.json").write_text(json.dumps({"key": key, **OPTIONS}))
    print("unexpected output of a library", flush=True)
    emit(event="progress", phase="training", share=0.4, seconds_left=90)
    emit(event="rejected", id="item-0", reason="The recording is silent.")
    if HOW in ("accept", "refuse"):
        (WORK / "received.json").unlink()
        finish(HOW == "accept")
        return 0
    if HOW == "error":
        emit(event="error", message="The disk is full; free some space.")
        return 1
    if HOW == "die":
        return 1
    for line in sys.stdin:
        if line == "cancel\n":
            (WORK / "received.json").unlink()
            return 130
        share = {"pause\n": 0.5, "resume\n": 0.6}[line]
        emit(event="progress", phase="training", share=share, seconds_left=None)
    return 130


sys.exit(main())
