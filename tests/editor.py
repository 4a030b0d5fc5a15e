"""An editor for tests: the language server as a process, driven over standard input and output by pygls's client."""

from __future__ import annotations

import ast
import asyncio
import re
import sys
import threading
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

T = TypeVar("T")
PATIENCE = 90.0
"""Seconds until an answer counts as missing: the models are loaded with the first."""
UNITS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
WIDTH = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


class Editor:
    """One connection. `sent` has the diagnostics that were pushed, in their order."""

    def __init__(self, *options: str, pulls: bool = False, encodings: Sequence[str] | None = None) -> None:
        self.sent: list[types.PublishDiagnosticsParams] = []
        self.told: list[str] = []
        self._arrived = threading.Condition()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.client = LanguageClient("test", "1")
        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(self._function(self.sent))
        self.client.feature(types.WINDOW_SHOW_MESSAGE)(self._function(self.told))
        self.run(self.client.start_io(sys.executable, "-m", "detector", "lsp", "--grammar", "none", *options))
        self.result = self.run(
            self.client.initialize_async(
                types.InitializeParams(
                    capabilities=types.ClientCapabilities(
                        general=types.GeneralClientCapabilities(position_encodings=list(encodings or ()) or None),
                        text_document=types.TextDocumentClientCapabilities(
                            diagnostic=types.DiagnosticClientCapabilities() if pulls else None
                        ),
                        workspace=types.WorkspaceClientCapabilities(
                            workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=pulls)
                        ),
                    )
                )
            )
        )
        agreed = self.result.capabilities.position_encoding
        self.encoding = str(getattr(agreed, "value", agreed) or "utf-16")
        self.do(self.client.initialized, types.InitializedParams())

    def _function(self, kept: list[Any]) -> Any:
        def keep(params: Any) -> None:
            with self._arrived:
                kept.append(params)
                self._arrived.notify_all()

        return keep

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        """The result of something that is waited for."""
        return asyncio.run_coroutine_threadsafe(asyncio.wait_for(what, PATIENCE), self._loop).result(PATIENCE + 5)

    def do(self, what: Any, *arguments: Any) -> None:
        """Send a notification."""

        async def call() -> None:
            what(*arguments)

        self.run(call())

    # ---------------------------------------------------------------- documents

    def open(self, uri: str, text: str, version: int = 1) -> None:
        """Open a document."""
        document = types.TextDocumentItem(uri=uri, language_id="plaintext", version=version, text=text)
        self.do(self.client.text_document_did_open, types.DidOpenTextDocumentParams(document))

    def change(self, uri: str, text: str, version: int) -> None:
        """Put another text in its place."""
        changed = types.VersionedTextDocumentIdentifier(uri=uri, version=version)
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.do(self.client.text_document_did_change, types.DidChangeTextDocumentParams(changed, [whole]))

    def close(self, uri: str) -> None:
        """Close a document."""
        known = types.TextDocumentIdentifier(uri)
        self.do(self.client.text_document_did_close, types.DidCloseTextDocumentParams(known))

    def pushed(self, uri: str, version: int | None, after: int = 0) -> list[types.Diagnostic]:
        """The diagnostics that are sent for a version of a document, not counting the first `after` messages."""

        def there() -> list[types.PublishDiagnosticsParams]:
            return [one for one in self.sent[after:] if one.uri == uri and one.version == version]

        with self._arrived:
            assert self._arrived.wait_for(lambda: bool(there()), PATIENCE), f"no diagnostics for {uri} {version}"
            return list(there()[-1].diagnostics)

    def pulled(self, uri: str, previous: str | None = None) -> Any:
        """The answer to a request for diagnostics."""
        document = types.TextDocumentIdentifier(uri)
        asked = types.DocumentDiagnosticParams(document, identifier="detector", previous_result_id=previous)
        return self.run(self.client.text_document_diagnostic_async(asked))

    def actions(self, uri: str, diagnostic: types.Diagnostic, *only: str) -> list[Any]:
        """The quick fixes for a diagnostic."""
        context = types.CodeActionContext([diagnostic], only=list(only) or None)
        asked = types.CodeActionParams(types.TextDocumentIdentifier(uri), diagnostic.range, context)
        return list(self.run(self.client.text_document_code_action_async(asked)) or ())

    def execute(self, action: Any) -> None:
        """Run the command of a quick fix; pygls's client takes the quick fix for the command itself."""
        command = ast.literal_eval(action.command)
        asked = types.ExecuteCommandParams(command["command"], command["arguments"])
        self.run(self.client.workspace_execute_command_async(asked))

    def hover(self, uri: str, position: types.Position) -> types.Hover | None:
        """What is shown at a place."""
        return self.run(
            self.client.text_document_hover_async(types.HoverParams(types.TextDocumentIdentifier(uri), position))
        )

    def stop(self) -> int | None:
        """End the server as an editor does; its exit code."""
        self.run(self.client.shutdown_async(None))
        self.do(self.client.exit, None)
        process = self.client._server
        assert process is not None
        return self.run(process.wait())

    def slice(self, text: str, place: types.Range) -> str:
        """The text at a range, counted here in another way than in the product."""
        lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
        starts = [sum(map(len, lines[:n])) for n in range(len(lines))]

        def point(position: types.Position) -> int:
            units = lines[position.line].encode(UNITS[self.encoding])
            before = units[: position.character * WIDTH[self.encoding]].decode(UNITS[self.encoding])
            return starts[position.line] + len(before)

        return text[point(place.start) : point(place.end)]


def uri_of(path: Path) -> str:
    """The address of a file."""
    return path.as_uri()
