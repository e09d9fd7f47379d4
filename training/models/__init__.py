"""The network in torch, its checkpoints, and the student cut out of a teacher."""
