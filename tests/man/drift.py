"""Holds the pages of man/ to the program: every command, verb, operand, option, role and exit status of `mat __spec` is
in its page, and nothing stands in a page that the program does not know.

Usage: drift.py MAT SOURCE_FOLDER      Prints what differs, and `N passed, N failed`.
"""
import json
import pathlib
import re
import subprocess
import sys

mat, root = sys.argv[1], pathlib.Path(sys.argv[2])
pages = {path.name: path.read_text().split("\n") for path in sorted((root / "man").glob("*.[157]"))}
commands = [json.loads(line) for line in subprocess.check_output([mat, "__spec"]).splitlines()]
global_options = [json.loads(line) for line in subprocess.check_output([mat, "__spec", "globals"]).splitlines()]
settings = [row["name"] for row in json.loads(subprocess.check_output([mat, "--demo", "config", "list", "--json"]))]
passed = failed = 0


def check(what, good, *more):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print("FAILED:", what, *more)


def same(what, found, expected):
    check(what, found == expected, f"\n  page:    {found}\n  program: {expected}")


def section(lines, name, macro=".Sh"):
    """The lines under a heading, up to the next one of its kind or above."""
    inside, out = False, []
    for line in lines:
        if line.startswith(".Sh ") or (macro == ".Ss" and line.startswith(".Ss ")):
            inside = line == f"{macro} {name}"
        elif inside:
            out.append(line)
    return out


def rendered(page, name):
    text = subprocess.run(["mandoc", "-T", "ascii", str(root / "man" / page)], capture_output=True, text=True).stdout
    text = re.sub(".\b", "", text)
    found = re.search(rf"^{name}\n(.*?)(?=^[A-Z]|\Z)", text, re.S | re.M)
    return " ".join(found.group(1).split()) if found else None


def usage(command):
    words = ["mat", command["command"], command["verb"]]
    for each in command["operands"]:
        name = each["name"] + (" ..." if each.get("several") else "")
        words.append(name if each["required"] else f"[{name}]")
    for required in (True, False):
        for each in command["options"]:
            text = f"{each['name']} {each['value']}".strip()
            if each["required"] == required:
                words.append(text if required else f"[{text}]")
    return " ".join(word for word in words if word).replace("…", "...")


def flags_listed(lines):
    """The operands and options that have a paragraph of their own."""
    items = [line[4:].split() for line in lines if line.startswith((".It Fl ", ".It Ar "))]
    return sorted(" ".join(word if word.startswith("-") else word for word in item if word not in ("Fl", "Ar")) for item in items)


def flags_known(command):
    return sorted([each["name"].replace("…", "...") for each in command["operands"]] +
                  [f"{each['name'][1:]} {each['value']}".strip().replace("…", "...") for each in command["options"]])


def roles_text(command):
    return "Roles: " + (", ".join(command["roles"]) or "any login of the staff") + "."


names = list(dict.fromkeys(command["command"] for command in commands))
for name in names:
    page, rows = f"mat-{name}.1", [command for command in commands if command["command"] == name]
    if page not in pages:
        check(f"{page} is there", False)
        continue
    lines = pages[page]
    same(f"{page}: SYNOPSIS", rendered(page, "SYNOPSIS"), " ".join(usage(row) for row in rows))
    if rows[0]["verb"]:
        same(f"{page}: verbs", [line[4:] for line in section(lines, "VERBS") if line.startswith(".Ss ")], [row["verb"] for row in rows])
    for row in rows:
        text = section(lines, row["verb"], ".Ss") if row["verb"] else section(lines, "DESCRIPTION")
        where = f"{page}: {row['verb']}"
        same(f"{where}: operands and options", flags_listed(text), flags_known(row))
        check(f"{where}: roles", roles_text(row) in text, roles_text(row))
        if row["alias"]:
            check(f"{where}: its other name {row['alias']}", f".Cm {row['alias']} ." in text)
        for each in row["operands"] + row["options"]:
            absent = [word for word in each.get("words", []) if not re.search(rf"\b{re.escape(word)}\b", "\n".join(text))]
            check(f"{where}: the words of {each['name']}", not absent, absent)
    for other in rows[0]["command_aliases"]:
        check(f"{page}: its other name", f".Nm mat Cm {other}" in lines, other)
    check(f"mat.1 names {page}", f".It Xr mat-{name} 1" in pages["mat.1"])
for page in pages:
    if found := re.fullmatch(r"mat-(.+)\.1", page):
        check(f"{page}: there is such a command", found.group(1) in names)

# Settings of the clinic, each with a paragraph.
listed = {word for line in section(pages["mat-config.1"], "DESCRIPTION") if line.startswith(".It Cm ")
          for word in line[7:].split() if word not in ("Cm", ",")}
same("mat-config.1: settings", sorted(listed), sorted(settings))

# Keys of policy, each with its built-in value, class and how layers combine.
def key_text(row):
    if row["combines"].startswith("min per") or row["unit"] in ("yes/no", "words"):
        row["unit"] = None
    value = f"{row['value'] or 'none'} {row['unit'] or ''}".strip()
    return f"{row['key']}: {value} - {row['layer']}, {row['combines']}."


