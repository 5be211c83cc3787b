#!/usr/bin/env bash
# vacation(1) marks its answers by nothing at all.
#
# Expected: the oldest responder of all, which takes care not to answer lists and robots, marks its own
# answers as RFC 3834 asks: Auto-Submitted, In-Reply-To, a null return path.
# What it does: To and what the user's file has. No Auto-Submitted, no Precedence, no In-Reply-To or
# References, no date or id; it leaves with the user's own address as the envelope sender, unless -z is
# given. It goes to the envelope sender of the letter, not to From or Reply-To.
# For a reader of mail: such an answer looks as if a person had written it afresh. The only thing that
# tells it apart is where it comes: at the letter's return path, which people never write to. An address of
# its own for each letter's return path is what finds it.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo 'needs root, for a mount namespace: the program calls /usr/sbin/sendmail' >&2; exit 2; }
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get -qq download vacation=3.3.3 2>/dev/null
dpkg -x vacation_*.deb .

mkdir sbin home
printf '#!/bin/sh\n{ echo "arguments: $*"; cat; } >%s/answer\n' "$work" >sbin/sendmail && chmod 755 sbin/sendmail
cat >letter <<'M'
From bounce+l7@desk.test Tue Dec  1 08:00:00 2026
From: Desk <support@desk.test>
Reply-To: Desk <support+l7@desk.test>
To: root@customer.test
Subject: Re: Two parcels
Message-ID: <l7@desk.test>
Date: Tue, 01 Dec 2026 08:00:00 +0000

Which numbers do the parcels have?
M
printf 'Subject: Away\n\nI am away until Monday.\n' >home/.vacation.msg
unshare --mount sh -c "mount --bind '$work/sbin' /usr/sbin && mount --bind '$work/home' /root && export HOME=/root &&
	'$work/usr/bin/vacation' -i root && '$work/usr/bin/vacation' -j root <'$work/letter'"

echo "vacation $(dpkg-deb -f vacation_*.deb Version):"
sed 's/^/    /' answer
grep -q '^arguments: -f root -- bounce+l7@desk.test$' answer
grep -q '^To: bounce+l7@desk.test$' answer
[ "$(sed '1d;/^$/q' answer | grep -c .)" = 2 ] # To and Subject
