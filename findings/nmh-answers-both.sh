#!/usr/bin/env bash
# nmh's repl writes to Reply-To and to From, both.
#
# Expected: where a mail has Reply-To, an answer goes there instead of to From (RFC 5322 3.6.2).
# What it does: the form that comes with it puts both into To. With the filter that comes with it, it quotes
# a MIME mail's source: boundary lines, part headers, quoted-printable and HTML, each behind "> ".
# For a reader of mail: an answer may come to a desk's bare address and to the one for this ticket in one mail:
# it is one answer, not two tickets. A quote may begin with "> --boundary" and a Content-Type, and the
# words that one knows come only below, encoded.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get -qq download nmh=1.8~RC2-2 2>/dev/null
dpkg -x nmh_*.deb .
export HOME=$work

mkdir -p Mail/inbox
printf 'Path: Mail\nLocal-Mailbox: Carla <carla@customer.test>\nmhlproc: %s/usr/lib/mh/mhl\n' "$work" >.mh_profile
cat >Mail/inbox/1 <<'M'
From: Desk <support@desk.test>
Reply-To: Desk <support+l7@desk.test>
To: Carla <carla@customer.test>
Subject: Two parcels
Message-ID: <l7@desk.test>
Date: Tue, 01 Dec 2026 08:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Which numbers do the parcels have=3F
--b1
Content-Type: text/html; charset=utf-8

<p>Which numbers do the parcels have?</p>
--b1--
M
usr/bin/mh/repl -form "$work/etc/nmh/replcomps" -filter "$work/etc/nmh/mhl.reply" -nowhatnowproc 1

echo "nmh $(dpkg-deb -f nmh_*.deb Version): the answer as it is laid before the writer:"
sed 's/^/    /' Mail/draft
tr -d '\n' <Mail/draft | grep 'To: Desk <support+l7@desk.test>, *Desk <support@desk.test>' >/dev/null
grep -q '^> --b1$' Mail/draft
grep -q '^> Content-Transfer-Encoding: quoted-printable$' Mail/draft
grep -q '^> Which numbers do the parcels have=3F$' Mail/draft
grep -q '^> <p>' Mail/draft
