"""Every reading command x every format, read by what reads that format; and every global option in every place.

every_command.py formats MAT [WORD...]   on whatever store MAT finds, WORDs (--demo) behind each command
every_command.py places MAT

The commands come from `mat __spec`: a verb that is not spelled out below fails the run. Prints what is wrong, a line each.
"""
import csv, io, json, os, re, shlex, subprocess, sys
import xml.dom.minidom
from concurrent.futures import ThreadPoolExecutor

FORMATS = ('table', 'list', 'plain', 'csv', 'json', 'jsonl', 'md', 'html')

# What a verb needs beside its name. CLIENT, SESSION, DOSE and GROUP are filled in from the store; without one, the command
# must end with 4 and print nothing. More lines: more ways to ask.
WAYS = {
    'dose-log show': ['CLIENT', 'DOSE', 'DOSE --history'],
    'dose-log missed': ['', '--days 2', '--on yesterday'],
    'dose-log due': ['', '--days 3'],
    'dose-log why': ['CLIENT'],
    'dose-log closure-plan': ['tomorrow'],
    'dose-log call-back list': ['', '--all'],
    'incident list': [''],
    'policy show': ['', '--client CLIENT'],
    'policy check': ['POLICY'],
    'policy replay': ['POLICY last-week'],
    'dose-log calendar': ['CLIENT', 'CLIENT last-month --handout'],
    'intake list': ['', '--status in-care'],
    'intake show': ['CLIENT'],
    'session list': ['', 'CLIENT', 'CLIENT this-week'],
    'session show': ['SESSION'],
    'group roster': ['GROUP'],
    'group list': [''],
    'report census': ['', '--by counselor', '--rows', '--suppress'],
    'report doses': ['last-month', 'last-month --by day', 'last-month --rows', 'last-month --suppress'],
    'report dispensing-log': ['last-month', 'last-month --rows'],
    'report reconcile': ['last-month', 'this-year --by lot', 'this-month --rows'],
    'report missed': ['', 'last-month', '--rows', '--by counselor --suppress'],
    'report take-homes': ['', '--rows'],
    'report attendance': ['last-month', 'last-month --by client', 'last-month --rows', 'last-month --suppress'],
    'report groups': ['last-month', 'last-month --rows', 'last-month --suppress'],
    'report retention': ['', '--by medication', '--curve', '--rows', '--suppress'],
    'report due': ['', '--by kind', '--rows', '--by kind --suppress'],
    'remind list': ['', '--due tomorrow'],
    'stock list': [''],
    'stock journal': ['', 'this-month'],
    'stock reconcile': ['', '--all', 'COUNT'],
    'stock lot': ['LOT', 'LOT this-week'],
    'staff list': [''],
    'config get': ['zone'],
    'config list': ['', '--show-origin'],
    'config closure list': ['', '2026'],
    'store info': [''],
    'store query': ["'SELECT * FROM v_dose LIMIT 50'", "'SELECT 1 AS one WHERE 0'", "'SELECT NULL AS absent, 1.5 AS part'"],
    'audit verify': [''],
    'audit head': [''],
    'audit log': ['--last 40', '--looks --last 20'],
    'audit access': ['CLIENT'],
}


# The clock is mat's alone: Python would trip over it.
ENVIRONMENT = dict(os.environ, **({'LD_PRELOAD': os.environ['MAT_CLOCK']} if 'MAT_CLOCK' in os.environ else {}))


def run(words):
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, env=ENVIRONMENT)


def spec(mat):
    return [json.loads(line) for line in run([mat, '__spec']).stdout.decode().splitlines()]


def known(mat, more):
    """A client, a session, a dose and a group of this store, or None where there is none."""
    here = os.path.dirname(os.path.abspath(__file__))
    found = {'CLIENT': None, 'SESSION': None, 'DOSE': None, 'GROUP': None, 'LOT': None, 'COUNT': None, 'POLICY': here + '/../../policies/wisconsin.toml'}
    def first(column, *words):
        answer = run([mat, *words, '--json', *more])
        rows = json.loads(answer.stdout) if answer.returncode == 0 else []
        return str(rows[-1][column]) if rows else None
    found['CLIENT'] = first('client', 'intake', 'list', '--status', 'in-care')
    found['SESSION'] = first('session', 'session', 'list', '2020..today')
    found['GROUP'] = first('group', 'group', 'list')
    found['LOT'] = first('lot', 'stock', 'list')
    found['COUNT'] = first('count', 'stock', 'reconcile', '--all')
    if found['CLIENT']:
        for row in json.loads(run([mat, 'intake', 'list', '--status', 'in-care', '--json', *more]).stdout):
            found['DOSE'] = found['DOSE'] or first('dose', 'dose-log', 'show', row['client'])
    return found


