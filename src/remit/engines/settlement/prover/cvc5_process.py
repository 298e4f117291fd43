"""Questions in SMT-LIB on standard input, as a JSON list; cvc5's answers on standard output.

Run as a process of its own by `second_opinion`, so that it can be stopped from outside.
"""

from __future__ import annotations

import json
import sys

import cvc5


def answer(question: str, milliseconds: int) -> str:
    """What cvc5 says of one question: `sat`, `unsat`, `unknown`, or its complaint."""
    manager = cvc5.TermManager()
    solver = cvc5.Solver(manager)
    solver.setOption("tlimit-per", str(milliseconds))
    symbols = cvc5.SymbolManager(manager)
    parser = cvc5.InputParser(solver, symbols)
    script = "(set-logic ALL)\n" + question
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, script, "question")
    said = ""
    while not (command := parser.nextCommand()).isNull():
        said = command.invoke(solver, symbols) or said
    return str(said).strip()


def main() -> None:
    """Answer every question, each within the seconds given as the first argument."""
    milliseconds = int(1000 * float(sys.argv[1]))
    sys.stdout.write(
        json.dumps([answer(question, milliseconds) for question in json.load(sys.stdin)])
    )


if __name__ == "__main__":
    main()
