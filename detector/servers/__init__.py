"""Answers of `detector serve` over HTTP. A router is a module or folder with `routes(desk)`; `app` puts them together.

`guard` stands before all of them (host, origin, token, bodies), `connections` before it (slow clients); `pool` holds
the Examiners, `desk` is what every router is given. What a router does not answer it raises as a `Refusal`.
"""
