"""The JSON API: one route for each question and each act, made from the registry."""
