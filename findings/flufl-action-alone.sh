#!/usr/bin/env bash
# Mailman's library of delivery reports looks at Action alone.
#
# Expected: of a report it tells addresses that do not exist from those that refused one mail, or were busy.
# What it does: flufl.bounce gives back "permanent" for each recipient with Action: failed, whatever Status and
# Diagnostic-Code are: a full mailbox, a block list, the sender's own domain, a server that said 451. A list
# takes a subscriber off for what was its own host's fault. A report without any structure, as dma
# writes, is none to it.
# For a reader of mail: Action says whether it is over, not why. Before an address is struck off, look at
# the code of the diagnostic, then at Status, then at the words.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get -qq download python3-flufl.bounce=4.0-3 python3-public=2.3-4 python3-zope.interface=5.5.2-1+b1 2>/dev/null
for deb in *.deb; do dpkg -x "$deb" .; done

report() { # status, diagnostic
	printf '%s\n' 'From: MAILER-DAEMON@mx.customer.test' 'To: bounce@desk.test' 'Subject: Undelivered mail' 'MIME-Version: 1.0' \
		'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"' '' \
		--b1 'Content-Type: text/plain' '' 'Your mail was not delivered.' \
		--b1 'Content-Type: message/delivery-status' '' 'Reporting-MTA: dns; mx.customer.test' '' \
		'Final-Recipient: rfc822; nora@customer.test' 'Action: failed' "Status: $1" "Diagnostic-Code: smtp; $2" '' --b1--
}
cat >judge.py <<'P'
import sys
from email import message_from_binary_file
sys.path.insert(0, 'usr/lib/python3/dist-packages')
from flufl.bounce import all_failures
temporary, permanent = all_failures(message_from_binary_file(sys.stdin.buffer))
print(', '.join(['permanent' for _ in permanent] + ['temporary' for _ in temporary]) or 'nothing')
P
echo "flufl.bounce $(dpkg-deb -f python3-flufl.bounce_*.deb Version):"
while IFS='|' read -r status diagnostic; do
	said=$(report "$status" "$diagnostic" | /usr/bin/python3 judge.py)
	printf '    %-8s %-50s %s\n' "$status" "$diagnostic" "$said"
	[ "$said" = permanent ]
done <<'T'
5.1.1|550 5.1.1 nobody of that name
5.2.2|552 5.2.2 mailbox full
5.7.1|550 5.7.1 your host is on a block list
5.1.8|553 5.1.8 your domain does not resolve
5.2.1|451 4.2.1 busy, come back later
4.4.7|the host did not answer in five days
T
