"""The protocol: what an editor asks and is told, by pygls.

Editors that ask for diagnostics get them when they ask; to all others they are sent. The whole text is sent with every
change, so that an editor's lines and ours cannot drift apart.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from ...types import Ruling
from ...types.errors import DetectorError
from . import replies
from .documents import Checked, Documents, Source
from .positions import Positions

_LOG = logging.getLogger("detector")


def language_server(documents: Documents, version: str, *, hints: bool) -> LanguageServer:
    """The server over some documents. `hints`: show hints too."""
    server = LanguageServer("detector", version, text_document_sync_kind=types.TextDocumentSyncKind.Full)
    _Session(server, documents, hints).listen()
    return server


class _Session:
    def __init__(self, server: LanguageServer, documents: Documents, hints: bool) -> None:
        self._server = server
        self._documents = documents
        self._hints = hints
        self._pushes: dict[str, asyncio.Task[None]] = {}

    def listen(self) -> None:
        """Say which requests are answered."""
        offered = types.DiagnosticOptions(
            identifier=replies.SOURCE, inter_file_dependencies=True, workspace_diagnostics=False
        )
        kinds: list[types.CodeActionKind | str] = [types.CodeActionKind.QuickFix, replies.FIX_ALL]
        for name, method, options in (
            (types.INITIALIZED, self._opened_server, None),
            (types.TEXT_DOCUMENT_DID_OPEN, self._changed, None),
            (types.TEXT_DOCUMENT_DID_CHANGE, self._changed, None),
            (types.TEXT_DOCUMENT_DID_SAVE, self._saved, None),
            (types.TEXT_DOCUMENT_DID_CLOSE, self._closed, None),
            (types.TEXT_DOCUMENT_DIAGNOSTIC, self._diagnose, offered),
            (types.TEXT_DOCUMENT_HOVER, self._hover, None),
            (types.TEXT_DOCUMENT_CODE_ACTION, self._actions, types.CodeActionOptions(code_action_kinds=kinds)),
        ):
            self._server.feature(name, options)(_function(method))

        @self._server.command(replies.REJECT)
        def reject(uri: str, finding: str) -> None:
            self._decide(uri, finding, "reject")

        @self._server.command(replies.ALWAYS)
        def always(uri: str, finding: str) -> None:
            self._decide(uri, finding, "always")

    # ---------------------------------------------------------------- documents

    def _opened_server(self, _params: types.InitializedParams) -> None:
        self._documents.open()

    def _changed(self, params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams) -> None:
        self._push(params.text_document.uri)

    def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        self._documents.forget(params.text_document.uri)  # the other version may be another one now
        self._push(params.text_document.uri)

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self._documents.forget(uri, closed=True)
        if (push := self._pushes.pop(uri, None)) is not None:
            push.cancel()
        if not self._asks_itself:
            self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, diagnostics=[]))

    def _source(self, uri: str) -> Source:
        document = self._server.workspace.get_text_document(uri)
        path = uris.to_fs_path(uri) if uri.startswith("file:") else None
        return Source(uri, document.source, document.version, Path(path) if path else None)

    def _positions(self, source: Source) -> Positions:
        return Positions(source.text, self._server.workspace.position_encoding)

    def _is_open(self, uri: str) -> bool:
        return unquote(uri) in self._server.workspace.text_documents  # pygls keeps them so

    # ---------------------------------------------------------------- diagnostics

    @property
    def _asks_itself(self) -> bool:
        """Whether the editor asks for diagnostics."""
        documents = self._server.client_capabilities.text_document
        return documents is not None and documents.diagnostic is not None

    def _push(self, uri: str) -> None:
        """Send the diagnostics of a document once it has come to rest."""
        if self._asks_itself:
            return
        if (push := self._pushes.get(uri)) is not None:
            push.cancel()
        self._pushes[uri] = asyncio.ensure_future(self._send(uri))

    async def _send(self, uri: str) -> None:
        try:
            checked = await self._documents.checked(lambda: self._source(uri))
            if self._is_open(uri):
                self._server.text_document_publish_diagnostics(
                    types.PublishDiagnosticsParams(
                        uri=uri, diagnostics=self._diagnostics(checked), version=checked.source.version
                    )
                )
        except Exception:  # a fault with one document does not end the server
            _LOG.exception("no diagnostics for %s", uri)

    async def _diagnose(self, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        checked = await self._documents.checked(lambda: self._source(params.text_document.uri))
        if params.previous_result_id == str(checked.stamp):
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=str(checked.stamp))
        return types.RelatedFullDocumentDiagnosticReport(items=self._diagnostics(checked), result_id=str(checked.stamp))

    def _diagnostics(self, checked: Checked) -> list[types.Diagnostic]:
        return replies.diagnostics(checked.report, checked.remarks, self._positions(checked.source), self._hints)

    # ---------------------------------------------------------------- hover and quick fixes

    def _hover(self, params: types.HoverParams) -> types.Hover | None:
        source = self._source(params.text_document.uri)
        checked = self._documents.known(source)
        if checked is None:
            return None
        positions = self._positions(source)
        found = replies.visible(checked.report, self._hints)
        return replies.hover(found, positions.point(params.position), positions)

    def _actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        source = self._source(params.text_document.uri)
        checked = self._documents.known(source)
        if checked is None or checked.report is None:
            return []
        positions = self._positions(source)
        target = replies.Target(source.uri, source.version, self._takes_versions)
        start, end = positions.point(params.range.start), positions.point(params.range.end)
        made: list[types.CodeAction] = []
        only = params.context.only
        if only is None or any(str(getattr(kind, "value", kind)) in ("", "quickfix") for kind in only):
            desk = bool(self._documents.decisions)
            made += replies.actions(checked.report, start, end, target, positions, hints=self._hints, desk=desk)
        if only is not None and any(replies.FIX_ALL.startswith(str(getattr(kind, "value", kind))) for kind in only):
            every = replies.fix_all(checked.report, target, positions)
            made += [every] if every is not None else []
        return made

    @property
    def _takes_versions(self) -> bool:
        workspace = self._server.client_capabilities.workspace
        edits = workspace.workspace_edit if workspace is not None else None
        return bool(edits is not None and edits.document_changes)

    # ---------------------------------------------------------------- decisions

    def _decide(self, uri: str, finding: str, verdict: Ruling) -> None:
        try:
            done = self._documents.decide(uri, finding, verdict)
            said = "" if done else "The story has changed since: look again."
        except DetectorError as error:
            said = str(error)
        if said:
            self._server.window_show_message(types.ShowMessageParams(types.MessageType.Error, said))
            return
        self._push(uri)
        workspace = self._server.client_capabilities.workspace
        if self._asks_itself and workspace and workspace.diagnostics and workspace.diagnostics.refresh_support:
            self._server.workspace_diagnostic_refresh(None)


def _function(method: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A method as a function, on which pygls can hang its marks."""
    if asyncio.iscoroutinefunction(method):

        async def answered(params: Any) -> Any:
            return await method(params)

        return answered
    return lambda params: method(params)
