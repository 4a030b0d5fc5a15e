"""LanguageTool's HTTP API, so that programs that ask a LanguageTool server can ask this one.

`request` reads what clients send, `annotated` texts with markup, `matches` makes the answer of a report, `engines` asks
LanguageTool and Harper for marks of their own, `routes` has the addresses. A field of ours, `reference`, brings another
version of the story; `grammar=languagetool,harper` asks for the marks of these two in the same answer.
"""
