#!/usr/bin/env bash
# A holiday note that is a delivery report: delivered, 2.0.0.
#
# Expected: a multipart/report of type delivery-status says what became of a letter, and comes from a
# mail server.
# What it does: maildrop's and Courier's responder makes the user's own holiday text one, in the user's name
# (-T replydsn): Action: delivered, Status: 2.0.0, the letter's header attached, nobody's server
# involved. It quotes nothing that tells it from a report of success.
# For a reader of mail: a report is no failure by its type. A report From the recipient himself with text
# of his own is an automatic answer; who only looks whether a report came marks the letter as returned, or files the
# note where nobody reads it.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get -qq download maildrop=2.9.3-2.1 libcourier-unicode4=2.1.2-2+b2 2>/dev/null
for deb in *.deb; do dpkg -x "$deb" .; done
export LD_LIBRARY_PATH=$work/usr/lib/x86_64-linux-gnu:$work/usr/lib

cat >letter <<'M'
From: Desk <support@desk.test>
To: Carla <carla@customer.test>
Subject: Re: Two parcels
Message-ID: <l7@desk.test>
Date: Tue, 01 Dec 2026 08:00:00 +0000

Which numbers do the parcels have?
M
echo 'I am away until Monday.' >away
usr/bin/mailbot -T replydsn -M carla@customer.test -t away -A 'From: Carla <carla@customer.test>' -s Away cat <letter >answer

echo "mailbot $(dpkg-deb -f maildrop_*.deb Version): a holiday note as a delivery report:"
sed 's/^/    /' answer
grep -q '^Content-Type: multipart/report; report-type=delivery-status;' answer
grep -q '^I am away until Monday' answer
grep -q '^Final-Recipient: rfc822; carla@customer.test' answer
grep -q '^Action: delivered' answer
grep -q '^Status: 2.0.0' answer
