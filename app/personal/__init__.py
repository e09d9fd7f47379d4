"""Recordings and personalised models of the user; free of Qt."""
