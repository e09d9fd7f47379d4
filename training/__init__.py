"""Training: teacher and student, distillation, evaluation, export and quantisation.

Needs torch; the engine and the application never import it. Run it as ``python -m training``.
"""
