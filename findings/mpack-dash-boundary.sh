#!/usr/bin/env bash
# mpack changes a writer's line "---", because its boundary is a single dash.
#
# Expected: a multipart's boundary is something that no text has by chance, and the text of a part leaves
# as it was written.
# What it does: the boundary is "-", always, so the delimiter line is "---". A line "---" of the
# description, as people draw a rule or begin a table with, loses two dashes on its way out.
# For a reader of mail: a boundary may be one character long, and "---" in a part may be a delimiter; never take
# a boundary for implausible by its length, nor look for delimiters by their looks. A rule that is
# gone is not the reader's fault.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get -qq download mpack=1.6-18+b1 2>/dev/null
dpkg -x mpack_*.deb .

printf 'Two plans:\n\nA: red\n---\nB: green\n' >words
echo 'a;b' >list.csv
usr/bin/mpack -s 'Plans' -d words -o mail list.csv

echo "mpack $(dpkg-deb -f mpack_*.deb Version): the line --- of the description is one dash in the mail:"
sed 's/^/    /' mail
grep -q '^Content-Type: multipart/mixed; boundary="-"$' mail
grep -q '^A: red$' mail
[ "$(grep -A1 '^A: red$' mail | tail -n 1)" = "-" ]
[ "$(grep -c '^---$' mail)" = 2 ]
