"""Explains why pip failed; standard library alone, because the set-up uses it on a bare Python."""

from __future__ import annotations

_NO_CONNECTION = "the package index cannot be reached; check the connection"
_CAUSES = {
    "No space left": "the disk is full; free about 3 GB",
    "DO NOT MATCH THE HASHES": "a download does not match its locked hash and was refused",
    "establish a new connection": _NO_CONNECTION,
    "Temporary failure in name": _NO_CONNECTION,
    "getaddrinfo failed": _NO_CONNECTION,
    "ConnectionError": _NO_CONNECTION,
    "SSLError": "the certificate of the package index is not trusted; check pip's `cert` setting",
    "ProxyError": "the proxy refuses the connection; check the proxy settings",
    "ReadTimeout": "the package index is too slow; check the connection",
    "Permission denied": "this environment is not writable",
    "externally-managed": "the system manages this Python; use a virtual environment",
    "No matching distribution": "a required package has no build for this Python or this machine; "
    "try Python 3.11, 3.12 or 3.13",
}


def explain_pip_failure(output: str) -> str:
    """Return the cause in pip's output as one clause without a full stop."""
    for mark, cause in _CAUSES.items():
        if mark in output:
            return cause
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1].rstrip(".")[:300] if lines else "pip gave no reason"
