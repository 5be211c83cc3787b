#!/usr/bin/env bash
# A mail in two pieces has three Message-IDs, and the one that is answered is in no header.
#
# Expected: the pieces of a message/partial are of one message, and References among them lead to it.
# What it does: each piece has a Message-ID of its own; later pieces refer to piece 1's. The id of the
# message that comes of them stands in the first piece's body, and as the parameter id of each Content-Type:
# a reader who has put the pieces together answers that one, which no header of a mail ever carried.
# For a reader of mail: know such a mail by the id parameter as well, or the answer to it belongs nowhere. Words
# stand in piece 1 only, inside its body, below a second header (RFC 2046 5.2.2.1).
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get -qq download mpack=1.6-18+b1 2>/dev/null
dpkg -x mpack_*.deb .

echo 'Please look at line 40.' >words
seq 1 4000 >log.txt
usr/bin/mpack -s 'Log' -d words -m 15000 -o piece log.txt

echo "mpack $(dpkg-deb -f mpack_*.deb Version): ids of the pieces and of what is in them:"
head -n 9 piece.0? | sed 's/^/    /'
[ "$(ls piece.0? | wc -l)" = 2 ]
whole=$(sed -n 's/^[[:space:]]*id="\(.*\)"$/\1/p' piece.01)
outer=$(sed -n '1s/^Message-ID: //p' piece.01)
[ "$outer" != "<$whole>" ]
[ "$(grep -c "^Message-ID: <$whole>$" piece.01)" = 1 ] # below the second header
! grep -q "^Message-ID: <$whole>$" piece.02
grep -qx "References: $outer" piece.02
grep -q '^Please look at line 40' piece.01
