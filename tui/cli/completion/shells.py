"""The scripts for bash, zsh and fish, and how words pass between them and click.

click's own scripts insert values as they are. Names of outlets and articles have spaces, quotation
marks and whatever else stands in the news: here every shell quotes them, so that nothing of them
can run. Whatever goes wrong, nothing is offered, and nothing is written to the terminal.
"""

from __future__ import annotations

import os
from typing import Any

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

from tui.cli.completion.variable import COMPLETION_VARIABLE

_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' kind value
    COMPREPLY=()
    while IFS=$'\\t' read -r kind value; do
        case $kind in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(COMP_WORDS="${COMP_LINE:0:COMP_POINT}" %(complete_var)s=bash_complete \\
        "$1" 2>/dev/null)
    return 0
}
complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null \\
    || complete -F %(complete_func)s %(prog_name)s
"""

_ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a plain described
    local kind value help
    while IFS=$'\\t' read -r kind value help; do
        case $kind in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain) plain+=("$value") ;;
            # _describe takes a colon for the end of the value.
            described) described+=("${value//:/\\\\:}:$help") ;;
        esac
    done < <(COMP_WORDS="${(pj: :)words[1,CURRENT]}" %(complete_var)s=zsh_complete \\
        "${words[1]}" 2>/dev/null)
    (( $#described )) && _describe -V unsorted described -U
    (( $#plain )) && compadd -U -V unsorted -a plain
    return 0
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = """\
function %(complete_func)s
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    for line in (COMP_WORDS=(string escape -- $words | string join ' ') \\
        COMP_CWORD=(string collect -- $typed) %(complete_var)s=fish_complete \\
        $words[1] 2>/dev/null)
        set -l parts (string split -m 2 \\t -- $line)
        switch $parts[1]
            case dir
                __fish_complete_directories $typed
            case file
                __fish_complete_path $typed
            case plain described
                string join \\t -- $parts[2..]
        end
    end
end

complete --no-files --keep-order --command %(prog_name)s --arguments "(%(complete_func)s)"
"""

_PLAIN = frozenset("-_./:@%+,")
"""The marks that mean nothing to bash inside a word."""


def _line(item: CompletionItem[Any], before: str = "") -> str:
    """An item as all three scripts read it: its kind, its value and its explanation."""
    value = f"{before}{item.value}"
    if item.type != "plain":
        return f"{item.type}\t{value}"
    return f"described\t{value}\t{item.help}" if item.help else f"plain\t{value}"


def _words(line: str) -> list[str]:
    """Split what was typed so far; the last word, maybe "", is the one to be completed."""
    # The mark stands in that word whatever is open there, and shows where it begins.
    *words, last = split_arg_string(f"{line}\x00") or ["\x00"]
    return [*words, last.replace("\x00", "")]


def _open_quote(line: str) -> str:
    """Return the quotation mark that was begun and not ended yet, or ""."""
    quote, escaped = "", False
    for letter in line:
        if escaped:
            escaped = False
        elif letter == "\\" and quote != "'":
            escaped = True
        elif letter == quote:
            quote = ""
        elif letter in "'\"" and not quote:
            quote = letter
    return quote


def _option_of(incomplete: str) -> str:
    """The "--option=" that stands before a value in one word with it, or ""."""
    option, equals, _ = incomplete.partition("=")
    return f"{option}{equals}" if equals and option.startswith("--") else ""


class _Bash(BashComplete):
    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        line = os.environ["COMP_WORDS"]
        words, self._quote = _words(line), _open_quote(line)
        self._incomplete = words.pop() if words else ""
        return words[1:], self._incomplete

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        found = super().get_completions(args, incomplete)
        # What can't stand inside the quotation marks that the user has begun isn't offered.
        forbidden = {"'": "'", '"': "!"}.get(self._quote)
        return [item for item in found if not forbidden or forbidden not in str(item.value)]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        if item.type != "plain":
            return f"{item.type}\t"
        if self._quote:
            special = '"$`\\' if self._quote == '"' else ""
            return "plain\t" + "".join(f"\\{c}" if c in special else c for c in item.value)
        # Readline puts the value in the place of what stands behind the last of its word breaks.
        typed = self._incomplete.removeprefix(_option_of(self._incomplete))
        value = str(item.value)[typed.rfind(":") + 1 :]
        # Not left to readline, which lets a "$" through.
        return "plain\t" + "".join(c if c.isalnum() or c in _PLAIN else f"\\{c}" for c in value)


class _Zsh(ZshComplete):
    source_template = _ZSH

    def get_completion_args(self) -> tuple[list[str], str]:
        words = _words(os.environ["COMP_WORDS"])
        self._incomplete = words.pop() if words else ""
        return words[1:], self._incomplete

    def format_completion(self, item: CompletionItem[Any]) -> str:
        return _line(item, _option_of(self._incomplete) if item.type == "plain" else "")


class _Fish(FishComplete):
    source_template = _FISH

    def get_completion_args(self) -> tuple[list[str], str]:
        words = split_arg_string(os.environ["COMP_WORDS"])
        typed = split_arg_string(os.environ["COMP_CWORD"])
        self._incomplete = typed[0] if typed else ""
        return words[1:], self._incomplete

    def format_completion(self, item: CompletionItem[Any]) -> str:
        return _line(item, _option_of(self._incomplete) if item.type == "plain" else "")


SHELLS: dict[str, type[ShellComplete]] = {"bash": _Bash, "zsh": _Zsh, "fish": _Fish}
"""By name, what completes in each shell."""


def script(shell: str, program: str) -> str:
    """Return the script that a shell reads to complete `program`."""
    given = {
        "complete_func": "_dateline_completion",
        "complete_var": COMPLETION_VARIABLE,
        "prog_name": program,
    }
    return SHELLS[shell].source_template % given


def use() -> None:
    """Have click complete as these shells want it."""
    for name, shell in SHELLS.items():
        add_completion_class(shell, name)
