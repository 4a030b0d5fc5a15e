"""Runs in the Python that LibreOffice knows (Debian: python3-uno), not in that of the tests.

    libreoffice.py PROFILE  < JOBS

Each line of the jobs is JSON: {"source", "command", "target"}. The file is opened without a window, the command
("AcceptAllTrackedChanges") is given as the menu gives it, and the document is stored as TARGET.docx and TARGET.txt.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def given(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def connected(pipe):
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("soffice does not answer")


def resolve(manager, desktop, job):
    document = desktop.loadComponentFromURL(Path(job["source"]).as_uri(), "_blank", 0, given(Hidden=True))
    if job["command"]:
        dispatcher = manager.createInstance("com.sun.star.frame.DispatchHelper")
        dispatcher.executeDispatch(document.CurrentController.Frame, f".uno:{job['command']}", "", 0, ())
    target = Path(job["target"])
    document.storeToURL(target.with_suffix(".docx").as_uri(), given(FilterName="MS Word 2007 XML"))
    text = given(FilterName="Text (encoded)", FilterOptions="UTF8,LF")
    document.storeToURL(target.with_suffix(".txt").as_uri(), text)
    document.close(True)


def main():
    profile = Path(sys.argv[1])
    pipe = f"detector-{profile.name}"
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        context = connected(pipe)
        manager = context.ServiceManager
        desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        for line in sys.stdin:
            resolve(manager, desktop, json.loads(line))
        desktop.terminate()
        office.wait(30)
    finally:
        office.kill()


main()
