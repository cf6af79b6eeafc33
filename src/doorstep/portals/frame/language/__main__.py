"""`python -m doorstep.portals.frame.language update|compile|check`."""

import sys

from doorstep.portals.frame.language import catalogue


def main(verb: str) -> int:
    """Run one verb over every language; the exit status says whether the catalogues are whole."""
    if verb == "update":
        for language in catalogue.LANGUAGES:
            empty = catalogue.update(language)
            sys.stdout.write(f"{language}: {empty} sentences without translation\n")
        return 0
    if verb == "compile":
        catalogue.compile_all()
        return 0
    if verb == "check":
        wrong = [line for language in catalogue.LANGUAGES for line in catalogue.faults(language)]
        sys.stdout.writelines(f"{line}\n" for line in wrong)
        return 1 if wrong else 0
    sys.stderr.write("one of: update, compile, check\n")
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
