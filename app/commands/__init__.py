"""The subcommands of ``fwcaptions``; each module has ``run(arguments) -> int``."""