def commands(mat, more):
    found = known(mat, more)
    for each in spec(mat):
        name = (each['command'] + ' ' + each['verb']).strip()
        if each['writes']:
            continue
        for way in WAYS.pop(name, ['MISSING']):
            words = shlex.split(way)
            if words == ['MISSING']:
                yield name, None, False
                continue
            there = all(found.get(word, word) for word in words)
            lacking = {'CLIENT': '1001-9', 'SESSION': '1', 'DOSE': '2026-01-01.1', 'GROUP': 'nowhere', 'LOT': '1', 'COUNT': '1'}
            yield name, name.split() + [found.get(word, word) or lacking[word] for word in words], there
    for name in WAYS:
        yield name, None, False


# ------------------------------------------------------------------------------------------------- reading each format

def unique(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f'a key twice: {names}'
    return dict(pairs)


def wrapped(value):
    """The rows of an answer: it may be wrapped, and one record is an object."""
    return value if isinstance(value, list) else [value]


def read_json(text):
    value = json.loads(text, object_pairs_hook=unique)
    assert isinstance(value, (list, dict)), 'neither an array nor an object'
    for row in wrapped(value):
        for name, cell in row.items():
            assert re.fullmatch(r'[a-z][a-z0-9_]*', name), f'the key {name!r}'
            assert not (name.endswith('_mg') and cell is not None) or isinstance(cell, str), f'{name} is not a decimal string'
    return len(wrapped(value))


def read_jsonl(text):
    assert text == '' or text.endswith('\n')
    return len([json.loads(line, object_pairs_hook=unique) for line in text.splitlines()])


def read_csv(text):
    rows = list(csv.reader(io.StringIO(text, newline=''), strict=True))
    assert rows, 'no header'
    assert all(re.fullmatch(r'[a-z][a-z0-9_]*', name) for name in rows[0]), f'header {rows[0]}'
    assert {len(row) for row in rows} == {len(rows[0])}, 'rows of different lengths'
    assert '\r\n' not in text
    return len(rows) - 1


def read_plain(text):
    lines = text.split('\n')
    assert lines.pop() == '' or text == ''
    assert len({line.count('\t') for line in lines}) <= 1, 'lines of different lengths'
    return len(lines)


def safe(text):
    assert not re.search('[\x00-\x09\x0b-\x1f\x7f-\x9f]', text), 'a control character'
    assert not re.search('[\u2500-\u257f]', text), 'a box'
    assert text.strip(), 'nothing at all'


def read_table(text):
    safe(text)
    assert not re.search(r' $', text, re.M), 'a blank at the end of a line'


def read_list(text):
    safe(text)


def read_md(text):
    safe(text)
    count, rows, lines = None, None, text.splitlines()
    for i, line in enumerate(lines):
        if not line.startswith('|'):
            count = None
            continue
        assert line.endswith('|'), line
        pipes = len(re.findall(r'(?<!\\)\|', line))
        if count is None:  # a table begins: its head, then the line under it
            assert i == 0 or lines[i - 1] == '', 'a table that a paragraph swallows'
            assert re.fullmatch(r'\|( ?:?-+:? ?\|)+', lines[i + 1]), lines[i + 1]
            count, rows = pipes, -2
        assert pipes == count, line
        rows += 1
    return None if rows is None else rows + 1


def read_html(text):
    assert text.startswith('<!DOCTYPE html>') or text.startswith('<!doctype html>'), text[:30]
    page = xml.dom.minidom.parseString(text.encode())
    for table in page.getElementsByTagName('table'):
        widths = {sum(int(cell.getAttribute('colspan') or 1) for cell in row.childNodes if cell.nodeName in ('td', 'th'))
                  for row in table.getElementsByTagName('tr')}
        assert len(widths) == 1, f'rows of different lengths {widths}'
    assert not re.search(r'<script|(src|href)=|url\(|@import', text), 'it loads something'
    assert page.getElementsByTagName('title') and page.documentElement.getAttribute('lang')


READERS = {'table': read_table, 'list': read_list, 'plain': read_plain, 'csv': read_csv, 'json': read_json,
           'jsonl': read_jsonl, 'md': read_md, 'html': read_html}


def check_formats(mat, more):
    wrong, asked = [], 0
    def one(words, there):
        complaints, counts = [], {}
        for format in FORMATS:
            answer = run([mat, *words, '--format', format, *more])
            shown = ' '.join(words) + f' --format {format}'
            if not there:
                if answer.returncode != 4 or answer.stdout or not answer.stderr:
                    complaints.append(f'{shown}: exit {answer.returncode}, not 4: {answer.stderr.decode()}')
                continue
            if answer.returncode != 0:
                complaints.append(f'{shown}: exit {answer.returncode}: {answer.stderr.decode()}')
                continue
            try:
                counts[format] = READERS[format](answer.stdout.decode('utf-8'))
            except Exception as trouble:
                complaints.append(f'{shown}: {type(trouble).__name__}: {trouble}')
            if 'Traceback' in answer.stderr.decode('utf-8') or b'SQLITE' in answer.stderr:
                complaints.append(f'{shown}: {answer.stderr.decode()}')
        rows = {format: counts[format] for format in ('plain', 'csv', 'json', 'jsonl') if format in counts}
        if len(set(rows.values())) > 1:
            complaints.append(f'{" ".join(words)}: {rows} rows')
        return complaints
    with ThreadPoolExecutor(2) as pool:
        jobs = []
        for name, words, there in commands(mat, more):
            if words is None:
                wrong.append(f'{name}: every_command.py and mat __spec do not agree about it')
                continue
            jobs.append(pool.submit(one, words, there))
            asked += 1
        for job in jobs:
            wrong += job.result()
    return wrong, asked


# ----------------------------------------------------------------------------------------- each option in each place

def check_places(mat, more):
    """Before the command, between its words, behind them; as --option=value too: the same bytes and the same status."""
    wrong, asked = [], 0
    store = os.environ['MAT_THE_STORE']
    values = {'--store': store, '--key': '/nowhere/key', '--format': 'csv', '--output': '-', '--as-of': 'now', '--at': '00:00',
              '--override': 'over-confirm', '--color': 'always'}
    options = []
    for line in run([mat, '__spec', 'globals']).stdout.decode().splitlines():
        option = json.loads(line)
        if option['value']:
            value = values[option['name']]
            options.append((option['name'], [[option['name'], value], [option['name'] + '=' + value]] +
                            ([[option['other'], value], [option['other'] + value]] if option['other'] else [])))
        else:
            options.append((option['name'], [[option['name']]] + ([[option['other']]] if option['other'] else [])))
    everywhere = {'intake list', 'intake show', 'report doses', 'config closure list', 'staff role'}
    few = {'--format', '--json', '--as-of', '--quiet', '--color', '--at', '--dry-run'}

    def one(words, spellings):
        first = None
        for spelled in spellings:
            for place in range(len(words) + 1):
                typed = words[:place] + spelled + words[place:]
                answer = run([mat, *typed])
                got = (answer.returncode, answer.stdout, answer.stderr)
                first = first or (typed, got)
                if got != first[1]:
                    shown = [str(value)[:2000] for value in (first[1], got)]
                    return [f'{" ".join(first[0])} and {" ".join(typed)}:\n    {shown[0]}\n    {shown[1]}']
        return []
    with ThreadPoolExecutor(2) as pool:
        jobs = []
        asking = [(name, words) for name, words, _ in commands(mat, more) if words]
        login = json.loads(run([mat, 'staff', 'list', '--json']).stdout)[0]['login']
        recording = [('config closure add', ['config', 'closure', 'add', '2027-07-05', '--kind', 'holiday', '--dry-run']),
                     ('staff role', ['staff', 'role', login, 'admin', '--dry-run']),
                     ('group add', ['group', 'add', 'Evenings', '--kind', 'clinical', '--weekday', 'mon', '--time', '18:00', '--dry-run'])]
        done = set()
        for name, words in asking + recording:
            for option, spellings in options:
                if option not in few and (name not in everywhere or name in done):
                    continue
                # Who sees names is noted, so that the second answer is of another store: on the invented clinic it is not.
                jobs.append(pool.submit(one, words + ['--demo'] if option == '--names' else words, spellings))
                asked += 1
            done.add(name)
        for job in jobs:
            wrong += job.result()
    return wrong, asked


if __name__ == '__main__':
    wrong, asked = {'formats': check_formats, 'places': check_places}[sys.argv[1]](sys.argv[2], sys.argv[3:])
    print('\n'.join(wrong[:40]) or f'{asked} checked')
    sys.exit(bool(wrong) or asked == 0)
