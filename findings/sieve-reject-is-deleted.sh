#!/usr/bin/env bash
# A mail that a Sieve script rejects is answered by a read receipt that says it was deleted.
#
# Expected: a refusal comes as a delivery report, or as a report whose machine-readable part says "refused".
# What it does: where the server cannot refuse any more, RFC 5429 has a disposition notification sent, and RFC 8098
# has no disposition for it: Pigeonhole writes "deleted", as for a mail that was thrown away unread. That it was
# rejected, and why, stands in the text for people alone. Its Reporting-UA begins with an unfilled "%s".
# For a reader of mail: a receipt nobody asked for, automatic and "deleted", means that a person's words did
# not arrive. Who files every disposition-notification as a receipt tells the author nothing.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo 'needs root, for a mount namespace: the program calls /usr/bin/doveconf' >&2; exit 2; }
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work" && chmod 755 .
apt-get -qq download dovecot-core=1:2.3.19.1+dfsg1-2.1+deb12u7 dovecot-sieve=1:2.3.19.1+dfsg1-2.1+deb12u7 2>/dev/null
mkdir layer root box
chmod 777 box && : >box/inbox && chmod 666 box/inbox

cat >letter <<'M'
From: Desk <support@desk.test>
To: Carla <carla@customer.test>
Subject: Re: Two parcels
Message-ID: <l7@desk.test>
Date: Tue, 01 Dec 2026 08:00:00 +0000

Which numbers do the parcels have?
M
printf 'require "reject";\nreject "No mail from desks.";\n' >box/script.sieve
cat >run <<R
mount -t tmpfs layer layer && for deb in *.deb; do dpkg -x \$deb layer; done && rm -rf layer/lib && # units of systemd, no libraries
	mount -t overlay layer -o lowerdir=$work/layer:/ root && mount --bind $work root$work && mount --rbind /dev root/dev &&
	chroot root setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=$work/box sieve-test -c /dev/null -f bounce@desk.test \
		-a carla@customer.test -r carla@customer.test -o sieve_user_email=carla@customer.test -o mail_location=mbox:$work/box \
		-l mbox:$work/box -e $work/box/script.sieve $work/letter
R
unshare --mount sh run >said 2>&1 || { cat said; exit 1; }

echo "Pigeonhole $(dpkg-deb -f dovecot-sieve_*.deb Version): the answer to a letter that was rejected:"
sed -n '/sending message from/,/^sieve-test.*rejected message/p' said | sed '1d;$d' | tee answer | sed 's/^/    /'
grep -q '^Content-Type: multipart/report; report-type=disposition-notification;' answer
grep -q '^Disposition: automatic-action/MDN-sent-automatically; deleted' answer
grep -q 'automatically rejected' answer
! grep -q '^Disposition:.*\(rejected\|denied\)' answer
! grep -qi 'delivery-status\|^Status:\|^Action:' answer
