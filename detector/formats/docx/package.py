"""Word file ⇄ its parts: a zip of XML files, read within limits and written again with some of them replaced.

Nothing is unpacked that is not asked for, and nothing to disk. Sizes are those that the file declares, which are never
read beyond.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from ...types.errors import UnreadableError

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MOST_PARTS = 10_000
_MOST_UNPACKED = 400_000_000
"""Bytes of all parts together, pictures among them."""
_MOST_XML = 32_000_000
"""Bytes of one part that is parsed; a parsed one takes some ten times as much."""
_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)
"""Errors that a damaged archive, or one packed in a way that is not known here, gives."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CONTENT_TYPES = "[Content_Types].xml"
_ROOT = "_rels/.rels"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
"""Beginnings of the types of relationships, in the usual and in the strict variant of the format."""


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a Word file by name, still packed, and which of them is the document."""

    data: bytes
    path: str | None
    document: str

    def part(self, name: str) -> bytes:
        """A part as it stands; empty where there is none.

        Raises:
            UnreadableError: it is damaged or too large.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                if name not in archive.namelist():
                    return b""
                if archive.getinfo(name).file_size > _MOST_XML:
                    raise UnreadableError(self.path, f"{name} in it is too large: put one story into a file")
                return archive.read(name)
        except _DAMAGE as error:
            raise UnreadableError(self.path, f"it is a damaged Word file ({name}: {error})") from error

    def tree(self, name: str) -> etree._Element | None:
        """A part parsed; None where there is none.

        Raises:
            UnreadableError: it is damaged, too large, or has a DTD.
        """
        content = self.part(name)
        return parsed(content, name, self.path) if content else None

    def related(self, kind: str, of: str | None = None) -> tuple[str, ...]:
        """Names of the parts that stand in a relationship of a kind ("comments") to a part, the document if none is
        named."""
        owner = self.document if of is None else of
        tree = self.tree(relationships_of(owner))
        if tree is None:
            return ()
        return tuple(
            resolved(owner, one.get("Target", ""))
            for one in tree
            if one.get("Type") in {f"{beginning}/{kind}" for beginning in _OFFICE}
            and one.get("TargetMode") != "External"
        )

    def replaced(self, parts: Mapping[str, bytes]) -> bytes:
        """The file with some parts replaced or added; all others as they were, in their order.

        Raises:
            UnreadableError: a part of it is damaged.
        """
        target = io.BytesIO()
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive, zipfile.ZipFile(target, "w") as made:
                for info in archive.infolist():
                    made.writestr(info, parts.get(info.filename) or archive.read(info), info.compress_type)
                for name in (name for name in parts if name not in archive.namelist()):
                    made.writestr(zipfile.ZipInfo(name, _EPOCH), parts[name], zipfile.ZIP_DEFLATED)
        except _DAMAGE as error:
            raise UnreadableError(self.path, f"it is a damaged Word file ({error}): copy or save it again") from error
        return target.getvalue()


def opened(data: bytes, path: str | None) -> Package:
    """A Word file.

    Raises:
        UnreadableError: it is none, or damaged, protected, or far too large unpacked; the reason says which.
    """
    if data.startswith(_COMPOUND):
        raise UnreadableError(path, _of_compound(data))
    if not data.startswith(_ZIP):
        raise UnreadableError(
            path, "it is no Word file (.docx), whatever its name says: save it as one, or as plain text"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except _DAMAGE as error:
        raise UnreadableError(path, f"it is a damaged Word file ({error}): copy or save it again") from error
    names = {info.filename for info in infos}
    if len(names) != len(infos) or len(infos) > _MOST_PARTS:
        raise UnreadableError(path, "it is no sound Word file: parts of it are there twice or far too many")
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise UnreadableError(path, "it is protected by a password: save it without one")
    if sum(info.file_size for info in infos) > _MOST_UNPACKED:
        raise UnreadableError(path, f"unpacked it would be larger than {_MOST_UNPACKED // 1_000_000} MB")
    document = next(iter(Package(data, path, "").related("officeDocument", "")), "")
    if document not in names or _CONTENT_TYPES not in names:
        raise UnreadableError(path, "it is a packed file without a Word document in it")
    return Package(data, path, document)


def parsed(content: bytes, name: str, path: str | None) -> etree._Element:
    """An XML part, nothing outside of it being read.

    Raises:
        UnreadableError: it is damaged or has a DTD.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(path, f"it is a damaged Word file ({name}: {error})") from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableError(path, f"{name} in it has a DTD, which no Word file has")
    return root


def serialized(root: etree._Element) -> bytes:
    """The bytes of an XML part."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def relationships_of(part: str) -> str:
    """Name of the part that has the relationships of another; "" is the whole file."""
    if not part:
        return _ROOT
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolved(owner: str, target: str) -> str:
    """Name of the part that a relationship of `owner` leads to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target)).lstrip("/")


def _of_compound(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "it is protected by a password: save it without one"
    return "it is an old Word file (.doc): save it as .docx or as plain text"
