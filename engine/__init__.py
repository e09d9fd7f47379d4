"""Live captions without a window: everything `app` and `training` may use is named in the stub.

The stub beside this file, ``__init__.pyi``, is the one list of public names. Each is loaded when it
is first used, so that a program that only prints its help, or shows its window while the model
loads, does not wait for ONNX Runtime and the media libraries.
"""

import lazy_loader  # pyright: ignore[reportMissingTypeStubs]

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(  # pyright: ignore[reportUnknownVariableType]
    __name__, __file__
)
