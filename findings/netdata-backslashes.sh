#!/usr/bin/env bash
# netdata's alarms thread by a field that holds the four characters \r\n.
#
# Expected: In-Reply-To and References as two fields; charset as the parameter of Content-Type.
# What it does: the line end between the two fields is written as backslash, r, backslash, n, so References is
# a part of In-Reply-To's value. The id in it is made of chart and alarm and is no mail's: no alarm has a
# Message-ID of its own, each is an answer to a mail that never was. The charset stands in a parameter
# called encoding, with the C library's name for ASCII.
# For a reader of mail: take ids out of In-Reply-To by their brackets wherever they stand. Alarms of one chart are
# held together by an id nobody has: remember ids that mails refer to, too. A text part without charset
# may have one under another name.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get -qq download netdata-plugins-bash=1.37.1-2 2>/dev/null
dpkg -x netdata-plugins-bash_*.deb .

printf '#!/bin/sh\ncat >%s/mail.$$\n' "$work" >sendmail && chmod 755 sendmail
mkdir user stock && : >stock/health_alarm_notify.conf
cat >user/health_alarm_notify.conf <<C
SEND_EMAIL="YES"
sendmail="$work/sendmail"
DEFAULT_RECIPIENT_EMAIL="support@desk.test"
role_recipients_email[sysadmin]="support@desk.test"
EMAIL_SENDER="netdata@hall3.customer.test"
C
env LC_ALL=C NETDATA_HOSTNAME=hall3 NETDATA_USER_CONFIG_DIR="$work/user" NETDATA_STOCK_CONFIG_DIR="$work/stock" NETDATA_CACHE_DIR="$work" \
	NETDATA_REGISTRY_URL=https://registry.test bash usr/lib/netdata/plugins.d/alarm-notify.sh test sysadmin >log 2>&1 || { cat log; exit 1; }

echo "netdata $(dpkg-deb -f netdata-plugins-bash_*.deb Version): warning, critical and clear of one alarm:"
for mail in mail.*; do sed '/^$/q' "$mail" | sed 's/^/    /'; done
[ "$(ls mail.* | wc -l)" = 3 ]
[ "$(cat mail.* | grep -cE '^In-Reply-To: <test.chart-test_alarm@[^>]*>\\r\\nReferences: <test.chart-test_alarm@[^>]*>$')" = 3 ]
! grep -qi '^Message-ID:' mail.*
grep -q '^Content-Type: text/plain; encoding=' mail.*