policy = json.loads(subprocess.check_output([mat, "--demo", "policy", "show", "--json"]))
lines = pages["mat-policy.5"]
same("mat-policy.5: keys",
     [lines[i][7:] + ": " + lines[i + 3].removeprefix(".Li \\&") + " - " + lines[i + 4].removeprefix("\\(en ")
      for i in range(len(lines) - 4) if lines[i].startswith(".It Cm ")],
     [key_text(row) for row in policy])

# Options of every command, in mat(1).
listed = sorted(line[4:] for line in section(pages["mat.1"], "OPTIONS") if line.startswith(".It Fl "))
known = sorted(("Fl " + each["other"][1:] + " , " if each["other"] else "") + f"Fl {each['name'][1:]}" +
               (f" Ar {each['value']}" if each["value"] else "") for each in global_options)
same("mat.1: OPTIONS", listed, known)

# Long options and words that stand anywhere else in a page.
options = {each["name"][1:] for command in commands for each in command["options"]} | {each["name"][1:] for each in global_options}
words = {"help", "@last"} | set(settings) | {row["key"] for row in policy}
for command in commands:
    words |= {command["command"], command["alias"], command["verb"], *command["verb"].split(), *command["command_aliases"], *command["roles"]}
    words |= {word for each in command["operands"] + command["options"] for word in each.get("words", [])}
words |= set(re.findall(r"\b[a-z-]{3,}\b", " ".join(each["help"] for command in commands for each in command["operands"] + command["options"])))
words |= set(re.findall(r"\b[a-z]{2,}\b", " ".join(each["help"] for each in global_options)))
words |= {"methadone", "buprenorphine", "naltrexone", "admin", "robot"}
reader = root / "src/cli/settings_file.cpp"
if reader.exists():
    keys = re.findall(r'^    \{"(\w+)", "', reader.read_text(), re.M)
    same("mat.toml.5: keys", [line[7:] for line in section(pages["mat.toml.5"], "DESCRIPTION") if line.startswith(".It Cm ")], keys)
    words |= set(keys)
else:
    words |= {"store", "key", "format", "color", "pager", "editor", "alias"}
for page, lines in pages.items():
    text = "\n".join(line for line in lines if not line.startswith('.\\"'))
    unknown = {word for word in re.findall(r"\bFl (-[\w-]+)", text)} - options
    check(f"{page}: options that the program knows", not unknown, unknown)
    unknown = set()
    for line in lines:
        if not line.startswith("."):
            continue
        for found in re.finditer(r"\bCm ((?:[@\w.-]+ ?)+)", line):
            for word in found.group(1).split():
                if word in ("Fl", "Ar", "Cm", "Op", "Li", "Nm", ".", ",", "Pq"):
                    break
                if word.strip(".") and word not in words:
                    unknown.add(word)
    check(f"{page}: words that the program knows", not unknown, unknown)
    for name, number in re.findall(r"^\.Xr (mat[\w.-]*) (\d)", text, re.M):
        check(f"{page}: its pointer to {name}({number})", f"{name}.{number}" in pages)
    wanted = ["NAME", "DESCRIPTION", "SEE ALSO"]
    if page.endswith(".1"):
        wanted += ["SYNOPSIS", "ENVIRONMENT", "FILES", "EXIT STATUS", "EXAMPLES"]
    for name in wanted:
        check(f"{page}: its section {name}", f".Sh {name}" in lines)

# Exit statuses: the list in the code, and those by signals.
declared = re.search(r"enum class Exit : int \{(.*?)\};", (root / "include/mat/result.hpp").read_text(), re.S).group(1)
statuses = [int(number) for number in re.findall(r"= (\d+)", declared)]
table = [int(line[4:]) for line in section(pages["mat-exit-codes.7"], "DESCRIPTION") if re.fullmatch(r"\.It \d+", line)]
same("mat-exit-codes.7: the table", table, statuses + [130, 141, 143])
for page, lines in pages.items():
    used = [int(line[4:]) for line in section(lines, "EXIT STATUS") if re.fullmatch(r"\.It \d+", line)]
    check(f"{page}: its exit statuses", set(used) <= set(statuses) and used == sorted(used), used)
    # What a command line can always come to: an answer that cannot be written, a word that is wrong, no store, no role, nobody there.
    verbs = [row for row in commands if page == f"mat-{row['command']}.1"]
    least = {0, 1, 2, 12} if verbs else set()
    if verbs and page != "mat-init.1":
        least |= {10, 13}
        least |= {11} if any(row["writes"] for row in verbs) else set()
        least |= {4} if any(each["completes"] in ("client", "client-or-dose", "dose", "group", "lot") for row in verbs for each in row["operands"]) else set()
    check(f"{page}: no exit status is left out", least <= set(used), sorted(least - set(used)))

# Who may do what, once more in one table.
lines = pages["mat-security.7"]
table = {lines[i][7:].replace(" Cm", ""): lines[i + 1] for i in range(len(lines) - 1) if lines[i].startswith(".It Nm mat ")}
same("mat-security.7: the roles of each command", table,
     {f"mat {row['command']} {row['verb']}".strip(): (", ".join(row["roles"]) or "any login of the staff") + "." for row in commands})

print(f"{passed} passed, {failed} failed")
