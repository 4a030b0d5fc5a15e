"""Asks LibreOffice's own client of LanguageTool about a text: run by the Python that has LibreOffice's `uno`.

`libreoffice.py PIPE FILE` → JSON of the marked places. LibreOffice listens on the pipe and is ended.
"""

import json
import sys
import time
from contextlib import suppress
from pathlib import Path

import uno
from com.sun.star.lang import Locale


def connected(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        with suppress(Exception):
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        time.sleep(0.2)
    raise SystemExit("LibreOffice does not answer")


def main(pipe, file):
    text = Path(file).read_text("utf-8")
    context = connected(pipe)
    services = context.ServiceManager
    proofreader = services.createInstanceWithContext("org.openoffice.lingu.LanguageToolGrammarChecker", context)
    locale = Locale("en", "US", "")
    found = proofreader.doProofreading("1", text, locale, 0, len(text), ())
    marks = [
        {
            "start": error.nErrorStart,
            "length": error.nErrorLength,
            "comment": error.aShortComment,
            "suggestions": list(error.aSuggestions),
        }
        for error in found.aErrors
    ]
    print(json.dumps({"locale": proofreader.hasLocale(locale), "marks": marks}))  # noqa: T201
    with suppress(Exception):
        services.createInstanceWithContext("com.sun.star.frame.Desktop", context).terminate()


main(*sys.argv[1:])
