"""The screen of `detector review`: the decisions on the left, one of them with its sentence and reasons beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Label, ListItem, ListView, Static

from ...findings.desk_words import counted, source
from ...types import Finding, Ruling
from ...types.visible import on_one_line, visible
from .walk import Choice, Walk

_MARKS = {"accept": "✓", "reject": "✗", "always": "∞"}
_SAID = {"accept": "accepted", "reject": "rejected: it stays", "always": "always right for this desk: it stays"}
_QUOTED = "It stands in a direct quotation: the change alters what somebody is said to have said."
HELP = """\
j n ↓    next decision
k p ↑    previous decision
a        accept the suggestion that is chosen
s        another suggestion
t        type one (Enter accepts it, Escape leaves it)
r        reject: the text stays
w        always right for this desk: never shown again
u        undo
Ctrl+S   write the corrected story
q        end
? F1     this help

A decision holds for all mentions of a name."""


class _Help(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q,enter,f1", "dismiss", "close")]
    DEFAULT_CSS = "_Help { align: center middle } _Help Static { width: auto; padding: 1 3; border: round $primary }"

    def compose(self) -> ComposeResult:
        yield Static(Text(HELP))


class ReviewApp(App[None]):
    """Walks through the choices of a story; `write` writes what was accepted and says in a line what it did."""

    TITLE = "detector review"
    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #action { padding: 0 1; background: $panel; width: 1fr; height: auto }
    ListView { width: 42%; border-right: solid $primary-muted }
    #detail { padding: 0 2 }
    Input { display: none }
    Input.asked { display: block }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,n", "step(1)", "next"),
        Binding("k,p", "step(-1)", "previous", show=False),
        Binding("a", "accept", "accept"),
        Binding("s", "another", "other"),
        Binding("t", "type", "type"),
        Binding("r", "rule('reject')", "reject"),
        Binding("w", "rule('always')", "always"),
        Binding("u", "undo", "undo"),
        Binding("ctrl+s", "write", "write"),
        Binding("q", "leave", "end"),
        Binding("question_mark,f1", "help", "help", key_display="?"),
        Binding("escape", "let_be", show=False),
    ]

    def __init__(self, walk: Walk, write: Callable[[], str]) -> None:
        super().__init__()
        self.walk, self.write = walk, write
        self._suggested = dict.fromkeys(range(len(walk.choices)), 0)
        self._warned = False

    def compose(self) -> ComposeResult:
        yield Static(id="action")
        with Horizontal():
            yield ListView(*(ListItem(Label(self._line(at))) for at in range(len(self.walk.choices))), id="choices")
            with VerticalScroll(id="detail", can_focus=False):
                yield Static(id="passage")
        yield Input(
            placeholder="what is to stand there; Enter accepts it, Escape leaves it", id="typed", select_on_focus=False
        )
        yield Footer(compact=True)  # all keys fit into 80 columns

    def on_mount(self) -> None:
        self._list.focus()
        self._show()

    # ------------------------------------------------------------------ keys

    def action_step(self, by: int) -> None:
        """Go to the next or the previous choice."""
        if self.walk.choices:
            self._list.index = min(max((self._list.index or 0) + by, 0), len(self.walk.choices) - 1)

    def action_accept(self) -> None:
        """Accept the suggestion that is chosen."""
        if (choice := self._choice) is None:
            return
        if not (offered := choice.finding.suggestions):
            self.notify("There is no suggestion: t types one.", severity="warning")
            return
        number = self._suggested[self._at]
        self._rule("accept", offered[number].text if number else None)

    def action_another(self) -> None:
        """Choose the next suggestion."""
        if (choice := self._choice) is not None and choice.finding.suggestions:
            self._suggested[self._at] = (self._suggested[self._at] + 1) % len(choice.finding.suggestions)
            self._show()

    def action_type(self) -> None:
        """Ask for the text that is to stand there."""
        if (choice := self._choice) is not None:
            offered = choice.finding.suggestions
            typed = self.query_one("#typed", Input)
            typed.value = offered[self._suggested[self._at]].text if offered else choice.finding.text
            typed.add_class("asked")
            typed.focus()

    def on_input_submitted(self, typed: Input.Submitted) -> None:
        self.action_let_be()
        self._rule("accept", typed.value)

    def action_let_be(self) -> None:
        """Leave what was being typed."""
        self.query_one("#typed", Input).remove_class("asked")
        self._list.focus()

    def action_rule(self, verdict: Ruling) -> None:
        """Reject, or say that it is always right."""
        self._rule(verdict)

    def action_undo(self) -> None:
        """Take the last word back and go where it was said."""
        choice = self.walk.undo()
        if choice is None:
            self.notify("Nothing was decided here yet.")
            return
        at = self.walk.choices.index(choice)
        self._redraw(at)
        self._list.index = at
        self._show()

    def action_write(self) -> None:
        """Write the corrected story."""
        self.notify(self.write())
        self.walk.changed = False

    def action_leave(self) -> None:
        """End; where something is not written, on the second time."""
        if self.walk.changed and not self._warned:
            self._warned = True
            self.notify("The corrected story is not written: Ctrl+S writes it, q once more ends.", severity="warning")
            return
        self.exit()

    def action_help(self) -> None:
        """Show the keys."""
        self.push_screen(_Help())

    # ------------------------------------------------------------------ what is seen

    def on_list_view_highlighted(self) -> None:
        self._show()

    def on_list_view_selected(self) -> None:
        self.action_accept()

    @property
    def _list(self) -> ListView:
        return self.query_one("#choices", ListView)

    @property
    def _at(self) -> int:
        return self._list.index or 0

    @property
    def _choice(self) -> Choice | None:
        return self.walk.choices[self._at] if self.walk.choices else None

    def _rule(self, verdict: Ruling, text: str | None = None) -> None:
        if (choice := self._choice) is None:
            return
        self.walk.decide(choice, verdict, text)
        self._warned = False
        self._redraw(self._at)
        following = [at for at, one in enumerate(self.walk.choices) if one in self.walk.open]
        if following:
            self._list.index = next((at for at in following if at > self._at), following[0])
        self._show()

    def _redraw(self, at: int) -> None:
        self._list.children[at].query_one(Label).update(self._line(at))

    def _line(self, at: int) -> Text:
        choice = self.walk.choices[at]
        decision = self.walk.decision(choice)
        mark = _MARKS[decision.verdict] if decision else " "
        places = f"{len(choice.mentions)}× " if len(choice.mentions) > 1 else ""
        style = "dim" if decision else "bold" if choice.finding.tier == "alert" else ""
        return Text(
            f"{mark} {places}{on_one_line(choice.finding.text)}", style=style, no_wrap=True, overflow="ellipsis"
        )

    def _show(self) -> None:
        number, left = len(self.walk.choices), len(self.walk.open)
        words = f"{visible(self.walk.report.verdict.action)}\n{number - left} of {counted(number, 'decision')} made"
        self.query_one("#action", Static).update(Text(words))
        shown = self._passage(self._choice) if self._choice else Text("There is nothing to decide.")
        self.query_one("#passage", Static).update(shown)

    def _passage(self, choice: Choice) -> Text:
        """The sentence with the place marked, the other version's, the reason, and what may stand there."""
        finding = choice.finding
        report = self.walk.report
        sentence = next((one for one in reversed(report.sentences) if one.start <= finding.start), None)
        start, end = (sentence.start, max(sentence.end, finding.end)) if sentence else (finding.start, finding.end)
        text = report.alignment.copy.text
        shown = Text()
        shown.append(_flat(text[start : finding.start]))
        shown.append(_flat(text[finding.start : finding.end]), "bold reverse")
        shown.append(_flat(text[finding.end : end]) + "\n")
        for link in sentence.links if sentence else ():
            other = report.alignment.references[link.reference].document.text
            shown.append(f"\nother version: {on_one_line(other[link.start : link.end])}\n", "dim")
        shown.append(f"\n{visible(finding.message)}\n")
        if any(one.quoted for one in choice.mentions):
            shown.append(f"{_QUOTED}\n", "bold")
        shown.append(f"{finding.tier} {finding.score:.2f} · {finding.rule}\n", "dim")
        if len(choice.mentions) > 1:
            forms = dict.fromkeys(on_one_line(one.text) for one in choice.mentions)
            shown.append(f"one decision for {counted(len(choice.mentions), 'place')}: {', '.join(forms)}\n", "dim")
        shown.append("\n")
        self._offer(shown, finding)
        if decision := self.walk.decision(choice):
            typed = f": {on_one_line(decision.text)}" if decision.text is not None else ""
            shown.append(f"\n{_SAID[decision.verdict]}{typed}\n", "bold")
        return shown

    def _offer(self, shown: Text, finding: Finding) -> None:
        for number, one in enumerate(finding.suggestions):
            chosen = number == self._suggested[self._at]
            words = on_one_line(one.text) or "(take it out)"
            shown.append(f"{'→' if chosen else ' '} {words}  ({source(one.source)})\n", "bold green" if chosen else "")
        if not finding.suggestions:
            shown.append("No suggestion: t types one.\n")


def _flat(text: str) -> str:
    return visible("".join(" " if sign.isspace() else sign for sign in text))
